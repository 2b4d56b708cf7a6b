"""What the desk is told about a group's rooms and its facilitators. No card names a member."""

from bot.core.ids import GuildId
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Group
from bot.features.groups.promises import MISSING_PERMISSION, NO_FACILITATOR, ROOM_LOST
from bot.features.guilds.model import Guild
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit.deliveries import Card, Reading, card
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.setup_steps import StepLine, setup_step
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.groups.create_form import CreateGroupButton
from cogs.groups.edit_screen import NewRoomsButton, RepairButton
from cogs.groups.facilitators_screen import FacilitatorsButton
from cogs.guilds.server_words import permission_names


@card(ROOM_LOST)
async def a_room_was_deleted(delivery: Delivery, reading: Reading) -> Card:
    group = await _group(delivery, reading)
    say, name = reading.say, plain(group.name)
    if group.rooms_are_ours:
        words = say(
            "A room of {group} was deleted. I have made a new one and let the same people in. "
            "What was written in the old one is gone.",
            group=name,
        )
        return Card(Screen(words, [RepairButton(group.guild_id, group.id, say)]))
    words = say("{group} has lost a room: someone deleted it. I can make new ones.", group=name)
    return Card(Screen(words, [NewRoomsButton(group.guild_id, group.id, say)]))


@card(NO_FACILITATOR)
async def nobody_leads(delivery: Delivery, reading: Reading) -> Card:
    group = await _group(delivery, reading)
    if await reading.services.groups.facilitators(group.guild_id, group.id):
        raise NotWanted
    words = reading.say(
        "No one leads {group} now, so no one can join it. "
        "Someone who runs this server can name a new facilitator.",
        group=plain(group.name),
    )
    button = FacilitatorsButton(group.guild_id, group.id, reading.say)
    return Card(Screen(words, [button]), silent=False)


@card(MISSING_PERMISSION)
async def a_permission_is_missing(delivery: Delivery, reading: Reading) -> Card:
    group = await _group(delivery, reading)
    say = reading.say
    needed = permission_names((str(delivery.params["permission"]),), say)
    room = delivery.params.get("room")
    words = (
        say(
            "I can't look after the rooms of {group}. In Server Settings, under Roles, "
            "open my role and switch on: {permission}. I try again by myself.",
            group=plain(group.name),
            permission=needed,
        )
        if room is None
        else say(
            "I can't look after {room}. In that room's settings, under Permissions, "
            "allow me: {permission}. I try again by myself.",
            room=f"<#{room}>",
            permission=needed,
        )
    )
    return Card(Screen(words, [RepairButton(group.guild_id, group.id, say)]))


@setup_step(10)
async def first_group(interaction: Interaction, guild: Guild, say: Speaker) -> StepLine:
    groups = interaction.client.services.groups
    standing = await groups.list_active(GuildId(guild.guild_id))
    if not standing:
        return StepLine(
            done=False, text=say("Make the first group."), taps=[CreateGroupButton(say)]
        )
    names = ", ".join(plain(group.name) for group in standing[:5])
    return StepLine(
        done=True, text=say("Groups: {names}", names=names), taps=[CreateGroupButton(say)]
    )


async def _group(delivery: Delivery, reading: Reading) -> Group:
    if delivery.group_id is None:
        raise NotWanted
    try:
        return await reading.services.groups.get(delivery.guild_id, delivery.group_id)
    except GroupNotFoundError as gone:
        raise NotWanted from gone
