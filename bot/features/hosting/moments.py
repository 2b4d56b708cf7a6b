"""When a meeting needs its facilitators, what the desk says then, and who calls for help. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.ids import ChannelId, GroupId, MemberId, MessageId, SessionId
from bot.core.wall_time import WallTime
from bot.features.groups.model import Group
from bot.features.sessions.model import TROUBLE_BEFORE, Session, SessionState

PingId = NewType("PingId", int)
"""One call for help. Buttons carry it instead of a person."""

DESK_BEFORE: Final = timedelta(minutes=60)
LISTENS_AFTER: Final = timedelta(minutes=30)
"""People stay on after the end. Longer is no meeting any more."""
ASKS_AGAIN_AT: Final = time(9)
_A_NIGHT: Final = timedelta(hours=6)
CLOSES_AFTER: Final = timedelta(hours=24)
"""After it was asked about next morning."""
LOOKS_BACK: Final = timedelta(days=4)
"""No meeting that began earlier is still open."""
PING_KEPT: Final = timedelta(hours=24)
ANSWER_LIMIT: Final = 300
ANSWER_SEALED_AS: Final = "hosting.answer:{id}"


class DeskCardKind(StrEnum):
    """What the desk says of a meeting. Each replaces the one before."""

    SOON = "soon"
    RUNNING = "running"
    OVER = "over"
    UNCLOSED = "unclosed"
    """It is the next morning, and nobody noted who came."""


class PingAnswer(StrEnum):
    COMING = "coming"
    BROWSER = "browser"
    HEARD = "heard"
    WORDS = "words"
    """In the facilitator's own words."""


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A card that stands in the desk's room."""

    kind: DeskCardKind
    channel_id: ChannelId
    message_id: MessageId

    def becomes(self, kind: DeskCardKind) -> bool:
        """Whether it may be changed in place. A card with a new question is put up anew, where it is noticed."""
        return kind in {self.kind, DeskCardKind.RUNNING}


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk should show of one meeting, and what it shows."""

    session: Session
    group: Group | None
    """None: it has ended."""
    language: str
    desk: ChannelId | None
    wanted: DeskCardKind | None
    standing: DeskCard | None
    in_trouble: int
    """How many wait for help with joining."""
    tidies_room: bool
    """What was said in the room around this meeting helps nobody any more."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Somebody can't get in, and told a facilitator."""

    id: PingId
    session_id: SessionId
    group_id: GroupId
    member_id: MemberId
    asked_at: datetime
    expires_at: datetime
    seen_at: datetime | None = None
    answer: PingAnswer | None = None
    answered_by: MemberId | None = None
    sealed: bytes | None = None
    """The answer in words, locked with the key of who wrote it."""

    @property
    def is_waiting(self) -> bool:
        return self.answer is None


def asks_again_at(session: Session) -> datetime:
    """9 AM on the group's clock, after the night that follows the meeting."""
    rested = WallTime.of(session.ends_at + _A_NIGHT, session.zone)
    day = rested.at.date() + timedelta(days=int(rested.at.time() > ASKS_AGAIN_AT))
    return WallTime(datetime.combine(day, ASKS_AGAIN_AT), session.zone).to_instant()


def closes_alone_at(session: Session) -> datetime:
    return asks_again_at(session) + CLOSES_AFTER


def day_over_at(session: Session) -> datetime:
    """Midnight on the group's clock."""
    ended = WallTime.of(session.ends_at, session.zone)
    midnight = datetime.combine(ended.at.date() + timedelta(days=1), time())
    return WallTime(midnight, session.zone).to_instant()


def desk_card_at(session: Session, now: datetime) -> DeskCardKind | None:
    """What the desk should say of a meeting now, if anything."""
    if session.state is not SessionState.PLANNED or now < session.starts_at - DESK_BEFORE:
        return None
    if not session.has_started(now):
        return DeskCardKind.SOON
    if not session.is_over(now):
        return DeskCardKind.RUNNING
    return DeskCardKind.OVER if now < asks_again_at(session) else DeskCardKind.UNCLOSED


def tidies_room(session: Session, now: datetime) -> bool:
    return session.state is SessionState.CLOSED or now >= day_over_at(session)


def next_turn(session: Session, now: datetime) -> datetime | None:
    """When something about the meeting changes next without anybody doing anything."""
    moments: Sequence[datetime] = ()
    match session.state:
        case SessionState.PLANNED:
            moments = (
                session.starts_at - DESK_BEFORE,
                session.starts_at,
                session.ends_at,
                day_over_at(session),
                asks_again_at(session),
                closes_alone_at(session),
            )
        case SessionState.CANCELLED:
            moments = (day_over_at(session),)
        case SessionState.CLOSED:
            pass
    return min((at for at in moments if at > now), default=None)


def listens_from(session: Session) -> datetime:
    return session.starts_at - TROUBLE_BEFORE


def listens_until(session: Session) -> datetime:
    return session.ends_at + LISTENS_AFTER


def can_ask_for_help(session: Session, now: datetime) -> bool:
    is_open = session.state is SessionState.PLANNED
    return is_open and session.starts_at - TROUBLE_BEFORE <= now < session.ends_at
