"""Messages that facilitators were told about

Revision 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

import bot.db.types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_reports",
        sa.Column("id", bot.db.types.Id(), autoincrement=False, nullable=False),
        sa.Column("group_id", bot.db.types.Id(), nullable=True),
        sa.Column("member_id", bot.db.types.Id(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", bot.db.types.Instant(), nullable=False),
        sa.Column("taken_by_member_id", bot.db.types.Id(), nullable=True),
        sa.Column("taken_at", bot.db.types.Instant(), nullable=True),
        sa.Column("done_at", bot.db.types.Instant(), nullable=True),
        sa.Column("desk_channel_id", bot.db.types.Id(), nullable=True),
        sa.Column("desk_message_id", bot.db.types.Id(), nullable=True),
        sa.Column("guild_id", bot.db.types.Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
            name=op.f("fk_message_reports_group_id_groups"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_reports")),
    )
    with op.batch_alter_table("message_reports", schema=None) as batch_op:
        for column in ("guild_id", "group_id", "member_id", "taken_by_member_id", "told_at"):
            batch_op.create_index(
                batch_op.f(f"ix_message_reports_{column}"), [column], unique=False
            )


def downgrade() -> None:
    op.drop_table("message_reports")
