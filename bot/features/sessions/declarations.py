"""What is kept of a person about meetings, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration

ANSWERS: Final = "Your answers to meetings"
ATTENDANCE: Final = "Meetings you came to"

DECLARATIONS: Final = (
    Declaration(
        table="rsvps",
        columns=("member_id", "answer", "seat", "turn", "offered_until"),
        what=ANSWERS,
        why="To keep your seat, or your place in line.",
        how_long="30 days after the meeting. Then only how many came.",
        who_sees="The facilitators of that group. The room sees only a number.",
    ),
    Declaration(
        table="attendance",
        columns=("member_id", "came"),
        what=ATTENDANCE,
        why="So that facilitators know whose first meeting it is.",
        how_long="30 days after the meeting. Then only how many came.",
        who_sees="The facilitators of that group.",
    ),
)
