"""When and where people are reminded

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_leads", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("note_place", sa.String(length=32), nullable=False, server_default="private")
        )
        batch_op.add_column(
            sa.Column("only_going", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("quiet_begins", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_ends", sa.Time(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_members_note_place_known"), "note_place IN ('private', 'room')"
        )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_leads", sa.String(length=64), nullable=True))
    with op.batch_alter_table("occasions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("leads", sa.String(length=64), nullable=False, server_default="day,hour")
        )
