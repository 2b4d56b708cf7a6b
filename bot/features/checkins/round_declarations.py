"""What is kept of a person about rounds, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Since
from bot.features.checkins.model import ROUNDS_KEPT

COUNTED: Final = "Where you are counted in"
ASKED: Final = "Check-ins that you asked a group for"

ROUND_DECLARATIONS: Final = (
    Declaration(
        table="checkin_marks",
        columns=("member_id", "band"),
        what=COUNTED,
        why="To show the group how heavy the week was, without names. Only if you said so.",
        how_long="Until that check-in closes, or a facilitator reads yours by name.",
        who_sees="Only you. The group sees a count of all, and only if it can tell nothing of one person.",
        lifetime=Lifetime(Since.SETTLED),
    ),
    Declaration(
        table="checkin_rounds",
        columns=("asked_by_member_id",),
        what=ASKED,
        why="So that it is known who asked the group.",
        how_long="180 days after that check-in closed.",
        who_sees="Only you.",
        lifetime=Lifetime(Since.SETTLED, ROUNDS_KEPT, "forget_rounds"),
    ),
)
