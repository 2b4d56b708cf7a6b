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
from cogs.members.my_notes import (
    HowTheyLookButton,
    MyNotesButton,
    NoteSwitchButton,
    SendTestNoteButton,
)
from cogs.members.my_page import MyPageButton
from cogs.members.pause_notes import PauseList, PauseNotesButton
from cogs.members.quiet import UndoQuietButton
from cogs.members.quiet_hours import (
    NoQuietButton,
    QuietFromList,
    QuietHoursButton,
    QuietToList,
    SaveQuietButton,
)
from cogs.members.when_notes_come import (
    AsMyGroupButton,
    LeadsList,
    NotePlaceButton,
    OnlyGoingButton,
    WhenNotesComeButton,
)

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
    bot.add_dynamic_items(HowTheyLookButton, PauseNotesButton, PauseList)
    bot.add_dynamic_items(WhenNotesComeButton, LeadsList, AsMyGroupButton)
    bot.add_dynamic_items(OnlyGoingButton, NotePlaceButton)
    bot.add_dynamic_items(QuietHoursButton, QuietFromList, QuietToList)
    bot.add_dynamic_items(SaveQuietButton, NoQuietButton)
    await bot.add_cog(MembersCog())
