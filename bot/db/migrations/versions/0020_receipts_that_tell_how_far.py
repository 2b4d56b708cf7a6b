"""What Discord still has to do after an erasure

Revision 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure_steps",
        sa.Column("receipt_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ended", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "ended IN ('done', 'not_done')", name=op.f("ck_erasure_steps_ended_known")
        ),
        sa.PrimaryKeyConstraint("receipt_id", "delivery_id", name=op.f("pk_erasure_steps")),
    )
    with op.batch_alter_table("erasure_steps", schema=None) as batch_op:
        for column in ("guild_id", "delivery_id", "created_at"):
            batch_op.create_index(batch_op.f(f"ix_erasure_steps_{column}"), [column], unique=False)
