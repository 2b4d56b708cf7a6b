"""The card in the desk's room while a message waits that somebody shows. It names nobody, and goes once one is on
it."""

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.features.outbox.model import Delivery
from bot.features.reports.promises import DESK, TAKE_DOWN
from bot.features.reports.taking_up import DeskView
from cogs._kit.deliveries import Reading, deed
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.outbox.read_back import put_up, redraw, take_off
from cogs.reports.desk_section import report_line, report_of
from cogs.reports.facilitator_screen import OpenReportButton


@deed(DESK)
async def draw(delivery: Delivery, reading: Reading) -> None:
    reports, guild_id = reading.services.reports, delivery.guild_id
    view = await reports.find_desk_view(guild_id, report_of(delivery))
    if view is None:
        return
    report = view.told.report
    room, standing = report.desk_channel_id, report.desk_message_id
    if room is not None and standing is not None:
        stays = view.is_wanted and room == view.desk
        if stays and await _redraw(reading, view, room, standing):
            return
        await _delete(reading, guild_id, room, standing)
        await reports.remember_desk_card(guild_id, report.id, None, None)
    if not view.is_wanted or view.desk is None:
        return
    channel = reading.client.get_partial_messageable(view.desk, guild_id=guild_id)
    card = await put_up(delivery, reading, channel, _screen(view).view(), silent=True)
    if not await reports.remember_desk_card(guild_id, report.id, view.desk, card):
        await _delete(reading, guild_id, view.desk, card)


@deed(TAKE_DOWN)
async def take_down(delivery: Delivery, reading: Reading) -> None:
    if delivery.channel_id is not None:
        message_id = MessageId(int(delivery.params["message"]))
        await _delete(reading, delivery.guild_id, delivery.channel_id, message_id)


async def _redraw(reading: Reading, view: DeskView, room: ChannelId, message_id: MessageId) -> bool:
    guild_id = view.told.report.guild_id
    channel = reading.client.get_partial_messageable(room, guild_id=guild_id)
    return await redraw(channel, message_id, _screen(view).view()) is not None


async def _delete(
    reading: Reading, guild_id: GuildId, room: ChannelId, message_id: MessageId
) -> None:
    channel = reading.client.get_partial_messageable(room, guild_id=guild_id)
    await take_off(channel, message_id)


def _screen(view: DeskView) -> Screen:
    say = Speaker(view.language)
    report = view.told.report
    words = say("Someone shows you something in a room.")
    button = OpenReportButton(report.guild_id, report.id, say)
    return Screen(f"{words}\n{report_line(view.told, say)}", [button])
