"""Reminders that people set for themselves."""

from bot.client import Porchlight
from cogs.personal_reminders import my_reminders, refusals
from cogs.personal_reminders.commands import PersonalRemindersCog
from cogs.personal_reminders.preview import DropDraftButton, YesButton
from cogs.personal_reminders.remind_form import ChangeReminderButton, RemindButton
from cogs.personal_reminders.reminder_list import (
    DoneButton,
    PickReminderList,
    ReminderListButton,
    StopReminderButton,
)
from cogs.personal_reminders.reminder_note import SnoozeButton

__all__ = ["my_reminders", "refusals", "setup"]  # the first two register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(RemindButton, ChangeReminderButton, YesButton, DropDraftButton)
    bot.add_dynamic_items(ReminderListButton, PickReminderList, DoneButton, StopReminderButton)
    bot.add_dynamic_items(SnoozeButton)
    await bot.add_cog(PersonalRemindersCog())
