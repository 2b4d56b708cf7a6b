"""A group's hub: the pinned card in its room. Other features add lines and buttons to it."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bot.core.ids import ChannelId
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
from cogs.outbox.read_back import put_up, redraw

HubLine: TypeAlias = Callable[[Reading, Group], Awaitable[str | None]]
HubTap: TypeAlias = Callable[[Group, Speaker], Tappable]

HUB_LINES: Final[list[HubLine]] = []
"""Lines below the name, such as the next meeting. Whoever adds one calls ``redraw_hub`` when it changes."""
HUB_TAPS: Final[list[HubTap]] = []
"""Buttons between *My page* and *Guidelines*."""


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
    group = admission.group
    view = (await _hub(reading, admission)).view()
    channel = reading.client.get_partial_messageable(room, guild_id=group.guild_id)
    if drawn := await redraw(channel, group.hub_message_id, view):
        if not drawn.pinned:
            await drawn.pin()
        return
    known_by = LeaveButton(group.guild_id, group.id).custom_id
    hub = await put_up(delivery, reading, channel, view, known_by=known_by)
    await reading.services.groups.remember_hub(group.guild_id, group.id, hub)
    await channel.get_partial_message(hub).pin()


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
