"""Native events

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "native_events",
        sa.Column("session_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_native_events")),
    )
    with op.batch_alter_table("native_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_native_events_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_native_events_guild_id"), ["guild_id"], unique=False)
