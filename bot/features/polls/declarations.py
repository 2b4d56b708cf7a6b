"""What is kept of a person about polls, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Part, Since
from bot.features.polls.model import KEPT_FOR

TIMES: Final = "When you said you could come"
ASKED: Final = "Questions for a time that you asked a group"

DECLARATIONS: Final = (
    Declaration(
        table="poll_marks",
        columns=("member_id", "fit"),
        what=TIMES,
        why="To find a time for a meeting.",
        how_long="30 days after the question was closed, or until you leave the group.",
        who_sees="The facilitators of that group. The room sees nothing.",
        lifetime=Lifetime(Since.SETTLED, KEPT_FOR, "forget_polls"),
    ),
    Declaration(
        table="polls",
        columns=("asked_by_member_id",),
        what=ASKED,
        why="To tell you when the answers are in.",
        how_long="30 days after the question was closed.",
        who_sees="Only you.",
        lifetime=Lifetime(Since.SETTLED, KEPT_FOR, "forget_polls"),
    ),
)

ALL_TIMES: Final = Part(
    "times",
    (TIMES,),
    "The times that suit you count no more when a meeting is planned.",
)
