"""What is kept of a person for their calendar, in words for that person."""

from typing import Final

from bot.core.personal_data import WHILE_HERE, Declaration, Lifetime, Part, Since
from bot.features.calendars.model import FEED_LASTS

CHOICES: Final = "Your calendar choices"
LINK: Final = "Your calendar link"

DECLARATIONS: Final = (
    Declaration(
        table="calendar_choices",
        columns=("member_id", "others_see", "sealed_title", "alarm", "seed"),
        what=CHOICES,
        why="So that your calendar shows only what you want it to.",
        how_long="As long as you take part, and 30 days after.",
        who_sees="Only you, in the bot. Your own word is locked.",
        lifetime=WHILE_HERE,
    ),
    Declaration(
        table="calendar_feeds",
        columns=("member_id", "token_hash", "lapses_at"),
        what=LINK,
        why="To know your calendar when it asks what is new. I don't keep the link itself.",
        how_long="12 months, or until you turn it off or leave.",
        who_sees="No one. Whoever has the link can see your times.",
        lifetime=Lifetime(Since.WRITTEN, FEED_LASTS, "forget_calendar_links"),
    ),
)

WHOLE_CALENDAR: Final = Part(
    "calendar",
    (CHOICES, LINK),
    "Your calendar link shows nothing any more. Files in your own calendar stay there.",
)
