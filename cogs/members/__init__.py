"""What belongs to one person: My page, their clock, their notes."""

from bot.client import Porchlight
from cogs.members import my_clock, refusals, settings_section
from cogs.members.clock_choice import (
    ClockButton,
    CountriesButton,
    CountryList,
    CountryPagesList,
    OtherTimesButton,
    PlaceList,
    TimeButton,
    TimeList,
)
from cogs.members.commands import MembersCog
from cogs.members.my_notes import MyNotesButton, NoteSwitchButton, SendTestNoteButton
from cogs.members.my_page import MyPageButton
from cogs.members.quiet import UndoQuietButton

__all__ = [
    "my_clock",
    "refusals",
    "settings_section",
    "setup",
]  # the first three register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(MyPageButton, MyNotesButton, NoteSwitchButton, SendTestNoteButton)
    bot.add_dynamic_items(UndoQuietButton, ClockButton, TimeButton, OtherTimesButton, TimeList)
    bot.add_dynamic_items(PlaceList, CountriesButton, CountryPagesList, CountryList)
    await bot.add_cog(MembersCog())
