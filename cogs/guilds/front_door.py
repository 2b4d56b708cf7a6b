"""The front door: one public card whose words tell nothing. It comes back when somebody deletes it."""

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.features.guilds.service import FRONT_DOOR, TAKE_DOWN
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.groups.join_button import JoinButton
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.read_back import put_up, redraw, take_off
from cogs.resources.reading.read_button import ReadButton

_MARK = "groups:join"
"""The button by which our own card is recognized."""


def front_door(guild_id: GuildId, say: Speaker) -> Screen:
    return Screen(
        say("**Start here**\nTap a button. What opens then is for your eyes only."),
        (
            JoinButton(say),
            MyPageButton(guild_id, say),
            ReadButton(guild_id, say),
            HelpNowButton(say),
        ),
    )


@deed(FRONT_DOOR)
async def keep_front_door(delivery: Delivery, reading: Reading) -> None:
    """Let the card stand in its room once, and say what it should."""
    guild = await reading.services.guilds.get(delivery.guild_id)
    if guild.set_up_at is None or guild.front_door_channel_id is None:
        return
    channel_id = guild.front_door_channel_id
    channel = reading.client.get_partial_messageable(channel_id, guild_id=guild.guild_id)
    view = front_door(guild.guild_id, Speaker(guild.language)).view()
    if await redraw(channel, guild.front_door_message_id, view):
        return
    card = await put_up(delivery, reading, channel, view, known_by=_MARK)
    await reading.services.guilds.remember_front_door(guild.guild_id, channel_id, card)


@deed(TAKE_DOWN)
async def take_down(delivery: Delivery, reading: Reading) -> None:
    """Delete a card from a room that it no longer belongs to; it may be gone already."""
    if delivery.channel_id is None:
        return
    channel = reading.client.get_partial_messageable(
        ChannelId(delivery.channel_id), guild_id=delivery.guild_id
    )
    await take_off(channel, MessageId(int(delivery.params["message_id"])))
