"""Meetings as Discord's own events, for groups that chose so."""

from bot.client import Porchlight
from cogs.events import native_event
from cogs.events.event_watch import EventWatch, hear_interest
from cogs.events.events_button import (
    EventsButton,
    HideEventsButton,
    LeaveOffButton,
    LeaveOnButton,
    ShowEventsButton,
    events_line,
    events_tap,
)
from cogs.events.trouble_cards import ShowAgainButton
from cogs.groups.edit_screen import EDIT_LINES, EDIT_TAPS

__all__ = ["native_event", "setup"]  # the first registers itself


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(EventsButton, ShowEventsButton, HideEventsButton)
    bot.add_dynamic_items(LeaveOffButton, LeaveOnButton, ShowAgainButton)
    if events_tap not in EDIT_TAPS:
        EDIT_TAPS.append(events_tap)
        EDIT_LINES.append(events_line)
    hear_interest(bot)
    await bot.add_cog(EventWatch(bot))
