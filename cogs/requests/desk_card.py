"""The card in the desk's room while a wish to be reached waits. It names nobody, and goes when somebody is on it."""

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.features.outbox.model import Delivery
from bot.features.requests.calling import DeskView
from bot.features.requests.ground import Asked
from bot.features.requests.promises import DESK, TAKE_DOWN, TURN
from cogs._kit.deliveries import Reading, deed
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.outbox.read_back import put_up, redraw, take_off
from cogs.requests.desk_section import request_line
from cogs.requests.facilitator_card import OpenRequestButton
from cogs.requests.own_request import request_of


@deed(TURN)
async def call_who_is_to_be_called(delivery: Delivery, reading: Reading) -> None:
    await reading.services.requests.take_turn(delivery.guild_id, request_of(delivery))


@deed(DESK)
async def draw(delivery: Delivery, reading: Reading) -> None:
    requests, guild_id = reading.services.requests, delivery.guild_id
    view = await requests.find_desk_view(guild_id, request_of(delivery))
    if view is None:
        return
    request = view.request
    room, standing = request.desk_channel_id, request.desk_message_id
    if room is not None and standing is not None:
        if view.stays and await _redraw(reading, view, room, standing):
            return
        await _delete(reading, guild_id, room, standing)
        await requests.remember_desk_card(guild_id, request.id, None, None)
    if not view.is_wanted or view.desk is None:
        return
    # It comes back with a sound once everybody was called in vain.
    is_loud = request.no_one_has_answered
    channel = reading.client.get_partial_messageable(view.desk, guild_id=guild_id)
    card = await put_up(delivery, reading, channel, _screen(view).view(), silent=not is_loud)
    if not await requests.remember_desk_card(
        guild_id, request.id, view.desk, card, is_loud=is_loud
    ):
        await _delete(reading, guild_id, view.desk, card)


@deed(TAKE_DOWN)
async def take_down(delivery: Delivery, reading: Reading) -> None:
    if delivery.channel_id is not None:
        message_id = MessageId(int(delivery.params["message"]))
        await _delete(reading, delivery.guild_id, delivery.channel_id, message_id)


async def _redraw(reading: Reading, view: DeskView, room: ChannelId, message_id: MessageId) -> bool:
    channel = reading.client.get_partial_messageable(room, guild_id=view.request.guild_id)
    return await redraw(channel, message_id, _screen(view).view()) is not None


async def _delete(
    reading: Reading, guild_id: GuildId, room: ChannelId, message_id: MessageId
) -> None:
    channel = reading.client.get_partial_messageable(room, guild_id=guild_id)
    await take_off(channel, message_id)


def _screen(view: DeskView) -> Screen:
    say = Speaker(view.language)
    line = request_line(Asked(view.request, view.group), say)
    words = say("Someone asks to be reached.")
    button = OpenRequestButton(view.request.guild_id, view.request.id, say)
    return Screen(f"{words}\n{line}", [button])
