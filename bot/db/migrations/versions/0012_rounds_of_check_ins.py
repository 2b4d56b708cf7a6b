"""Rounds of check-ins

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkin_rhythms",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asks", sa.String(length=32), nullable=False),
        sa.Column("set_name", sa.String(length=64), nullable=False),
        sa.Column("weekly_from", sa.DateTime(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("hours_before", sa.Integer(), nullable=True),
        sa.Column("open_minutes", sa.Integer(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("rounds_so_far", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "asks IN ('weekly', 'before_meetings', 'when_told')",
            name=op.f("ck_checkin_rhythms_asks_known"),
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_checkin_rhythms")),
    )
    with op.batch_alter_table("checkin_rhythms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_rhythms_guild_id"), ["guild_id"], unique=False)

    op.create_table(
        "checkin_rounds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("set_name", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_closed_by_hand", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("pulse_light", sa.Integer(), nullable=True),
        sa.Column("pulse_middle", sa.Integer(), nullable=True),
        sa.Column("pulse_heavy", sa.Integer(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'closed')", name=op.f("ck_checkin_rounds_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_rounds")),
    )
    with op.batch_alter_table("checkin_rounds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checkin_rounds_asked_by_member_id"), ["asked_by_member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_checkin_rounds_group_id_opens_at"),
            ["group_id", "opens_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_checkin_rounds_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            "uq_checkin_rounds_one_open",
            ["group_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "checkin_marks",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["checkin_rounds.id"],
            name=op.f("fk_checkin_marks_round_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_checkin_marks")),
    )
    with op.batch_alter_table("checkin_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_marks_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checkin_marks_member_id"), ["member_id"], unique=False)
