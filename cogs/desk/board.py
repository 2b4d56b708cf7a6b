"""The desk's board: the one card that always stands in the desk channel. It names nobody."""

from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed
from cogs._kit.screens import Screen, ScreenView
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import DeskButton
from cogs.outbox.read_back import put_up, redraw


@deed("desk.board")
async def put_up_board(delivery: Delivery, reading: Reading) -> None:
    guild = await reading.services.guilds.get(delivery.guild_id)
    if guild.desk_channel_id is None:
        return
    say = Speaker(guild.language)
    view = _board(delivery, say)
    channel = reading.client.get_partial_messageable(guild.desk_channel_id, guild_id=guild.guild_id)
    if await redraw(channel, guild.desk_message_id, view):
        return
    board = await put_up(delivery, reading, channel, view)
    await reading.services.guilds.remember_desk(guild.guild_id, board)
    await channel.get_partial_message(board).pin()


def _board(delivery: Delivery, say: Speaker) -> ScreenView:
    # Here, since its screen leads to the desk.
    from cogs.sessions.next_meeting import NextMeetingButton  # noqa: PLC0415

    return Screen(
        say(
            "**The desk**\nWhat waits for you stands here, without names. "
            "Tap to see more. Only facilitators of that group can open it."
        ),
        [NextMeetingButton(delivery.guild_id, say), DeskButton(delivery.guild_id, say)],
    ).view()
