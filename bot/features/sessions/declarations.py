"""What is kept of a person about meetings, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Part, Since
from bot.features.sessions.model import NAMES_KEPT

ANSWERS: Final = "Your answers to meetings"
STANDING: Final = "Meetings you come to every time"
WORDS: Final = "Your words about not coming"
ATTENDANCE: Final = "Meetings you came to"

DECLARATIONS: Final = (
    Declaration(
        table="rsvps",
        columns=("member_id", "answer", "seat", "turn", "offered_until"),
        what=ANSWERS,
        why="To keep your seat, or your place in line.",
        how_long="30 days after the meeting. Then only how many came.",
        who_sees="The facilitators of that group. The room sees only a number.",
        lifetime=Lifetime(Since.MEETING, NAMES_KEPT, "forget_attendance"),
    ),
    Declaration(
        table="standing_answers",
        columns=("member_id", "turn"),
        what=STANDING,
        why="To say Going for you at each new meeting.",
        how_long="Until you stop it, or are not in the group any more.",
        who_sees="You. The facilitators of that group see only that you are coming.",
        lifetime=Lifetime(Since.STOPPED),
    ),
    Declaration(
        table="private_words",
        columns=("member_id", "sealed", "at"),
        what=WORDS,
        why="You wanted the facilitators to know why you can't come. They are kept locked.",
        how_long="Until you take them back or answer something else. At most 30 days after the meeting.",
        who_sees="The facilitators of that group. That they looked is noted.",
        lifetime=Lifetime(Since.MEETING, NAMES_KEPT, "forget_attendance"),
    ),
    Declaration(
        table="attendance",
        columns=("member_id", "came"),
        what=ATTENDANCE,
        why="So that facilitators know whose first meeting it is.",
        how_long="30 days after the meeting. Then only how many came.",
        who_sees="The facilitators of that group.",
        lifetime=Lifetime(Since.MEETING, NAMES_KEPT, "forget_attendance"),
    ),
)

ALL_WORDS: Final = Part(
    "words",
    (WORDS,),
    "Facilitators no longer see why you can't come.",
)
