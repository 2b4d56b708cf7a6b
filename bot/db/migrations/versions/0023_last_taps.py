"""In which month somebody was here last

Revision 0023, after 0022. The next night writes the month of migrating for everybody who was there before.
"""

import sqlalchemy as sa
from alembic import op

import bot.db.types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "last_taps",
        sa.Column("guild_id", bot.db.types.Id(), nullable=False),
        sa.Column("member_id", bot.db.types.Id(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("asked_at", bot.db.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name=op.f("pk_last_taps")),
    )
    with op.batch_alter_table("last_taps", schema=None) as batch_op:
        for column in ("member_id", "month", "asked_at"):
            batch_op.create_index(batch_op.f(f"ix_last_taps_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("last_taps")
