"""A meeting, who comes, and what may be typed about it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.ids import GroupId, GuildId, MemberId, MessageId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.features.sessions.errors import (
    MeetingCancelledError,
    MeetingClosedError,
    MeetingStartedError,
    MinutesOutOfRangeError,
    TitleEmptyError,
    TitleTooLongError,
)
from bot.features.sessions.recurrence import Repeats

DraftId = NewType("DraftId", int)

USUAL_MINUTES = 60
SHORTEST_MINUTES, LONGEST_MINUTES = 15, 240
TITLE_LIMIT = 80
TYPED_LIMIT = 200
ROOM_NOTE_LIMIT = 500
PRIVATE_WORD_LIMIT = 300
WORD_SEALED_AS = "sessions.word:{session_id}"
MOST_HEADS = 500

OPENS_BEFORE = timedelta(minutes=10)
"""How long before the start the room is opened: quiet words, the guidelines, the voice channel."""
OPENING_USELESS_AFTER = timedelta(minutes=20)
TROUBLE_BEFORE = timedelta(minutes=15)
"""From when on *Trouble joining?* is offered."""
CARD_BEFORE = timedelta(days=7)
"""From when on a meeting has a card in the room; the next one of a series always has."""
NAMES_KEPT = timedelta(days=30)
"""How long it is kept who said what and who came. Then only the number stays."""
DRAFTS_KEPT = timedelta(hours=24)


class SessionState(StrEnum):
    """A planned meeting becomes one of the others once, and stays it."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class CancelReason(StrEnum):
    """A closed list, so that nobody's trouble is told to a room."""

    FACILITATOR_ILL = "facilitator_ill"
    TOO_FEW = "too_few"
    HOLIDAY = "holiday"
    ROOM = "room"
    NOT_SHOWN = "not_shown"
    SKIPPED = "skipped"
    """The series goes on, this date is left out."""
    PAUSED = "paused"
    """The series rests. It comes back with its answers if the pause ends before it."""
    NEW_RULE = "new_rule"
    """The series has changed and has no meeting on this date any more."""


class RsvpAnswer(StrEnum):
    GOING = "going"
    MAYBE = "maybe"
    DECLINED = "declined"


class Seat(StrEnum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    """Kept for a short while for someone who waited and has been told."""
    NONE = "none"
    """Needs none: did not say *Going*, or is a facilitator."""


class Scope(StrEnum):
    """How far a change to a meeting of a series goes."""

    THIS = "this"
    FOLLOWING = "following"
    """This one and all after it."""
    ALL = "all"
    """All that are still to come."""


class Came(StrEnum):
    IN_THE_ROOM = "in_the_room"
    BY_PHONE = "by_phone"


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting with its rule. One that meets only once is a series of one."""

    id: SeriesId
    guild_id: GuildId
    group_id: GroupId
    title: str | None
    first: WallTime
    repeats: Repeats
    minutes: int
    seats: int | None
    paused_on: date | None = None
    """The first day of a pause, on the group's calendar."""
    resumes_on: date | None = None
    """The first day after the pause. None while it is open."""
    follows_id: SeriesId | None = None
    """The series whose later meetings this one took over, when "this and following" changed."""

    def rests_on(self, day: date) -> bool:
        """Whether a pause covers this day of the group's calendar."""
        if self.paused_on is None or day < self.paused_on:
            return False
        return self.resumes_on is None or day < self.resumes_on


@dataclass(frozen=True, slots=True)
class Session:
    """One occurrence. ``slot`` is its name in the series: the wall time that the rule gives. ``starts_at`` is
    the instant that ``promised`` means under the zone rules of today."""

    id: SessionId
    guild_id: GuildId
    group_id: GroupId
    series_id: SeriesId
    slot: WallTime
    title: str | None
    """In a facilitator's words. None is a plain "Meeting", said in the reader's language."""
    starts_at: datetime
    minutes: int
    seats: int | None
    state: SessionState = SessionState.PLANNED
    card_message_id: MessageId | None = None
    cancel_reason: CancelReason | None = None
    headcount: int | None = None
    """How many came. Kept when the names are gone."""
    moved_to: datetime | None = None
    """The local time, in the same zone, to which this one meeting was moved away from its slot."""
    revision: int = 0
    """How often what calendars show of it has changed: RFC 5545 calls it SEQUENCE."""

    @property
    def promised(self) -> WallTime:
        """What people were told last: the slot, unless this one was moved."""
        return self.slot if self.moved_to is None else WallTime(self.moved_to, self.slot.zone)

    @property
    def zone(self) -> str:
        return self.slot.zone

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def has_started(self, now: datetime) -> bool:
        return now >= self.starts_at

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at

    def is_coming(self, now: datetime) -> bool:
        """Will take place, and can still be answered."""
        return self.state is SessionState.PLANNED and not self.has_started(now)

    def require_coming(self, now: datetime, *, answer: RsvpAnswer | None = None) -> None:
        if self.state is SessionState.CANCELLED:
            raise MeetingCancelledError(self)
        if self.state is SessionState.CLOSED:
            raise MeetingClosedError(self)
        if self.has_started(now):
            raise MeetingStartedError(self, was_declining=answer is RsvpAnswer.DECLINED)


@dataclass(frozen=True, slots=True)
class Rsvp:
    """``turn`` is the id of the tap: Discord's own order, which is the order of the line.

    ``offered_until`` stays after an offer has lapsed: this person has been asked.
    """

    session_id: SessionId
    member_id: MemberId
    answer: RsvpAnswer
    seat: Seat
    turn: int
    offered_until: datetime | None = None
    asks_again: bool = False
    """The meeting has moved since they answered. They keep what they have, and are asked once more."""
    is_standing: bool = False
    """Given by a standing answer for the whole series, and not yet confirmed or broken for this date."""


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """*Going*, for every meeting of a series. ``turn`` is the id of the tap: it takes its place in each line by it."""

    series_id: SeriesId
    member_id: MemberId
    turn: int


@dataclass(frozen=True, slots=True)
class Ties:
    """What one person has arranged about a meeting beside their answer, and whether it is one of several."""

    repeats: bool = False
    comes_every_time: bool = False
    has_word: bool = False
    """They have told the facilitators why they can't come."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a facilitator typed, until they post it. ``first`` is None while it can't be read."""

    id: DraftId
    guild_id: GuildId
    group_id: GroupId
    typed: str
    title: str | None
    minutes: int
    seats: int | None
    zone: str
    first: WallTime | None = None
    repeats: Repeats | None = None


def checked_title(title: str | None) -> str | None:
    """Put a title on one line. Markdown and mentions are kept as typed and shown harmless."""
    if title is None:
        return None
    one_line = " ".join(title.split())
    if not any(_can_be_seen(letter) for letter in one_line):
        raise TitleEmptyError
    if len(one_line) > TITLE_LIMIT:
        raise TitleTooLongError(length=len(one_line), limit=TITLE_LIMIT)
    return one_line


def checked_minutes(minutes: int) -> int:
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise MinutesOutOfRangeError
    return minutes


def expected_attendance(rsvps: Iterable[Rsvp]) -> dict[MemberId, Came]:
    """Who had a seat probably came; a facilitator corrects it."""
    return {rsvp.member_id: Came.IN_THE_ROOM for rsvp in rsvps if rsvp.seat is Seat.CONFIRMED}


def _can_be_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in {"C", "Z", "M"}
