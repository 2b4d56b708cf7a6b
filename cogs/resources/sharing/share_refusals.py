"""The words for what can't be shared."""

from bot.features.resources.errors import (
    MeetingPastError,
    PickTimeError,
    RoomMissingError,
    ShareGoneError,
)
from bot.features.resources.model import ResourceId
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import DeskButton
from cogs.resources.sharing.share_taps import ShareWhenButton


@spoken(ShareGoneError)
def gone(_no: ShareGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is not here any more. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(RoomMissingError)
def no_room(no: RoomMissingError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This group has no room just now. The desk shows how to mend it.")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(MeetingPastError)
def meeting_past(no: MeetingPastError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("That meeting is over, off or about to start. You can choose another time.")
    again = ShareWhenButton(no.guild_id, ResourceId(no.resource_id), no.group_id, say)
    return Screen(words, [again])


@spoken(PickTimeError)
def no_such_time(_no: PickTimeError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("No week has such a time. Nothing was changed. Please choose from the lists.")
    return Screen(words, first_aid(say, interaction))
