"""Of whom a facilitator heard that they are under 18

Revision 0025, after 0024.
"""

import sqlalchemy as sa
from alembic import op

import bot.db.types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "under_age",
        sa.Column("guild_id", bot.db.types.Id(), nullable=False),
        sa.Column("member_id", bot.db.types.Id(), nullable=False),
        sa.Column("group_id", bot.db.types.Id(), nullable=False),
        sa.Column("noted_at", bot.db.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
            name=op.f("fk_under_age_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name=op.f("pk_under_age")),
    )
    with op.batch_alter_table("under_age", schema=None) as batch_op:
        for column in ("member_id", "noted_at"):
            batch_op.create_index(batch_op.f(f"ix_under_age_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("under_age")
