"""Notes before a meeting."""

from bot.client import Porchlight
from cogs.reminders import reminder_note  # noqa: F401  importing it registers its renderers
from cogs.reminders.keep_notes import KeepNotesButton, StopNotesButton


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(KeepNotesButton, StopNotesButton)
