"""Who is in a group's voice room while it meets. In memory only: closing the meeting, or a restart, forgets it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.ids import ChannelId, GuildId, MemberId, SessionId
from bot.features.sessions.attendance import Presence

LATE_TO_LISTEN = timedelta(minutes=2)
"""Whoever began to listen so long after the start may have missed somebody."""
KEPT = timedelta(days=3)
"""By then every meeting is closed."""


@dataclass(slots=True)
class _Room:
    guild_id: GuildId
    channel_id: ChannelId
    until: datetime
    was_away: bool
    here_since: dict[MemberId, datetime] = field(default_factory=dict[MemberId, datetime])
    lengths: dict[MemberId, timedelta] = field(default_factory=dict[MemberId, timedelta])

    def leave(self, who: MemberId, now: datetime) -> None:
        since = self.here_since.pop(who, None)
        if since is not None:
            self.lengths[who] = self._length(who, since, now)

    def length_of(self, who: MemberId, now: datetime) -> timedelta:
        since = self.here_since.get(who)
        return (
            self.lengths.get(who, timedelta(0)) if since is None else self._length(who, since, now)
        )

    def _length(self, who: MemberId, since: datetime, now: datetime) -> timedelta:
        stay = max(min(now, self.until) - since, timedelta(0))
        return self.lengths.get(who, timedelta(0)) + stay


class VoiceMinutes:
    """It hears of a room only while its group meets; who is there at other times is nobody's business."""

    def __init__(self) -> None:
        self._rooms: dict[SessionId, _Room] = {}

    def listen(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        channel_id: ChannelId,
        present: Iterable[MemberId],
        *,
        starts_at: datetime,
        until: datetime,
        now: datetime,
    ) -> None:
        """Begin to count, or look again: whoever is not there any more left in between."""
        self._forget_old(now)
        room = self._rooms.get(session_id)
        if room is None:
            was_away = now > starts_at + LATE_TO_LISTEN
            room = self._rooms[session_id] = _Room(guild_id, channel_id, until, was_away)
        room.channel_id, room.until = channel_id, until
        here = set(present)
        for who in room.here_since.keys() - here:
            room.leave(who, now)
        for who in here - room.here_since.keys():
            room.here_since[who] = now

    def came(self, channel_id: ChannelId, who: MemberId, now: datetime) -> None:
        for room in self._in(channel_id):
            room.here_since.setdefault(who, now)

    def went(self, channel_id: ChannelId, who: MemberId, now: datetime) -> None:
        for room in self._in(channel_id):
            room.leave(who, now)

    def presence(self, session_id: SessionId, now: datetime) -> Presence | None:
        """None if nobody listened."""
        room = self._rooms.get(session_id)
        if room is None:
            return None
        people = room.lengths.keys() | room.here_since.keys()
        return Presence({who: room.length_of(who, now) for who in people}, room.was_away)

    def drop(self, *session_ids: SessionId) -> None:
        for session_id in session_ids:
            self._rooms.pop(session_id, None)

    def forget(self, guild_id: GuildId, who: MemberId) -> None:
        for room in self._rooms.values():
            if room.guild_id == guild_id:
                room.here_since.pop(who, None)
                room.lengths.pop(who, None)

    def _in(self, channel_id: ChannelId) -> list[_Room]:
        return [room for room in self._rooms.values() if room.channel_id == channel_id]

    def _forget_old(self, now: datetime) -> None:
        for session_id, room in list(self._rooms.items()):
            if room.until + KEPT < now:
                self.drop(session_id)
