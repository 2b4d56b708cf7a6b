"""Holidays

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday_asks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('kept', 'off', 'moved')", name=op.f("ck_holiday_asks_answer_known")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_holiday_asks_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_asks")),
        sa.UniqueConstraint("session_id", "day", name=op.f("uq_holiday_asks_session_id_day")),
    )
    with op.batch_alter_table("holiday_asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_asks_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holiday_asks_guild_id"), ["guild_id"], unique=False)
