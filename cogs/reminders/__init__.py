"""Notes before a meeting."""

from bot.client import Porchlight
from cogs.reminders import reminder_note
from cogs.reminders.group_leads import GroupLeadsButton, GroupLeadsList
from cogs.reminders.keep_notes import KeepNotesButton, StopNotesButton

__all__ = ["reminder_note", "setup"]


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(KeepNotesButton, StopNotesButton, GroupLeadsButton, GroupLeadsList)
