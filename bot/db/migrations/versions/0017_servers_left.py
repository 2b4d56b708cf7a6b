"""Servers that the bot was taken out of

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

import bot.db.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_guilds",
        sa.Column("guild_id", bot.db.types.Id(), autoincrement=False, nullable=False),
        sa.Column("since", bot.db.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_held_guilds")),
    )


def downgrade() -> None:
    op.drop_table("held_guilds")
