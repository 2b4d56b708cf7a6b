"""Answers of check-ins

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkin_answers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("ceiling", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("has_words", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_use", sa.String(length=32), nullable=True),
        sa.Column("decided_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_aloud_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("unread_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "ceiling IN ('facilitators', 'read_aloud', 'room')",
            name=op.f("ck_checkin_answers_ceiling_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'opened', 'change_asked', 'leave_asked', 'read', 'talk', 'on_list', 'read_aloud', 'in_room', 'taken_back', 'unanswered')",
            name=op.f("ck_checkin_answers_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('taken_back', 'unanswered') OR sealed IS NULL",
            name=op.f("ck_checkin_answers_gone_is_gone"),
        ),
        sa.CheckConstraint(
            "wants_use IN ('facilitators', 'read_aloud', 'room')",
            name=op.f("ck_checkin_answers_wants_use_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_answers")),
        sa.UniqueConstraint(
            "round_id", "member_id", name=op.f("uq_checkin_answers_round_id_member_id")
        ),
    )
    with op.batch_alter_table("checkin_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checkin_answers_decided_by_member_id"),
            ["decided_by_member_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_checkin_answers_erased_at"), ["erased_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_checkin_answers_group_id_state"), ["group_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_checkin_answers_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_checkin_answers_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_checkin_answers_opened_by_member_id"),
            ["opened_by_member_id"],
            unique=False,
        )

    op.create_table(
        "checkin_choices",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("agreed_version", sa.String(length=16), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_nudges", sa.Boolean(), nullable=False),
        sa.Column("history_days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name=op.f("pk_checkin_choices")),
    )
    op.create_table(
        "checkin_history",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_history")),
        sa.UniqueConstraint(
            "guild_id", "member_id", "on", name=op.f("uq_checkin_history_guild_id_member_id_on")
        ),
    )
    with op.batch_alter_table("checkin_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkin_history_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_checkin_history_member_id"), ["member_id"], unique=False
        )
