"""What is kept of a person who asked to be reached, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Part, Since
from bot.features.requests.model import KEPT_AFTER_END

REQUESTS: Final = "Times you asked a facilitator to reach you"

DECLARATIONS: Final = (
    Declaration(
        table="requests",
        columns=(
            "member_id",
            "about",
            "reach",
            "state",
            "opened_at",
            "held_by_member_id",
            "facilitator_member_id",
            "seen_at",
            "contacted_at",
            "unanswered_at",
            "ended_at",
            "outcome",
            "offer",
        ),
        what=REQUESTS,
        why="So that a facilitator can reach you, and you can see whether one has seen it. "
        "Only what you tapped and when, never words.",
        how_long="90 days after it is closed or you take it back.",
        who_sees="You, and the facilitators of that group who open it. Each opening is noted. People who manage "
        "the server see how many asked and how soon they were seen, a day later and without names.",
        lifetime=Lifetime(Since.SETTLED, KEPT_AFTER_END, "forget_requests"),
    ),
)

OWN_REQUESTS: Final = Part(
    "requests",
    (REQUESTS,),
    "Whoever has not reached you yet will not know that you asked.",
)
