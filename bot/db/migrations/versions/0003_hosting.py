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
