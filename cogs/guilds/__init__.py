"""Setting up a server, and its front door."""

from bot.client import Porchlight
from cogs.guilds import front_door, invitation, refusals, setup_clock
from cogs.guilds.commands import GuildsCog
from cogs.guilds.groups_half import GroupsHalfButton
from cogs.guilds.invitation import InvitationButton
from cogs.guilds.program_step import AttestButton, ProgramButton
from cogs.guilds.server_page import (
    OpenFrontDoorButton,
    SetupButton,
    SetupTestNoteButton,
    StepButton,
    StepList,
)
from cogs.guilds.server_steps import (
    HelpCountryList,
    LanguageList,
    MakeRoomButton,
    RoleList,
    RoomList,
)

__all__ = [
    "front_door",
    "invitation",
    "refusals",
    "setup",
    "setup_clock",
]  # these register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(SetupButton, StepButton, StepList, OpenFrontDoorButton)
    bot.add_dynamic_items(SetupTestNoteButton)
    bot.add_dynamic_items(RoomList, MakeRoomButton, RoleList, LanguageList, HelpCountryList)
    bot.add_dynamic_items(ProgramButton, AttestButton, GroupsHalfButton, InvitationButton)
    await bot.add_cog(GuildsCog())
