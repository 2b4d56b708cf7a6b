"""The front door: one public card whose words tell nothing. It comes back when somebody deletes it."""

from typing import Any

import discord

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.features.guilds.service import FRONT_DOOR, TAKE_DOWN
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed
from cogs._kit.replies import NO_MENTIONS
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.groups.join_button import JoinButton
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.resources.reading.read_button import ReadButton

_UNKNOWN_MESSAGE = 10008
_LOOKED_BACK = 50
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
async def put_up(delivery: Delivery, reading: Reading) -> None:
    """Let the card stand in its room once, and say what it should."""
    guild = await reading.services.guilds.get(delivery.guild_id)
    if guild.set_up_at is None or guild.front_door_channel_id is None:
        return
    channel_id = guild.front_door_channel_id
    channel = reading.client.get_partial_messageable(channel_id, guild_id=guild.guild_id)
    view = front_door(guild.guild_id, Speaker(guild.language)).view()
    if guild.front_door_message_id is not None and await _redraw(
        channel, guild.front_door_message_id, view
    ):
        return
    message_id = await _find_own(channel, reading)
    if message_id is None or not await _redraw(channel, message_id, view):
        sent = await channel.send(view=view, silent=True, allowed_mentions=NO_MENTIONS)
        message_id = MessageId(sent.id)
    await reading.services.guilds.remember_front_door(guild.guild_id, channel_id, message_id)


@deed(TAKE_DOWN)
async def take_down(delivery: Delivery, reading: Reading) -> None:
    """Delete a card from a room that it no longer belongs to; it may be gone already."""
    if delivery.channel_id is None:
        return
    channel = reading.client.get_partial_messageable(
        ChannelId(delivery.channel_id), guild_id=delivery.guild_id
    )
    try:
        await channel.get_partial_message(int(delivery.params["message_id"])).delete()
    except discord.NotFound:
        return


async def _redraw(
    channel: discord.PartialMessageable, message_id: MessageId, view: discord.ui.LayoutView
) -> bool:
    """False if somebody deleted it. A lost room is trouble of another kind, and is raised."""
    try:
        await channel.get_partial_message(message_id).edit(view=view, allowed_mentions=NO_MENTIONS)
    except discord.NotFound as gone:
        if gone.code != _UNKNOWN_MESSAGE:
            raise
        return False
    return True


async def _find_own(channel: discord.PartialMessageable, reading: Reading) -> MessageId | None:
    """A card that went up just before a crash is there, though nobody remembered it."""
    own_id = reading.client.user.id if reading.client.user is not None else None
    async for message in channel.history(limit=_LOOKED_BACK):
        if message.author.id == own_id and _has_mark(message):
            return MessageId(message.id)
    return None


def _has_mark(message: discord.Message) -> bool:
    waiting: list[Any] = list(message.components)
    while waiting:
        component = waiting.pop()
        if getattr(component, "custom_id", None) == _MARK:
            return True
        waiting.extend(getattr(component, "children", ()))
    return False
