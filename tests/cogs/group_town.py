"""Maple Street set up, with Birch in it: what tests of groups begin with."""

import discord

from bot.core.ids import ChannelId, GroupId, MemberId, RoleId
from bot.demo.acting import words_of
from bot.features.groups.model import Draft, Group, Joining, Standing, Template
from bot.features.guilds.model import ProgramAnswer
from tests.town import Person, Town


async def set_up(town: Town) -> None:
    """The server half, as an admin leaves it: a front door, a desk that only facilitators see, a role."""
    guild = town.guild
    door = guild.create_text_channel("start-here")
    desk = guild.create_text_channel("desk")
    await town.services.guilds.save_server_half(
        town.guild_id,
        by=MemberId(town.env.bot.user.id),
        language="en",
        zone="America/New_York",
        help_country="US",
        front_door_channel_id=ChannelId(door.id),
        desk_channel_id=ChannelId(desk.id),
        facilitator_role_id=RoleId(town.facilitator_role.id),
        program=ProgramAnswer.NO,
    )
    await town.services.guilds.open_front_door(town.guild_id, by=MemberId(town.env.bot.user.id))
    await town.deliver()


async def found(
    town: Town,
    name: str = "Birch",
    joining: Joining = Joining.ASK,
    template: Template = Template.PARENTS,
) -> Group:
    """A group with rooms, led by Dana."""
    dana = town.person("Dana", facilitator=True)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    draft = Draft(name, template, joining)
    group = await town.services.groups.create(town.guild_id, draft, by=by)
    await town.deliver()
    return await town.services.groups.get(town.guild_id, group.id)


def door(town: Town):
    """The card that stands at the front door."""
    return town.channel("start-here").last_message


def desk(town: Town):
    return town.channel("desk").last_message


def hub(town: Town, channel: str = "birch"):
    """The pinned card of a group."""
    (pinned,) = town.channel(channel).pinned_messages()
    return pinned


def said_in(town: Town, channel: str) -> list[str]:
    """What people read in a room, without Discord's own line about a pin."""
    history = town.channel(channel).history()
    return [words_of(one) for one in history if one.type is discord.MessageType.default]


async def knows_clock(town: Town, person: Person, zone: str) -> None:
    await town.services.members.confirm_clock(town.guild_id, MemberId(person.id), zone)


async def ask(town: Town, person: Person, group: str = "Birch", relation: str = "Parent") -> None:
    """From the front door to "Sent", the way people tap."""
    await person.tap("Join a group", on=door(town))
    await person.choose(group)
    await person.choose(relation)
    await person.tap("Next")
    await person.tap("Next")
    await person.tap(box(person, "I am 18"))
    await person.tap("Join")


def box(person: Person, words: str) -> str:
    """The whole label of a box to tick."""
    return next(label for label in person.labels if words in label)


async def let_in(town: Town, person: Person, group: str = "Birch") -> None:
    await knows_clock(town, person, "America/Chicago")
    await ask(town, person, group)
    dana = town.person("Dana", facilitator=True)
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")


async def state_of(town: Town, group_id: GroupId, person: Person):
    found = await town.services.groups.list_belongings(town.guild_id, MemberId(person.id))
    for one in found:
        if one.group.id == group_id and one.membership is not None:
            return one.membership.state
    return None
