"""Find a time

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed')", name=op.f("ck_polls_state_known")
        ),
        sa.CheckConstraint("rhythm IN ('once', 'weekly')", name=op.f("ck_polls_rhythm_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_polls_asked_by_member_id"), ["asked_by_member_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_polls_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_polls_guild_id"), ["guild_id"], unique=False)

    op.create_table(
        "poll_slots",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("is_ticked", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_typed", sa.Boolean(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_slots_poll_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_slots")),
        sa.UniqueConstraint("poll_id", "starts_at", name=op.f("uq_poll_slots_poll_id_starts_at")),
    )
    with op.batch_alter_table("poll_slots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_slots_guild_id"), ["guild_id"], unique=False)

    op.create_table(
        "poll_marks",
        sa.Column("slot_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("fit", sa.String(length=32), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "fit IN ('works', 'if_needed', 'no')", name=op.f("ck_poll_marks_fit_known")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["poll_slots.id"], name=op.f("fk_poll_marks_slot_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slot_id", "member_id", name=op.f("pk_poll_marks")),
    )
    with op.batch_alter_table("poll_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_marks_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_marks_member_id"), ["member_id"], unique=False)
