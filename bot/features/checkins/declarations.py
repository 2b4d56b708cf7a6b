"""What check-ins keep of a person, in words for that person."""

from datetime import timedelta
from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration, Lifetime, Part, Since
from bot.features.checkins.model import HISTORY_DAYS, KEPT_UNREAD

ANSWERS: Final = "Your check-ins"
READ_BY_YOU: Final = "Check-ins you read as a facilitator"
CHOICES: Final = "What you chose about check-ins"
HISTORY: Final = "Your own numbers over time"

DECLARATIONS: Final = (
    Declaration(
        table="checkin_answers",
        columns=("member_id", "sealed", "ceiling", "state", "sent_at", "read_aloud_at"),
        what=ANSWERS,
        why="To pass on what you sent, as far as you said. What you wrote is kept locked.",
        how_long="7 days after a facilitator's answer, 14 if no one answers, 1 after it was read aloud. "
        "If you take it back, your words go at once.",
        who_sees="You, and one facilitator of your group at a time. You see who. Others only if you said so.",
        lifetime=Lifetime(Since.SETTLED, KEPT_UNREAD, "forget_checkins"),
    ),
    Declaration(
        table="checkin_answers",
        columns=("opened_by_member_id", "decided_by_member_id"),
        what=READ_BY_YOU,
        why="So that no two facilitators read the same one at once, and its writer knows who did.",
        how_long="As long as that check-in, at most 14 days.",
        who_sees="Who wrote it, and the facilitators of that group.",
        lifetime=Lifetime(Since.SETTLED, KEPT_UNREAD, "forget_checkins"),
    ),
    Declaration(
        table="checkin_choices",
        columns=("member_id", "agreed_version", "agreed_at", "wants_nudges", "history_days"),
        what=CHOICES,
        why="To ask you only once, and to do it the way you want.",
        how_long="As long as you take part, and 30 days after.",
        who_sees="Only you.",
        lifetime=WHILE_HERE,
    ),
    Declaration(
        table="checkin_history",
        columns=("member_id", "on", "sealed"),
        what=HISTORY,
        why="So that you can look back, because you said that you want to.",
        how_long="30, 90 or 365 days, as you chose. If you turn it off, all of it goes at once.",
        who_sees="Only you.",
        lifetime=Lifetime(
            Since.WRITTEN, timedelta(days=max(HISTORY_DAYS)), "forget_checkin_numbers"
        ),
    ),
)

ALL_ANSWERS: Final = Part(
    "checkins",
    (ANSWERS,),
    "No facilitator can open them any more, and what stands in a room closes.",
)

ALL_NUMBERS: Final = Part(
    "numbers",
    (HISTORY,),
    "Your weeks over time are gone, and I stop keeping your numbers.",
)
