"""The desk's card about a meeting, one at a time and naming nobody; and the room, tidied when it is over."""

from collections.abc import Sequence

from bot.core.errors import NotFoundError
from bot.core.ids import ChannelId, MessageId, SessionId
from bot.features.groups.promises import MENTION
from bot.features.hosting.moments import DeskCard, DeskCardKind, DeskView
from bot.features.hosting.promises import FORGET_PINGS, LISTEN, TURN
from bot.features.outbox.model import Delivery, Reason
from cogs._kit.deliveries import Reading, deed
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time, how_long
from cogs.outbox.read_back import put_up, redraw, take_off
from cogs.sessions.close_meeting import CloseMeetingButton
from cogs.sessions.next_meeting import EveningButton
from cogs.sessions.session_card import session_of


@deed(TURN)
async def show_what_is_true(delivery: Delivery, reading: Reading) -> None:
    """Whatever happened to the meeting, or to the card: afterwards the desk and the room are as they should be."""
    hosting, session_id = reading.services.hosting, session_of(delivery)
    await hosting.close_forgotten(delivery.guild_id, session_id)
    try:
        view = await hosting.desk_view(delivery.guild_id, session_id)
    except NotFoundError:
        return
    if view.tidies_room:
        await _tidy_room(reading, view, session_id)
    await _draw(delivery, reading, view)
    await hosting.plan_turn(delivery.guild_id, session_id)


@deed(LISTEN)
async def listen(delivery: Delivery, reading: Reading) -> None:
    """Look who is in the voice room; from here on Discord tells who comes and goes."""
    guild = reading.client.get_guild(delivery.guild_id)
    if guild is None:
        return
    present = {room.id: frozenset(room.voice_states) for room in guild.voice_channels}
    try:
        await reading.services.hosting.hear(delivery.guild_id, session_of(delivery), present)
    except NotFoundError:
        return


@deed(FORGET_PINGS)
async def forget_calls(delivery: Delivery, reading: Reading) -> None:
    await reading.services.hosting.forget_calls(delivery.guild_id, session_of(delivery))


async def _draw(delivery: Delivery, reading: Reading, view: DeskView) -> None:
    hosting, session = reading.services.hosting, view.session
    standing, wanted, desk = view.standing, view.wanted, view.desk
    stays = (
        standing is not None
        and wanted is not None
        and standing.channel_id == desk
        and standing.becomes(wanted)
    )
    if standing is not None and not stays:
        await _delete(reading, view, standing.channel_id, standing.message_id)
        await hosting.remember_desk_card(session.guild_id, session.id, None)
    if wanted is None or desk is None or view.group is None:
        return
    screen = _screen(view, wanted, Speaker(view.language)).view()
    channel = reading.client.get_partial_messageable(desk, guild_id=session.guild_id)
    if standing is not None and stays and await redraw(channel, standing.message_id, screen):
        card = DeskCard(wanted, desk, standing.message_id)
        await hosting.remember_desk_card(session.guild_id, session.id, card)
        return
    card = DeskCard(wanted, desk, await put_up(delivery, reading, channel, screen))
    await hosting.remember_desk_card(session.guild_id, session.id, card)


def _screen(view: DeskView, kind: DeskCardKind, say: Speaker) -> Screen:
    session = view.session
    name = plain(view.group.name) if view.group is not None else ""
    look = EveningButton(session.guild_id, session.id, say("Next meeting"))
    note = CloseMeetingButton(session.guild_id, session.id, say)
    taps: Sequence[Tappable]
    match kind:
        case DeskCardKind.SOON:
            starts = how_long(session.starts_at)
            words = say("A meeting of {group} begins {soon}.", group=name, soon=starts)
            taps = [look]
        case DeskCardKind.RUNNING:
            words, taps = say("A meeting of {group} has begun.", group=name), [look]
        case DeskCardKind.OVER:
            words, taps = say("The meeting of {group} is over.", group=name), [note]
        case DeskCardKind.UNCLOSED:
            words = say(
                "No one has noted who came to {group} on {time}. If no one does, "
                "it closes by itself tomorrow and keeps no names.",
                group=name,
                time=day_and_time(session.starts_at),
            )
            taps = [note]
    if view.in_trouble and kind in {DeskCardKind.SOON, DeskCardKind.RUNNING}:
        words += "\n" + say.plural(
            "**{n} person can't get in.**", "**{n} people can't get in.**", view.in_trouble
        )
    return Screen(words, taps)


async def _tidy_room(reading: Reading, view: DeskView, session_id: SessionId) -> None:
    """Cards about a meeting that is over, and mentions of notes about it, only stand in the way."""
    outbox, guild_id = reading.services.outbox, view.session.guild_id
    about = list(await outbox.list_about(guild_id, session_id))
    for missed in [one for one in about if one.failure is Reason.NOTES_BLOCKED]:
        called = await outbox.list_about(guild_id, missed.id)
        about += [one for one in called if one.kind == MENTION]
    for one in about:
        room = one.sent_channel_id or one.channel_id
        if one.message_id is not None and not one.is_private and room is not None:
            await _delete(reading, view, room, one.message_id)


async def _delete(reading: Reading, view: DeskView, room: ChannelId, message_id: MessageId) -> None:
    channel = reading.client.get_partial_messageable(room, guild_id=view.session.guild_id)
    await take_off(channel, message_id)
