"""Groups: asking to join, being let in, belonging, leaving, and the rooms."""

from bot.client import Porchlight
from cogs.groups import (
    hub_card,
    my_groups,
    newcomer_card,
    refusals,
    room_calls,
    rooms,
    trouble_cards,
)
from cogs.groups.archive_button import ArchiveButton
from cogs.groups.commands import GroupsCog
from cogs.groups.create_form import CreateGroupButton
from cogs.groups.duty_hours import (
    DaysList,
    DutyHoursButton,
    FromList,
    NoHoursButton,
    SaveHoursButton,
    ToList,
)
from cogs.groups.edit_screen import (
    EditButton,
    EditNameButton,
    JoiningList,
    NewRoomsButton,
    RepairButton,
)
from cogs.groups.facilitators_screen import (
    AddFacilitatorList,
    DropFacilitatorList,
    FacilitatorsButton,
)
from cogs.groups.guidelines_button import GuidelinesButton
from cogs.groups.join_button import GroupList, JoinButton, MoreGroupsButton
from cogs.groups.join_consent import JoinStepButton
from cogs.groups.join_relation import RelationList
from cogs.groups.leave_button import (
    ComeBackButton,
    LeaveAndEraseButton,
    LeaveButton,
    LeaveNowButton,
    StayButton,
    TakeBreakButton,
)
from cogs.groups.members_screen import (
    BackToPersonButton,
    BlockButton,
    BlockNowButton,
    MembersButton,
    PersonList,
    RemoveButton,
    RemoveNowButton,
    UnblockButton,
)
from cogs.groups.my_groups import MyGroupButton, MyGroupList, TakeBackButton
from cogs.groups.newcomer_screen import (
    LetInButton,
    NotNowButton,
    OpenNewcomerButton,
    SayHelloButton,
    SendNotNowButton,
)
from cogs.groups.room_watch import RoomWatch
from cogs.groups.take_over import TakeRoomsButton, TextRoomList, VoiceRoomList

__all__ = [
    "hub_card",
    "my_groups",
    "newcomer_card",
    "refusals",
    "room_calls",
    "rooms",
    "setup",
    "trouble_cards",
]  # all but the last register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(JoinButton, GroupList, MoreGroupsButton, RelationList, JoinStepButton)
    bot.add_dynamic_items(MyGroupButton, MyGroupList, TakeBackButton, GuidelinesButton)
    bot.add_dynamic_items(LeaveButton, LeaveNowButton, LeaveAndEraseButton, StayButton)
    bot.add_dynamic_items(TakeBreakButton, ComeBackButton)
    bot.add_dynamic_items(OpenNewcomerButton, SayHelloButton, LetInButton, NotNowButton)
    bot.add_dynamic_items(SendNotNowButton, CreateGroupButton, EditButton, EditNameButton)
    bot.add_dynamic_items(JoiningList, RepairButton, NewRoomsButton, ArchiveButton)
    bot.add_dynamic_items(DutyHoursButton, DaysList, FromList, ToList, SaveHoursButton)
    bot.add_dynamic_items(NoHoursButton, FacilitatorsButton, AddFacilitatorList)
    bot.add_dynamic_items(DropFacilitatorList, MembersButton, PersonList, RemoveButton)
    bot.add_dynamic_items(RemoveNowButton, BlockButton, BlockNowButton, UnblockButton)
    bot.add_dynamic_items(BackToPersonButton, TextRoomList, VoiceRoomList, TakeRoomsButton)
    await bot.add_cog(GroupsCog())
    await bot.add_cog(RoomWatch(bot))
