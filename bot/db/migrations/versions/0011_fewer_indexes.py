"""Indexes that were in the way

Revision 0011, after 0010.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("deliveries", "occasions", "occasion_people", "rsvps"):
        op.drop_index(op.f(f"ix_{table}_guild_id"), table_name=table)
    op.drop_index(op.f("ix_deliveries_guild_id_state"), table_name="deliveries")
