"""What is kept of a person to remind them of meetings, in words for that person."""

from typing import Final

from bot.core.personal_data import Declaration, Lifetime, Since
from bot.features.reminders.model import KEPT_AFTER

MEETINGS: Final = "Meetings you get notes about"

DECLARATIONS: Final = (
    Declaration(
        table="occasion_people",
        columns=("member_id",),
        what=MEETINGS,
        why="To write to you before a meeting, and not when you can't come.",
        how_long="Two days after the meeting.",
        who_sees="Only you, in the bot.",
        lifetime=Lifetime(Since.MEETING, KEPT_AFTER, "forget_occasions"),
    ),
)
