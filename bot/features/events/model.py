"""Which meetings are also events in Discord, and what is remembered of such an event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.ids import ChannelId, GroupId, SessionId
from bot.features.groups.model import Group
from bot.features.sessions.model import Session, SessionState

EventId = NewType("EventId", int)
"""Discord's own id of an event."""

SHOWN_AHEAD = timedelta(weeks=4)
SHOWN_AT_MOST = 90
"""Discord keeps 100 open events of a server; the rest are left to what people make themselves."""


class Trouble(StrEnum):
    """Why a meeting has no event although its group shows them. A closed list: the desk has words for each."""

    PERMISSION = "permission"
    OPEN_ROOM = "open_room"
    """Everyone in the server sees the voice room, so everyone would see the event."""
    TOO_MANY = "too_many"
    DELETED = "deleted"
    """Somebody deleted it in Discord."""


@dataclass(frozen=True, slots=True)
class NativeEvent:
    """The event of one meeting, as it was left."""

    session_id: SessionId
    event_id: EventId | None
    """None: somebody deleted it in Discord, so this meeting stays without until a facilitator asks."""
    channel_id: ChannelId

    @property
    def is_left_off(self) -> bool:
        return self.event_id is None


@dataclass(frozen=True, slots=True)
class Mirror:
    """One meeting, whether it should be an event now, and which event it has."""

    session: Session
    group: Group | None
    """None: it has ended, has no voice room, or shows no events."""
    is_wanted: bool
    shown: NativeEvent | None
    known: frozenset[EventId]
    """All events here that belong to some meeting."""

    @property
    def voice_channel_id(self) -> ChannelId | None:
        return None if self.group is None else self.group.voice_channel_id


@dataclass(frozen=True, slots=True)
class Overview:
    """What a guild should show, nearest first, and what it was left showing."""

    wanted: tuple[Session, ...]
    groups: Mapping[GroupId, Group]
    shown: Mapping[SessionId, NativeEvent]

    @property
    def known(self) -> frozenset[EventId]:
        return frozenset(one.event_id for one in self.shown.values() if one.event_id is not None)

    def mirror(self, session: Session) -> Mirror:
        return Mirror(
            session,
            self.groups.get(session.group_id),
            is_wanted=any(one.id == session.id for one in self.wanted),
            shown=self.shown.get(session.id),
            known=self.known,
        )

    @property
    def not_wanted(self) -> tuple[SessionId, ...]:
        coming = {session.id for session in self.wanted}
        return tuple(one for one in self.shown if one not in coming)


def choose(sessions: Iterable[Session], now: datetime) -> tuple[Session, ...]:
    """Of meetings whose groups show events, those that get one: soon, not over, nearest first, not too many."""
    soon = [
        session
        for session in sessions
        if session.state is SessionState.PLANNED
        and not session.is_over(now)
        and session.starts_at < now + SHOWN_AHEAD
    ]
    return tuple(sorted(soon, key=lambda one: (one.starts_at, one.id))[:SHOWN_AT_MOST])
