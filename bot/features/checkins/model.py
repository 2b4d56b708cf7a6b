"""What a check-in is: a round that asks a group, and the answers of those who want to give one. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId, SessionId
from bot.core.wall_time import WallTime

RoundId = NewType("RoundId", int)
AnswerId = NewType("AnswerId", int)
"""Cards carry it instead of a person, since a card's insides can be read."""

ANSWER_SEALED_AS: Final = "checkins.answer:{id}"
NUMBERS_SEALED_AS: Final = "checkins.numbers:{id}"

WORDS_LIMIT: Final = 1500
"""So that a facilitator's screen holds all of it. The form says so before anything is typed."""
HEAVY_FROM: Final = 8
"""From here on help lines and a facilitator are offered. Nothing happens by itself."""

CLAIM_LASTS: Final = timedelta(minutes=10)
"""How long a facilitator has the words on their screen."""
FRESH_FOR: Final = timedelta(hours=24)
"""Words older than that go in the room only after one more yes."""
KEPT_AFTER_DECISION: Final = timedelta(days=7)
KEPT_UNREAD: Final = timedelta(days=14)
KEPT_AFTER_READING_ALOUD: Final = timedelta(hours=24)
ROUNDS_KEPT: Final = timedelta(days=180)
"""After they closed."""


class Ceiling(StrEnum):
    """How far the author lets an answer go. A facilitator may do less, never more. *Just me* is not among them:
    it is never written down."""

    FACILITATORS = "facilitators"
    READ_ALOUD = "read_aloud"
    """At a meeting, without the author's name."""
    ROOM = "room"
    """With the author's name."""

    def allows(self, use: "Ceiling") -> bool:
        return _LADDER.index(use) <= _LADDER.index(self)

    @property
    def next_up(self) -> "Ceiling":
        """One step further; in the room is as far as it goes."""
        return _LADDER[min(_LADDER.index(self) + 1, len(_LADDER) - 1)]


_LADDER: Final = (Ceiling.FACILITATORS, Ceiling.READ_ALOUD, Ceiling.ROOM)


class AnswerState(StrEnum):
    WAITING = "waiting"
    """Nobody has opened it."""
    OPENED = "opened"
    """One facilitator has the words on their screen."""
    CHANGE_ASKED = "change_asked"
    """The facilitator asked the author to change it."""
    LEAVE_ASKED = "leave_asked"
    """The facilitator asked the author whether it may go further, or still may."""
    READ = "read"
    """Read, not shared."""
    TALK = "talk"
    """Read, and the facilitator would like to talk."""
    ON_LIST = "on_list"
    """To be read aloud at the next meeting."""
    READ_ALOUD = "read_aloud"
    PASSED_OVER = "passed_over"
    """It was to be read aloud, and its time went by without a meeting that did. The words are gone."""
    IN_ROOM = "in_room"
    TAKEN_BACK = "taken_back"
    """By its author. The words are gone."""
    UNANSWERED = "unanswered"
    """Nobody opened it for 14 days. The words are gone."""

    @property
    def has_words(self) -> bool:
        return self not in (AnswerState.TAKEN_BACK, AnswerState.UNANSWERED, AnswerState.PASSED_OVER)

    @property
    def is_shown(self) -> bool:
        """Whether somebody else may have the words on a screen."""
        return self in _SHOWN

    @property
    def owes_reading(self) -> bool:
        """Whether a facilitator still owes it a look or a decision."""
        return self in (AnswerState.WAITING, AnswerState.OPENED)


_SHOWN: Final = (
    AnswerState.OPENED,
    AnswerState.ON_LIST,
    AnswerState.READ_ALOUD,
    AnswerState.IN_ROOM,
)
UNDERWAY: Final = (
    AnswerState.ON_LIST,
    AnswerState.IN_ROOM,
    AnswerState.CHANGE_ASKED,
    AnswerState.LEAVE_ASKED,
)
"""Decided, and something is still to come of it."""


class Event(StrEnum):
    """What can happen to an answer."""

    OPEN = "open"
    LAPSE = "lapse"
    """The ten minutes are over, the facilitator hands it back, or leads no longer."""
    KEEP = "keep"
    """*Read, not shared*, *Take it off the list*, *Take it out of the room*."""
    ASK_TO_TALK = "ask_to_talk"
    READ_ALOUD = "read_aloud"
    PUT_IN_ROOM = "put_in_room"
    ASK_CHANGE = "ask_change"
    ASK_LEAVE = "ask_leave"
    """Ask the author whether it may go further than they said."""
    ALLOW = "allow"
    DECLINE = "decline"
    """The author would rather not: to a change, or to going further."""
    EDIT = "edit"
    TICK = "tick"
    """It was read aloud."""
    UNTICK = "untick"
    """It was not, after all."""
    TAKE_BACK = "take_back"
    GIVE_UP = "give_up"
    """Nobody opened it for 14 days, or nobody read it aloud for 7."""


class RoundState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Asks(StrEnum):
    """How often a group is asked."""

    WEEKLY = "weekly"
    BEFORE_MEETINGS = "before_meetings"
    WHEN_TOLD = "when_told"
    """Only when a facilitator asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a group is asked by itself. A group has at most one."""

    group_id: GroupId
    asks: Asks
    set_name: str
    """Which question set, by its file's name."""
    weekly_from: WallTime | None = None
    """The first time of a weekly rhythm, on the group's clock; its weekday and time are kept from then on."""
    hours_before: int | None = None
    """Before each meeting. The round closes when the meeting starts."""
    open_for: timedelta = timedelta(days=3)
    """How long a weekly round, or one that was asked by hand, takes answers."""
    is_paused: bool = False
    rounds_so_far: int = 0
    """Turns the question of the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    id: RoundId
    guild_id: GuildId
    group_id: GroupId
    state: RoundState
    set_name: str
    turn: int
    """Which question of the week it asks; the set is read again from its file."""
    opens_at: datetime
    closes_at: datetime
    session_id: SessionId | None = None
    """The meeting that it comes before, if any."""
    asked_by: MemberId | None = None
    """The facilitator who asked by hand."""
    card_channel_id: ChannelId | None = None
    card_message_id: MessageId | None = None
    closed_at: datetime | None = None
    was_closed_by_hand: bool = False
    """A facilitator closed it, or asked anew. Its meeting does not open another one."""
    pulse: "Pulse | None" = None
    """Frozen when it closed. None: nothing can be shown, or it is open."""

    def takes_answers(self, now: datetime) -> bool:
        return self.state is RoundState.OPEN and self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True)
class Pulse:
    """How heavy the week was for those who said *count me in*, in tenths that add up to ten."""

    light: int
    """0 to 3."""
    middle: int
    """4 to 7."""
    heavy: int
    """8 to 10."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered. Nothing is required. Kept locked, shown to one facilitator at a time."""

    heavy: int | None = None
    """How heavy the week was, 0 to 10."""
    now: int | None = None
    """How they are at the moment, 1 to 5."""
    own_time: str | None = None
    """Time for themselves: ``yes``, ``little`` or ``not_yet``."""
    need: str | None = None
    """``listen``, ``heard``, ``ideas``, ``resource`` or ``facilitator``."""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        chosen = (self.heavy, self.now, self.own_time, self.need)
        return not self.words and all(one is None for one in chosen)

    @property
    def asks_for_more(self) -> bool:
        """A heavy week, or a wish for a word with a facilitator: more is offered, and nothing is sent by itself."""
        return (self.heavy or 0) >= HEAVY_FROM or self.need == "facilitator"

    @property
    def numbers(self) -> tuple[int | None, int | None]:
        return (self.heavy, self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer on its way. What was said stays locked in the store; see ``Opened`` for the words."""

    id: AnswerId
    guild_id: GuildId
    group_id: GroupId
    round_id: RoundId
    member_id: MemberId
    ceiling: Ceiling
    state: AnswerState
    has_words: bool
    """Whether there is anything to read aloud."""
    sent_at: datetime
    confirmed_at: datetime
    """When its author last sent, changed or allowed it."""
    opened_by: MemberId | None = None
    opened_until: datetime | None = None
    opened_at: datetime | None = None
    """When a facilitator last opened it. Who was read by name is never counted in a pulse."""
    wants_use: Ceiling | None = None
    """What the facilitator would like to do with it, while its author is asked."""
    decided_by: MemberId | None = None
    decided_at: datetime | None = None
    read_aloud_at: datetime | None = None
    session_id: SessionId | None = None
    """The meeting at which it was read aloud."""
    card_channel_id: ChannelId | None = None
    card_message_id: MessageId | None = None
    """Its card in the room."""
    unread_told_at: datetime | None = None
    """When its author was told that nobody has read it yet."""

    def is_held(self, now: datetime) -> bool:
        """Whether a facilitator has it open at this moment."""
        return (
            self.state is AnswerState.OPENED
            and self.opened_until is not None
            and now < self.opened_until
        )

    def can_be_opened(self, by: MemberId, now: datetime) -> bool:
        """Whether it waits for this facilitator, or lies open before them."""
        if self.member_id == by or not self.state.owes_reading or self.is_over(now):
            return False
        return self.opened_by == by or not self.is_held(now)

    def is_over(self, now: datetime) -> bool:
        """Whether it should be erased by now, so that nobody sees it any more, even if nobody has done that yet.
        Nothing goes from under the eyes of whoever has it open."""
        return now >= self.erased_at and not self.is_held(now)

    def is_fresh(self, now: datetime) -> bool:
        return now - self.confirmed_at < FRESH_FOR

    @property
    def erased_at(self) -> datetime:
        """When nothing of it is left, unless something happens before."""
        if self.read_aloud_at is not None:
            return self.read_aloud_at + KEPT_AFTER_READING_ALOUD
        if self.decided_at is None:
            return self.confirmed_at + KEPT_UNREAD
        return self.decided_at + KEPT_AFTER_DECISION


AGREED_TO: Final = "1"
"""Of the sentence that asks to keep an answer, locked, until it is dealt with."""
NUMBERS_VERSION: Final = "1"
"""Of the sentences that ask to keep somebody's own numbers."""
HISTORY_DAYS: Final = (30, 90, 365)
"""For how long somebody can keep their own numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody chose about check-ins. Nothing, until they say otherwise."""

    member_id: MemberId
    agreed_version: str | None = None
    agreed_at: datetime | None = None
    wants_nudges: bool = False
    history_days: int | None = None
    """How long their own numbers are kept for them. None: not at all."""

    @property
    def has_agreed(self) -> bool:
        return self.agreed_version == AGREED_TO


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one day was like, for the one who said so and nobody else."""

    on: date
    heavy: int | None
    now: int | None
