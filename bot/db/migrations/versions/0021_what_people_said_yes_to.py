"""A yes to keep check-ins or numbers leaves a receipt like any other

Revision 0021, after 0020.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consent_receipts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_consent_receipts_kind_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_consent_receipts_kind_known"),
            "kind IN ('rules', 'adult', 'notes', 'checkins', 'numbers')",
        )
