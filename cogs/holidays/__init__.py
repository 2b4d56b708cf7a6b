"""Meetings that fall on a holiday: the desk asks, and nothing is skipped by itself."""

from bot.client import Porchlight
from cogs.holidays import refusals
from cogs.holidays.country_screen import (
    HolidayCountryList,
    HolidayPagesList,
    HolidaysButton,
    NoHolidaysButton,
    TypeCountryButton,
)
from cogs.holidays.desk_question import AddMeetingButton, KeepButton, SkipButton

__all__ = ["refusals", "setup"]


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        KeepButton,
        SkipButton,
        AddMeetingButton,
        HolidaysButton,
        HolidayPagesList,
        HolidayCountryList,
        TypeCountryButton,
        NoHolidaysButton,
    )
