"""A group's rooms in Discord: made, mended, and opened to one person at a time. Never by a role, which would
show on people's profiles."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Final, TypeAlias, TypeVar

import discord

from bot.client import Porchlight
from bot.core.ids import ChannelId, GuildId, MemberId
from bot.features.groups.model import Group
from bot.features.groups.naming import room_name
from bot.features.groups.rooms import Admission
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import TryLater, Unreachable
from cogs._kit.deliveries import Reading, deed
from cogs.outbox.trouble import UNKNOWN_CHANNEL

Room: TypeAlias = discord.TextChannel | discord.VoiceChannel
AnyRoom = TypeVar("AnyRoom", discord.TextChannel, discord.VoiceChannel)

TO_READ_AND_WRITE: Final = ("view_channel", "send_messages", "read_message_history")
TO_TALK: Final = (*TO_READ_AND_WRITE, "connect")
_NEEDED: Final = (
    "manage_channels",
    "manage_roles",
    "view_channel",
    "connect",
    "pin_messages",
    "send_messages",
)
_UNKNOWN_OVERWRITE: Final = 10009


@deed("groups.rooms")
async def keep_rooms(delivery: Delivery, reading: Reading) -> None:
    """Make the rooms that are missing, and keep the name and the closed door of those that stand."""
    if delivery.group_id is None:
        return
    groups = reading.services.groups
    group = (await groups.admission(delivery.guild_id, delivery.group_id)).group
    if group.is_archived:
        return
    guild = _guild(reading.client, delivery.guild_id)
    async with explaining(reading, group, None):
        rooms = await _standing_rooms(reading, guild, group)
        if rooms is None:
            return
        if group.rooms_closed:
            for room in rooms:
                await _close(guild, room)
    text, voice = rooms
    if (group.text_channel_id, group.voice_channel_id) != (text.id, voice.id):
        await groups.remember_rooms(
            group.guild_id, group.id, text=ChannelId(text.id), voice=ChannelId(voice.id)
        )


async def _standing_rooms(
    reading: Reading, guild: discord.Guild, group: Group
) -> tuple[Room, Room] | None:
    """Both rooms. None if that is for later: one was lost, or those to be taken over are not chosen yet."""
    found: list[Room | None] = []
    for channel_id in (group.text_channel_id, group.voice_channel_id):
        room = None if channel_id is None else await _find(guild, channel_id)
        if channel_id is not None and room is None:
            # Deleted while we were away. With it this step is posted again, for a group without that room.
            await reading.services.groups.room_deleted(group.guild_id, channel_id)
            return None
        found.append(room)
    text, voice = found
    if group.rooms_are_ours:
        name = room_name(group.name)
        if text is None:
            text = await _orphan(reading, guild.text_channels, name)
            text = text or await guild.create_text_channel(name, overwrites=_closed_door(guild))
        if voice is None:
            voice = await _orphan(reading, guild.voice_channels, group.name)
            voice = voice or await guild.create_voice_channel(
                group.name, overwrites=_closed_door(guild)
            )
        for room, right_name in ((text, name), (voice, group.name)):
            if room.name != right_name:
                await room.edit(name=right_name)
    return None if text is None or voice is None else (text, voice)


@deed("groups.access")
async def open_or_close(delivery: Delivery, reading: Reading) -> None:
    """Let one person into the rooms, or out, whichever the database says now. What Discord shows is not looked
    at first, since our view of it may be a moment old."""
    if delivery.group_id is None or delivery.member_id is None:
        return
    admission = await reading.services.groups.admission(delivery.guild_id, delivery.group_id)
    group = admission.group
    guild = _guild(reading.client, delivery.guild_id)
    is_in = delivery.member_id in admission.people
    person = await guild.fetch_member(delivery.member_id) if is_in else None
    for channel_id in (group.text_channel_id, group.voice_channel_id):
        room = None if channel_id is None else await _find(guild, channel_id)
        if room is None:
            continue  # when it is made, everyone is let in
        async with explaining(reading, group, ChannelId(room.id)):
            if person is not None:
                overwrite = room.overwrites_for(person)
                overwrite.update(**dict.fromkeys(opened_by(room), True))
                await room.set_permissions(person, overwrite=overwrite)
            else:
                await _shut_out(reading.client, group, room, delivery.member_id)


def opened_by(room: Room) -> tuple[str, ...]:
    """What a person's own permission on a room allows. A bot can give others only what it has itself."""
    return TO_TALK if isinstance(room, discord.VoiceChannel) else TO_READ_AND_WRITE


def is_open_to(room: Room, member_id: MemberId) -> bool:
    """Whether a person has a permission of their own to see the room."""
    own = room.overwrites_for(discord.Object(member_id))
    return own.view_channel is True


def is_closed(room: Room) -> bool:
    """Whether nobody sees the room but those who are let in by name or role."""
    return room.overwrites_for(room.guild.default_role).view_channel is False


async def _shut_out(client: Porchlight, group: Group, room: Room, member_id: MemberId) -> None:
    own = room.overwrites_for(discord.Object(member_id))
    own.update(**dict.fromkeys(opened_by(room), None))
    if group.rooms_are_ours or own.is_empty():
        # By id, since discord.py only takes a member here and this person may have left the server.
        try:
            await client.http.delete_channel_permissions(room.id, member_id)
        except discord.NotFound as gone:
            if gone.code != _UNKNOWN_OVERWRITE:
                raise
        return
    # In a room that was there before us, they keep what somebody else gave them.
    allow, deny = own.pair()
    await client.http.edit_channel_permissions(
        room.id, member_id, str(allow.value), str(deny.value), 1
    )


async def _find(guild: discord.Guild, channel_id: ChannelId) -> Room | None:
    channel = guild.get_channel(channel_id)
    if channel is None:
        try:
            channel = await guild.fetch_channel(channel_id)
        except discord.NotFound as gone:
            if gone.code != UNKNOWN_CHANNEL:
                raise
            return None
    return channel if isinstance(channel, (discord.TextChannel, discord.VoiceChannel)) else None


async def _orphan(reading: Reading, rooms: Sequence[AnyRoom], name: str) -> AnyRoom | None:
    """A room that we made just before we were stopped, so that starting again does not make a second one."""
    groups = reading.services.groups
    for room in rooms:
        if room.name == name and _is_untouched(room):
            guild_id = GuildId(room.guild.id)
            if await groups.find_by_room(guild_id, ChannelId(room.id)) is None:
                return room
    return None


def _is_untouched(room: Room) -> bool:
    """As we make them: nobody is let in but the bot, and nobody has written."""
    own = {target.id for target in room.overwrites}
    only_us = own == {room.guild.default_role.id, room.guild.me.id}
    return only_us and is_closed(room) and room.last_message_id is None


def _closed_door(
    guild: discord.Guild,
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    return {
        guild.default_role: discord.PermissionOverwrite(view_channel=False, connect=False),
        guild.me: discord.PermissionOverwrite(
            view_channel=True, send_messages=True, read_message_history=True, connect=True
        ),
    }


async def _close(guild: discord.Guild, room: Room) -> None:
    """Keep everyone out who has no permission of their own, and ourselves in."""
    if not is_open_to(room, MemberId(guild.me.id)):
        own = room.overwrites_for(guild.me)
        own.update(**dict.fromkeys(opened_by(room), True))
        await room.set_permissions(guild.me, overwrite=own)
    if not is_closed(room):
        everyone = room.overwrites_for(guild.default_role)
        everyone.update(view_channel=False, connect=False)
        await room.set_permissions(guild.default_role, overwrite=everyone)


@asynccontextmanager
async def explaining(
    reading: Reading, group: Group, room: ChannelId | None
) -> AsyncGenerator[None]:
    """Say on the desk which permission is off, in words somebody can act on, and try again later."""
    try:
        yield
    except discord.Forbidden as refused:
        guild = _guild(reading.client, group.guild_id)
        await reading.services.groups.tell_missing_permission(
            group.guild_id, group.id, _missing(guild, room), room
        )
        raise Unreachable from refused


def _missing(guild: discord.Guild, room: ChannelId | None) -> str:
    channel = None if room is None else guild.get_channel(room)
    granted = guild.me.guild_permissions if channel is None else channel.permissions_for(guild.me)
    return next((flag for flag in _NEEDED if not getattr(granted, flag)), "manage_roles")


def _guild(client: Porchlight, guild_id: GuildId) -> discord.Guild:
    guild = client.get_guild(guild_id)
    if guild is None:
        raise TryLater
    return guild


def lost_access(room: Room, admission: Admission) -> frozenset[MemberId]:
    """Those who belong into the room and have no permission for it any more."""
    return frozenset(one for one in admission.people if not is_open_to(room, one))
