"""Wishes to be reached

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("reach", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("watched_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("held_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facilitator_member_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unanswered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("offer", sa.String(length=32), nullable=True),
        sa.Column("desk_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("desk_message_id", sa.BigInteger(), nullable=True),
        sa.Column("desk_is_loud", sa.Boolean(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "about IN ('me', 'loved_one', 'child_or_older', 'violence', 'overdose', 'not_sure')",
            name=op.f("ck_requests_about_known"),
        ),
        sa.CheckConstraint(
            "offer IN ('i_write', 'write_me', 'voice')", name=op.f("ck_requests_offer_known")
        ),
        sa.CheckConstraint(
            "outcome IN ('emergency_by_member', 'emergency_by_facilitator', 'crisis_line', 'program_clinician', 'reported_elsewhere', 'violence_service', 'no_danger', 'declined', 'unreachable')",
            name=op.f("ck_requests_outcome_known"),
        ),
        sa.CheckConstraint("reach IN ('note', 'unsafe')", name=op.f("ck_requests_reach_known")),
        sa.CheckConstraint(
            "state IN ('opened', 'unanswered', 'seen', 'contacted', 'closed', 'withdrawn')",
            name=op.f("ck_requests_state_known"),
        ),
        sa.CheckConstraint("step BETWEEN 0 AND 4", name=op.f("ck_requests_step_known")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_requests_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requests_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_requests_facilitator_member_id"), ["facilitator_member_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_requests_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_requests_held_by_member_id"), ["held_by_member_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_requests_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_requests_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_requests_one_open",
            ["group_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
