"""Two people who must not meet

Revision 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

import bot.db.types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_apart",
        sa.Column("id", bot.db.types.Id(), autoincrement=False, nullable=False),
        sa.Column("member_id", bot.db.types.Id(), nullable=False),
        sa.Column("known_to_member_id", bot.db.types.Id(), nullable=True),
        sa.Column("away_from", sa.LargeBinary(), nullable=False),
        sa.Column("since", bot.db.types.Instant(), nullable=False),
        sa.Column("guild_id", bot.db.types.Id(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_apart")),
    )
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        for column in ("guild_id", "member_id", "known_to_member_id"):
            batch_op.create_index(batch_op.f(f"ix_kept_apart_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("kept_apart")
