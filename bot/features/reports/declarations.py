"""What is kept of a person who told facilitators about a message, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Part, Since
from bot.features.reports.model import KEPT_FOR

REPORTS: Final = "Messages you told facilitators about"

DECLARATIONS: Final = (
    Declaration(
        table="message_reports",
        columns=("member_id", "about", "told_at", "taken_by_member_id", "taken_at", "done_at"),
        what=REPORTS,
        why="So that a facilitator can look at it. Only where it stands and who wrote it, both locked, "
        "never what it says.",
        how_long="30 days, or until you take it back.",
        who_sees="You, and the facilitators who were told. Each opening is noted. Whoever wrote the message does not.",
        lifetime=Lifetime(Since.WRITTEN, KEPT_FOR, "forget_reports"),
    ),
)

OWN_REPORTS: Final = Part(
    "reports",
    (REPORTS,),
    "Facilitators will not know any more which messages you told them about.",
)
