"""Meetings in the calendar of a person's own phone, in words that tell nothing."""

from bot.client import Porchlight
from cogs.calendars import my_calendar, refusals
from cogs.calendars.choices_screen import AlarmList, BusyButton, OwnWordButton
from cogs.calendars.doors import AddToCalendarButton, CalendarLinkButton, MyCalendarButton
from cogs.calendars.event_screen import (
    offered_under_more,
    offered_when_going,
    offered_when_off,
)
from cogs.calendars.link_screen import NewLinkButton, StopLinkButton
from cogs.calendars.who_sees import NotNowButton, WhoSeesButton
from cogs.sessions.answer_screens import GOING_TAPS
from cogs.sessions.meeting_screen import MORE_TAPS, OFF_TAPS

__all__ = ["my_calendar", "refusals", "setup"]  # all but the last register themselves


async def setup(bot: Porchlight) -> None:
    if offered_under_more not in MORE_TAPS:
        MORE_TAPS.append(offered_under_more)
        OFF_TAPS.append(offered_when_off)
        GOING_TAPS.append(offered_when_going)
    bot.add_dynamic_items(
        AddToCalendarButton,
        MyCalendarButton,
        CalendarLinkButton,
        WhoSeesButton,
        NotNowButton,
        AlarmList,
        OwnWordButton,
        BusyButton,
        NewLinkButton,
        StopLinkButton,
    )
