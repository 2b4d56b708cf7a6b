"""Scheduling

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_answers",
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
            name=op.f("fk_standing_answers_series_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("series_id", "member_id", name=op.f("pk_standing_answers")),
    )
    with op.batch_alter_table("standing_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standing_answers_guild_id"), ["guild_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_standing_answers_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "private_words",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_private_words_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_private_words")),
    )
    with op.batch_alter_table("private_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_private_words_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_private_words_member_id"), ["member_id"], unique=False)

    op.create_table(
        "session_changes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("typed", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(), nullable=True),
        sa.Column("rule", sa.String(length=100), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "scope IN ('this', 'following', 'all')", name=op.f("ck_session_changes_scope_known")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_session_changes_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_changes")),
    )
    with op.batch_alter_table("session_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_changes_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_changes_made_at"), ["made_at"], unique=False)

    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holiday_country", sa.String(length=2), nullable=True))
        batch_op.add_column(
            sa.Column("keeps_names", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("shows_events", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("asks_again", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("is_standing", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("resumes_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("follows_id", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_to", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_constraint(batch_op.f("ck_sessions_cancel_reason_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_sessions_cancel_reason_known"),
            "cancel_reason IN ('facilitator_ill', 'too_few', 'holiday', 'room', 'not_shown',"
            " 'skipped', 'paused', 'new_rule')",
        )
