"""Around a meeting

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_cards",
        sa.Column("session_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('soon', 'running', 'over', 'unclosed')", name=op.f("ck_desk_cards_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_desk_cards_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_desk_cards")),
    )
    with op.batch_alter_table("desk_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_cards_guild_id"), ["guild_id"], unique=False)

    op.create_table(
        "trouble_pings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.Column("answered_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('coming', 'browser', 'heard', 'words')",
            name=op.f("ck_trouble_pings_answer_known"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_trouble_pings_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble_pings")),
        sa.UniqueConstraint(
            "session_id", "member_id", name=op.f("uq_trouble_pings_session_id_member_id")
        ),
    )
    with op.batch_alter_table("trouble_pings", schema=None) as batch_op:
        for column in ("guild_id", "group_id", "member_id", "answered_by_member_id"):
            name = batch_op.f(f"ix_trouble_pings_{column}")
            batch_op.create_index(name, [column], unique=False)

    op.create_table(
        "stand_ins",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("leader_member_id", sa.BigInteger(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('looking', 'found', 'not_found', 'withdrawn')",
            name=op.f("ck_stand_ins_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
        sa.UniqueConstraint("session_id", name=op.f("uq_stand_ins_session_id")),
    )
    with op.batch_alter_table("stand_ins", schema=None) as batch_op:
        for column in ("guild_id", "group_id", "starts_at"):
            batch_op.create_index(batch_op.f(f"ix_stand_ins_{column}"), [column], unique=False)

    op.create_table(
        "stand_in_answers",
        sa.Column("stand_in_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('asked', 'can', 'cannot')", name=op.f("ck_stand_in_answers_answer_known")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"],
            ["stand_ins.id"],
            name=op.f("fk_stand_in_answers_stand_in_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("stand_in_id", "member_id", name=op.f("pk_stand_in_answers")),
    )
    with op.batch_alter_table("stand_in_answers", schema=None) as batch_op:
        for column in ("guild_id", "member_id"):
            name = batch_op.f(f"ix_stand_in_answers_{column}")
            batch_op.create_index(name, [column], unique=False)
