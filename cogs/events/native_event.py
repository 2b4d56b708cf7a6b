"""One event in Discord for each meeting: made, changed and taken down, whichever the database says now."""

from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.client import Porchlight
from bot.core.ids import ChannelId, GroupId, GuildId, SessionId
from bot.features.events.model import EventId, Mirror, Trouble
from bot.features.events.promises import CHECK, MIRROR
from bot.features.groups.model import Group
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted, TryLater, Unreachable
from bot.features.sessions.model import Session
from cogs._kit.deliveries import Reading, deed
from cogs._kit.speaker import Speaker
from cogs._kit.text import label
from cogs.outbox.trouble import UNKNOWN_CHANNEL

_UNKNOWN_EVENT: Final = 10070
_TOO_MANY_EVENTS: Final = 30038
_LONGEST_NAME: Final = 100
_OPEN: Final = (discord.EventStatus.scheduled, discord.EventStatus.active)
_LOST_AFTER: Final = timedelta(minutes=10)
"""An event of ours that no meeting knows for so long was made just before we were stopped."""


@dataclass(frozen=True, slots=True)
class Face:
    """What people see of an event. Whatever else somebody adds to it is left as it is."""

    name: str
    starts_at: datetime
    ends_at: datetime | None
    channel_id: int | None

    @classmethod
    def of(cls, event: discord.ScheduledEvent) -> "Face":
        return cls(event.name, event.start_time, event.end_time, event.channel_id)

    @classmethod
    def wanted(cls, session: Session, group: Group) -> "Face":
        """The title is in the group's own words; without one it tells nothing."""
        say = Speaker(group.language)
        name = label(session.title or say("Meeting"), limit=_LONGEST_NAME)
        return cls(name, session.starts_at, session.ends_at, group.voice_channel_id)


@deed(MIRROR)
async def keep_event(delivery: Delivery, reading: Reading) -> None:
    if delivery.subject_id is None:
        return
    events = reading.services.events
    mirror = await events.mirror(delivery.guild_id, SessionId(delivery.subject_id))
    guild = guild_of(reading.client, delivery.guild_id)
    there = await _open_events(guild)
    shown_id = None if mirror.shown is None else mirror.shown.event_id
    event = None if shown_id is None else there.get(shown_id)
    async with _explaining(reading, guild, mirror):
        if mirror.group is None or not mirror.is_wanted:
            await _take_down(event)
            await events.forget(delivery.guild_id, mirror.session.id)
        elif event is not None:
            await _put_right(reading, guild, mirror, mirror.group, event)
        elif mirror.shown is None:
            await _make(reading, guild, mirror, mirror.group, there.values())
        elif not mirror.shown.is_left_off:
            await _is_gone(reading, guild, mirror, mirror.group)


@deed(CHECK)
async def check_events(delivery: Delivery, reading: Reading) -> None:
    """Look at the whole list at once, and ask for what is not right."""
    events = reading.services.events
    overview = await events.overview(delivery.guild_id)
    guild = guild_of(reading.client, delivery.guild_id)
    there = await _open_events(guild)
    mirrors = [overview.mirror(session) for session in overview.wanted]
    wrong = [one.session.id for one in mirrors if _is_wrong(one, there, reading.now)]
    await events.ask(delivery.guild_id, [*overview.not_wanted, *wrong])
    to_be_taken_up = {
        Face.wanted(one.session, one.group)
        for one in mirrors
        if one.group is not None and one.shown is None
    }
    for event in there.values():
        is_old = reading.now - discord.utils.snowflake_time(event.id) > _LOST_AFTER
        is_lost = event.creator_id == guild.me.id and event.id not in overview.known
        if is_lost and is_old and Face.of(event) not in to_be_taken_up:
            await _take_down(event)


def _is_wrong(
    mirror: Mirror, there: Mapping[EventId, discord.ScheduledEvent], now: datetime
) -> bool:
    if mirror.shown is None or mirror.group is None:
        return mirror.session.is_coming(now)
    if mirror.shown.event_id is None:
        return False
    event = there.get(mirror.shown.event_id)
    return event is None or Face.of(event) != Face.wanted(mirror.session, mirror.group)


async def _make(
    reading: Reading,
    guild: discord.Guild,
    mirror: Mirror,
    group: Group,
    there: Collection[discord.ScheduledEvent],
) -> None:
    """Make the event, or take up the one that we made just before we were stopped."""
    if not mirror.session.is_coming(reading.now):
        return
    voice = await _voice_room(reading, guild, group)
    if voice is None:
        return
    face = Face.wanted(mirror.session, group)
    event = next(
        (
            one
            for one in there
            if one.creator_id == guild.me.id
            and EventId(one.id) not in mirror.known
            and Face.of(one) == face
        ),
        None,
    )
    if event is None:
        event = await guild.create_scheduled_event(
            name=face.name,
            description=Speaker(group.language)("Answer in the room, not here."),
            start_time=mirror.session.starts_at,
            end_time=mirror.session.ends_at,
            channel=voice,
            privacy_level=discord.PrivacyLevel.guild_only,
        )
    await _remember(reading, mirror, event, voice)


async def _put_right(
    reading: Reading,
    guild: discord.Guild,
    mirror: Mirror,
    group: Group,
    event: discord.ScheduledEvent,
) -> None:
    """The meeting has moved or has another name or room, or somebody changed the event by hand."""
    voice = await _voice_room(reading, guild, group)
    if voice is None:
        await _take_down(event)
        await reading.services.events.forget(group.guild_id, mirror.session.id)
        return
    face = Face.wanted(mirror.session, group)
    may_change = event.status is discord.EventStatus.scheduled
    if may_change and mirror.session.is_coming(reading.now) and Face.of(event) != face:
        await event.edit(
            name=face.name,
            start_time=mirror.session.starts_at,
            end_time=mirror.session.ends_at,
            channel=voice,
        )
    # Also when nothing had to be changed: the meeting may end at another time now.
    await _remember(reading, mirror, event, voice)


async def _is_gone(reading: Reading, guild: discord.Guild, mirror: Mirror, group: Group) -> None:
    """An event that we left there is not there any more."""
    events, session = reading.services.events, mirror.session
    if mirror.shown is None:
        return
    if session.has_started(reading.now):
        await events.forget(group.guild_id, session.id)  # Discord ends it when the last person goes
    elif await _stands(guild, mirror.shown.channel_id):
        await events.leave_off(group.guild_id, session.id)
    else:
        # It went with its room. Once there is a new one, that is a change of the group, and we are asked again.
        await events.forget(group.guild_id, session.id)
        if group.voice_channel_id != mirror.shown.channel_id:
            await events.ask(group.guild_id, [session.id])


async def _remember(
    reading: Reading, mirror: Mirror, event: discord.ScheduledEvent, voice: discord.VoiceChannel
) -> None:
    await reading.services.events.remember(
        mirror.session.guild_id, mirror.session.id, EventId(event.id), ChannelId(voice.id)
    )


async def _take_down(event: discord.ScheduledEvent | None) -> None:
    """A meeting that is going on is only ended, so that nobody is told that it was called off."""
    if event is None:
        return
    try:
        if event.status is discord.EventStatus.active:
            await event.end()
        else:
            await event.delete()
    except discord.NotFound as gone:
        if gone.code != _UNKNOWN_EVENT:
            raise


async def _open_events(guild: discord.Guild) -> dict[EventId, discord.ScheduledEvent]:
    """As Discord has them now. What our own memory of them says may be a moment old."""
    found = await guild.fetch_scheduled_events(with_counts=False)
    return {EventId(event.id): event for event in found if event.status in _OPEN}


async def _voice_room(
    reading: Reading, guild: discord.Guild, group: Group
) -> discord.VoiceChannel | None:
    """The group's own voice room, unless it is lost or everyone could see what happens in it."""
    voice = voice_room(guild, group)
    if voice is not None and everyone_sees(voice):
        await reading.services.events.tell(group.guild_id, group.id, Trouble.OPEN_ROOM)
        return None
    return voice


def voice_room(guild: discord.Guild, group: Group) -> discord.VoiceChannel | None:
    channel = None if group.voice_channel_id is None else guild.get_channel(group.voice_channel_id)
    return channel if isinstance(channel, discord.VoiceChannel) else None


def everyone_sees(voice: discord.VoiceChannel) -> bool:
    """Discord shows an event to whoever sees its room."""
    return voice.permissions_for(voice.guild.default_role).view_channel


async def _stands(guild: discord.Guild, channel_id: ChannelId) -> bool:
    """Refused is neither yes nor no: of a room that we may not see, Discord lists no events to us."""
    try:
        await guild.fetch_channel(channel_id)
    except discord.NotFound as gone:
        if gone.code != UNKNOWN_CHANNEL:
            raise
        return False
    return True


@asynccontextmanager
async def _explaining(
    reading: Reading, guild: discord.Guild, mirror: Mirror
) -> AsyncGenerator[None]:
    """Say on the desk what is in the way, in words somebody can act on."""
    guild_id, group_id = mirror.session.guild_id, mirror.session.group_id
    try:
        yield
    except discord.Forbidden as refused:
        await _tell_permission(reading, guild, group_id, mirror.voice_channel_id)
        raise Unreachable from refused
    except discord.HTTPException as answer:
        if answer.code != _TOO_MANY_EVENTS:
            raise
        await reading.services.events.tell(guild_id, group_id, Trouble.TOO_MANY)
        raise NotWanted from answer  # the nightly look asks again


async def _tell_permission(
    reading: Reading, guild: discord.Guild, group_id: GroupId, room: ChannelId | None
) -> None:
    guild_id = GuildId(guild.id)
    channel = None if room is None else guild.get_channel(room)
    if channel is not None and may_make_events(guild):
        granted = channel.permissions_for(guild.me)
        for flag in ("view_channel", "connect"):
            if not getattr(granted, flag):
                await reading.services.groups.tell_missing_permission(
                    guild_id, group_id, flag, room
                )
                return
    await reading.services.events.tell(guild_id, group_id, Trouble.PERMISSION)


def may_make_events(guild: discord.Guild) -> bool:
    granted = guild.me.guild_permissions
    return granted.create_events or granted.manage_events


def guild_of(client: Porchlight, guild_id: GuildId) -> discord.Guild:
    guild = client.get_guild(guild_id)
    if guild is None:
        raise TryLater
    return guild
