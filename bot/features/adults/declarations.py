"""What is kept of having heard that somebody is under 18, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Since
from bot.features.adults.model import ERASED_AFTER

UNDER_AGE: Final = "That you may be under 18"

DECLARATIONS: Final = (
    Declaration(
        table="under_age",
        columns=("member_id", "noted_at"),
        what=UNDER_AGE,
        why="A facilitator heard that you may be younger, and this place is for people 18 or older. So your rooms are "
        "closed.",
        how_long="7 days. Then I erase all that I keep about you, unless a facilitator undoes it before.",
        who_sees="You, and the facilitators of the group where it was heard.",
        lifetime=Lifetime(Since.WRITTEN, ERASED_AFTER, "forget_under_age"),
    ),
)
