"""What is kept of a person to write to them and to open rooms for them, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Since
from bot.features.outbox.model import KEPT_FOR

NOTES: Final = "Notes to you, and steps in Discord about you"

DECLARATIONS: Final = (
    Declaration(
        table="deliveries",
        columns=("member_id",),
        what=NOTES,
        why="To send each note once and on time, and to open and close rooms for you.",
        how_long="30 days after it was sent or done.",
        who_sees="Only you, in the bot. Facilitators of your group see a note that got stuck.",
        lifetime=Lifetime(Since.SETTLED, KEPT_FOR, "forget_deliveries"),
    ),
)
