"""A group's hub: the pinned card in its room. Other features add lines and buttons to it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

import discord

from bot.core.ids import ChannelId, MessageId
from bot.features.groups.model import Group
from bot.features.groups.rooms import Admission
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.groups.guidelines_button import GuidelinesButton
from cogs.groups.leave_button import LeaveButton
from cogs.groups.names import name_of
from cogs.groups.rooms import explaining
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton

HubLine: TypeAlias = Callable[[Reading, Group], Awaitable[str | None]]
HubTap: TypeAlias = Callable[[Group, Speaker], Tappable]

HUB_LINES: Final[list[HubLine]] = []
"""Lines below the name, such as the next meeting. Whoever adds one calls ``redraw_hub`` when it changes."""
HUB_TAPS: Final[list[HubTap]] = []
"""Buttons between *My page* and *Guidelines*."""

_UNKNOWN_MESSAGE: Final = 10008
_LOOKED_BACK: Final = 50


@deed("groups.hub")
async def put_up_hub(delivery: Delivery, reading: Reading) -> None:
    """Edit the card; if somebody deleted it, put up a new one and pin it."""
    if delivery.group_id is None:
        return
    groups = reading.services.groups
    admission = await groups.admission(delivery.guild_id, delivery.group_id)
    group = admission.group
    if group.text_channel_id is None:
        return  # the card is asked for again once the room is there
    async with explaining(reading, group, group.text_channel_id):
        await _draw(delivery, reading, admission, group.text_channel_id)


async def _draw(
    delivery: Delivery, reading: Reading, admission: Admission, room: ChannelId
) -> None:
    groups = reading.services.groups
    group = admission.group
    view = (await _hub(reading, admission)).view()
    channel = reading.client.get_partial_messageable(room, guild_id=group.guild_id)
    if group.hub_message_id is not None and await _redraw(channel, group.hub_message_id, view):
        return
    orphan = await _find_own(channel, reading, group)
    if orphan is not None and await _redraw(channel, orphan, view):
        await groups.remember_hub(group.guild_id, group.id, orphan)
        return
    sent = await channel.send(
        view=view,
        silent=True,
        nonce=str(delivery.id),
        allowed_mentions=discord.AllowedMentions.none(),
    )
    await groups.remember_hub(group.guild_id, group.id, MessageId(sent.id))
    await sent.pin()


async def _redraw(
    channel: discord.PartialMessageable, message_id: MessageId, view: discord.ui.LayoutView
) -> bool:
    """Also pin it again. False if somebody deleted it."""
    message = channel.get_partial_message(message_id)
    try:
        drawn = await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
    except discord.NotFound as gone:
        if gone.code != _UNKNOWN_MESSAGE:
            raise
        return False
    if not drawn.pinned:
        await drawn.pin()
    return True


async def _find_own(
    channel: discord.PartialMessageable, reading: Reading, group: Group
) -> MessageId | None:
    """A card that went up just before a crash is there, though nobody remembered it."""
    own_id = reading.client.user.id if reading.client.user is not None else None
    mark = LeaveButton(group.guild_id, group.id).custom_id
    async for message in channel.history(limit=_LOOKED_BACK):
        if message.author.id == own_id and _has(message, mark):
            return MessageId(message.id)
    return None


def _has(message: discord.Message, custom_id: str) -> bool:
    waiting: list[Any] = list(message.components)
    while waiting:
        component = waiting.pop()
        if getattr(component, "custom_id", None) == custom_id:
            return True
        waiting.extend(getattr(component, "children", ()))
    return False


async def _hub(reading: Reading, admission: Admission) -> Screen:
    group = admission.group
    say = Speaker(group.language)
    name = plain(group.name)
    if group.is_archived:
        return Screen(
            say(
                "**{name}**\nThis group has ended. The room stays open for 30 days, "
                "so that you can save or delete what you wrote.",
                name=name,
            ),
            [MyPageButton(group.guild_id, say), HelpNowButton(say)],
        )
    lines = [line for make in HUB_LINES if (line := await make(reading, group)) is not None]
    lines.append(await _led_by(reading, admission, say))
    return Screen(
        "\n".join([f"**{name}**", *lines]),
        [
            MyPageButton(group.guild_id, say),
            *(make(group, say) for make in HUB_TAPS),
            GuidelinesButton(group.guild_id, say),
            HelpNowButton(say),
            LeaveButton(group.guild_id, group.id, say),
        ],
    )


async def _led_by(reading: Reading, admission: Admission, say: Speaker) -> str:
    """By name and not by mention: the card calls nobody, and everyone can read it."""
    guild_id = admission.group.guild_id
    names = [await name_of(reading.client, guild_id, one, say) for one in admission.facilitators]
    if not names:
        return say("This group has no facilitator right now.")
    return say("Facilitators: {names}", names=", ".join(names))
