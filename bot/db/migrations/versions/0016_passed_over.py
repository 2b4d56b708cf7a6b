"""What was to be read aloud, and was not in time

Revision 0016, after 0015.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BEFORE = (
    "'waiting', 'opened', 'change_asked', 'leave_asked', 'read', 'talk', 'on_list', 'read_aloud'"
)


def upgrade() -> None:
    with op.batch_alter_table("checkin_answers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_checkin_answers_state_known"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_checkin_answers_gone_is_gone"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_checkin_answers_state_known"),
            f"state IN ({_BEFORE}, 'passed_over', 'in_room', 'taken_back', 'unanswered')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_checkin_answers_gone_is_gone"),
            "state NOT IN ('taken_back', 'unanswered', 'passed_over') OR sealed IS NULL",
        )
