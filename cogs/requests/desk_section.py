"""That somebody wants to be reached, for facilitators: on the desk, behind a note, and on the card in the desk's room.
None of it says who."""

from bot.core.ids import GuildId, MemberId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.requests.ground import Asked
from bot.features.requests.promises import CALL, NOTICE, REMIND, TAKEN_BACK
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.outbox.open_button import OpenButton
from cogs.requests.facilitator_card import OpenRequestButton
from cogs.requests.own_request import request_of

_AT_ONCE = 3


@desk_section(order=1)
async def waiting_requests(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """Unanswered first, then oldest first."""
    by = person(interaction)
    found = await interaction.client.services.requests.list_for_desk(guild_id, by)
    if not found:
        return None
    shown = found[:_AT_ONCE]
    lines = [
        say.plural(
            "**{n} person asks to be reached.**", "**{n} people ask to be reached.**", len(found)
        ),
        *(f"{number}. {request_line(one, say, by)}" for number, one in enumerate(shown, start=1)),
    ]
    taps = [
        OpenRequestButton(guild_id, one.request.id, say, number=number)
        for number, one in enumerate(shown, start=1)
    ]
    return Section("\n".join(lines), taps)


def request_line(asked: Asked, say: Speaker, by: MemberId | None = None) -> str:
    """``by`` is the facilitator who looks; a card in a room is looked at by all of them."""
    request = asked.request
    group = "" if asked.group is None else plain(asked.group.name)
    ago = how_long(request.opened_at)
    if request.state.is_with_someone:
        if request.facilitator == by:
            return say("{group}, asked {ago}. You have this one.", group=group, ago=ago)
        return say("{group}, asked {ago}. It was seen, and is still open.", group=group, ago=ago)
    if request.no_one_has_answered:
        return say("**{group}, asked {ago}. No one has answered yet.**", group=group, ago=ago)
    return say("{group}, asked {ago}. Not seen yet.", group=group, ago=ago)


async def _call(delivery: Delivery, reading: Reading) -> Note:
    """Only while there is something for this facilitator to do."""
    if delivery.member_id is None:
        raise NotWanted
    asked = await reading.services.requests.find_waiting(
        delivery.guild_id, request_of(delivery), by=delivery.member_id
    )
    is_reminder = delivery.kind == REMIND
    if asked is None or asked.request.state.waits is is_reminder:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


async def _opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    guild_id = delivery.guild_id
    asked = await interaction.client.services.requests.find_waiting(
        guild_id, request_of(delivery), by=person(interaction)
    )
    desk = DeskButton(guild_id, say)
    if asked is None:
        return Screen(say("Someone has this one, or it is over. Nothing is left to do."), [desk])
    words = say("Someone asks to be reached.")
    if asked.request.state.is_with_someone:
        words = say("You have had this one for a day. When it is settled, please close it.")
    open_it = OpenRequestButton(guild_id, asked.request.id, say)
    return Screen(f"{words}\n{request_line(asked, say, person(interaction))}", [open_it, desk])


for kind in (CALL, NOTICE, REMIND):
    note(kind)(_call)
    opens(kind)(_opened)


@note(TAKEN_BACK)
async def taken_back(delivery: Delivery, reading: Reading) -> Note:
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(TAKEN_BACK)
async def taken_back_opened(delivery: Delivery, _interaction: Interaction, say: Speaker) -> Screen:
    words = say("Someone took back their wish to be reached. You need not go on with it.")
    return Screen(words, [DeskButton(delivery.guild_id, say)])
