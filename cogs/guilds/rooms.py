"""The rooms of the setup: found or made, and who can see them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

import discord

from bot.core.ids import MemberId, RoleId
from bot.features.guilds.errors import BotMayNotError
from bot.features.guilds.model import Viewers
from cogs._kit.who_sees import is_plain_member, roles_that_see

_NEEDED_IN_A_ROOM = ("view_channel", "send_messages", "read_message_history")
_NEEDED_TO_MAKE = ("manage_channels", "manage_roles")


class Purpose(StrEnum):
    """What a room of the setup is for."""

    FRONT_DOOR = "front_door"
    DESK = "desk"


NAMES = {Purpose.FRONT_DOOR: "start-here", Purpose.DESK: "desk"}
"""Plain names that tell nothing."""


def refuse_closed_room(room: discord.TextChannel, own: discord.Member) -> None:
    """Name what the bot lacks in this room, before anything is saved."""
    granted = room.permissions_for(own)
    missing = [flag for flag in _NEEDED_IN_A_ROOM if not getattr(granted, flag)]
    if missing:
        raise BotMayNotError(missing, in_room=room.id)


async def find_or_make(
    purpose: Purpose, guild: discord.Guild, own: discord.Member, facilitators: RoleId | None
) -> discord.TextChannel:
    """A second tap finds what the first one made."""
    for room in guild.text_channels:
        if room.name == NAMES[purpose]:
            return room
    missing = [flag for flag in _NEEDED_TO_MAKE if not getattr(own.guild_permissions, flag)]
    if missing:
        raise BotMayNotError(missing)
    role = None if facilitators is None else guild.get_role(facilitators)
    try:
        return await guild.create_text_channel(
            NAMES[purpose], overwrites=_overwrites(purpose, guild, own, role)
        )
    except discord.Forbidden as refused:
        raise BotMayNotError(_NEEDED_TO_MAKE) from refused


async def viewers_of(room: discord.TextChannel, facilitators: RoleId | None) -> Viewers:
    """Who sees a room, apart from admins, bots, and people with the facilitators' role."""
    guild = room.guild
    roles = frozenset(RoleId(role.id) for role in roles_that_see(room))
    people = frozenset(
        [
            MemberId(target.id)
            for target, overwrite in room.overwrites.items()
            if not isinstance(target, discord.Role)
            and overwrite.view_channel
            and await is_plain_member(guild, target.id, facilitators)
        ]
    )
    everyone = room.permissions_for(guild.default_role).view_channel
    return Viewers(everyone=everyone, roles=roles, people=people)


def _overwrites(
    purpose: Purpose,
    guild: discord.Guild,
    own: discord.Member,
    role: discord.Role | None,
) -> Mapping[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    ours = discord.PermissionOverwrite(
        view_channel=True, send_messages=True, read_message_history=True
    )
    rules: dict[Any, discord.PermissionOverwrite] = {own: ours}
    match purpose:
        case Purpose.FRONT_DOOR:
            rules[guild.default_role] = discord.PermissionOverwrite(
                view_channel=True, read_message_history=True, send_messages=False
            )
        case Purpose.DESK:
            rules[guild.default_role] = discord.PermissionOverwrite(view_channel=False)
            if role is not None:
                rules[role] = discord.PermissionOverwrite(
                    view_channel=True, read_message_history=True
                )
    return cast("Mapping[discord.Role | discord.Member | discord.Object, Any]", rules)
