"""A wish to be reached by a facilitator: its states, what leads to what, and when somebody is called again.

Times and codes, never a word of anybody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final, NewType

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.features.requests.errors import (
    RequestNotTakenError,
    RequestOverError,
    RequestTakenError,
)

RequestId = NewType("RequestId", int)

MOST_A_DAY: Final = 5
A_DAY: Final = timedelta(days=1)
KEPT_AFTER_END: Final = timedelta(days=90)
HELD_FOR: Final = timedelta(minutes=2)
"""Whoever looks first is alone with it for so long; by then everybody is called again."""
REMIND_AFTER: Final = timedelta(hours=24)
"""After so long without an end its facilitator is reminded once, and another one may go on."""
UNWATCHED_FOR: Final = timedelta(hours=24)
"""Where nobody promised to look, nobody is called in minutes; after so long it counts as unanswered all the same."""
FRESH_FOR: Final = timedelta(hours=1)
"""So long after asking somebody waits for an answer, also in their own quiet hours."""


class About(StrEnum):
    ME = "me"
    LOVED_ONE = "loved_one"
    CHILD_OR_OLDER = "child_or_older"
    VIOLENCE = "violence"
    OVERDOSE = "overdose"
    NOT_SURE = "not_sure"

    @property
    def is_danger(self) -> bool:
        """The emergency number comes first, and asking a facilitator is a second thought."""
        return self in (About.CHILD_OR_OLDER, About.VIOLENCE, About.OVERDOSE)


class Reach(StrEnum):
    NOTE = "note"
    UNSAFE = "unsafe"
    """Somebody may look at their phone. Nothing is sent to them, by nobody; their page shows how it stands."""


class RequestState(StrEnum):
    OPENED = "opened"
    UNANSWERED = "unanswered"
    """Everybody was called and nobody came. It stands first on the desk until somebody does."""
    SEEN = "seen"
    CONTACTED = "contacted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def waits(self) -> bool:
        return self in (RequestState.OPENED, RequestState.UNANSWERED)

    @property
    def is_with_someone(self) -> bool:
        return self in (RequestState.SEEN, RequestState.CONTACTED)

    @property
    def is_over(self) -> bool:
        return self in (RequestState.CLOSED, RequestState.WITHDRAWN)


class Event(StrEnum):
    SEE = "see"
    TAKE_OVER = "take_over"
    """Another facilitator goes on with what was left lying."""
    CONTACT = "contact"
    CLOSE = "close"
    HAND_BACK = "hand_back"
    NO_ANSWER = "no_answer"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    """How it ended, and not a word more."""

    EMERGENCY_BY_MEMBER = "emergency_by_member"
    EMERGENCY_BY_FACILITATOR = "emergency_by_facilitator"
    CRISIS_LINE = "crisis_line"
    PROGRAM_CLINICIAN = "program_clinician"
    REPORTED_ELSEWHERE = "reported_elsewhere"
    VIOLENCE_SERVICE = "violence_service"
    NO_DANGER = "no_danger"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"


class Offer(StrEnum):
    """How the facilitator wants to speak with them."""

    I_WRITE = "i_write"
    WRITE_ME = "write_me"
    VOICE = "voice"


class Step(IntEnum):
    """Who is called, each a little later than the one before."""

    NONE = 0
    FIRST = 1
    AGAIN = 2
    BACKUP = 3
    UNANSWERED = 4


STEP_AFTER: Final[Mapping[Step, timedelta]] = {
    Step.FIRST: timedelta(0),
    Step.AGAIN: timedelta(minutes=2),
    Step.BACKUP: timedelta(minutes=5),
    Step.UNANSWERED: timedelta(minutes=10),
}


class No(StrEnum):
    NOT_TAKEN = "not_taken"
    TAKEN = "taken"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Request:
    id: RequestId
    guild_id: GuildId
    group_id: GroupId
    member_id: MemberId
    about: About
    reach: Reach
    state: RequestState
    opened_at: datetime
    watched_from: datetime | None
    """From when facilitators are called: at once inside duty hours, else when they begin. None: nobody promised to
    look, so it waits on the desk, and is unanswered after a day."""
    step: Step = Step.NONE
    turn: int = 0
    """Counts how often it came back to the desk, so that calling again is another promise."""
    held_by: MemberId | None = None
    held_until: datetime | None = None
    facilitator: MemberId | None = None
    seen_at: datetime | None = None
    contacted_at: datetime | None = None
    unanswered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    offer: Offer | None = None
    desk_channel_id: ChannelId | None = None
    desk_message_id: MessageId | None = None
    desk_is_loud: bool = False
    """Its card on the desk was put up again, this time with a sound."""

    @property
    def no_one_has_answered(self) -> bool:
        """Everybody was called, so the lines are the better way by now."""
        return self.state.waits and self.step >= Step.BACKUP


_WAITING: Final[Mapping[Event, RequestState | No]] = {
    Event.SEE: RequestState.SEEN,
    Event.TAKE_OVER: RequestState.SEEN,
    Event.CONTACT: No.NOT_TAKEN,
    Event.CLOSE: No.NOT_TAKEN,
    Event.HAND_BACK: No.NOT_TAKEN,
    Event.NO_ANSWER: RequestState.UNANSWERED,
    Event.WITHDRAW: RequestState.WITHDRAWN,
}
_WITH_SOMEONE: Final[Mapping[Event, RequestState | No]] = {
    Event.SEE: No.TAKEN,
    Event.TAKE_OVER: RequestState.SEEN,
    Event.CONTACT: RequestState.CONTACTED,
    Event.CLOSE: RequestState.CLOSED,
    Event.HAND_BACK: RequestState.OPENED,
    Event.NO_ANSWER: No.TAKEN,
    Event.WITHDRAW: RequestState.WITHDRAWN,
}
_OVER: Final[Mapping[Event, RequestState | No]] = dict.fromkeys(Event, No.OVER)

TRANSITIONS: Final[Mapping[RequestState, Mapping[Event, RequestState | No]]] = {
    RequestState.OPENED: _WAITING,
    RequestState.UNANSWERED: _WAITING,
    RequestState.SEEN: _WITH_SOMEONE,
    RequestState.CONTACTED: _WITH_SOMEONE,
    RequestState.CLOSED: _OVER,
    RequestState.WITHDRAWN: _OVER,
}
"""Every state and every event; a test walks all of them."""


def next_state(request: Request, event: Event) -> RequestState:
    """What the event leads to, or the refusal that says why not."""
    match TRANSITIONS[request.state][event]:
        case No.NOT_TAKEN:
            raise RequestNotTakenError(request.guild_id)
        case No.TAKEN:
            raise RequestTakenError(request.guild_id, request.facilitator, free_at=free_at(request))
        case No.OVER:
            raise RequestOverError(request.guild_id)
        case RequestState() as state:
            return state


def moved(
    request: Request,
    event: Event,
    *,
    now: datetime,
    by: MemberId | None = None,
    watched_from: datetime | None = None,
) -> Request:
    """The same request after the event, with what its new state knows. ``watched_from`` is for one that goes back to
    the desk, which is called out anew."""
    state = next_state(request, event)
    free = replace(request, state=state, held_by=None, held_until=None)
    match event:
        case Event.SEE | Event.TAKE_OVER:
            return replace(free, facilitator=by, seen_at=now, contacted_at=None, offer=None)
        case Event.CONTACT:
            return replace(free, contacted_at=request.contacted_at or now)
        case Event.HAND_BACK:
            return replace(
                free,
                facilitator=None,
                seen_at=None,
                contacted_at=None,
                offer=None,
                step=Step.NONE,
                turn=request.turn + 1,
                watched_from=watched_from,
            )
        case Event.NO_ANSWER:
            return replace(request, state=state, unanswered_at=request.unanswered_at or now)
        case Event.CLOSE | Event.WITHDRAW:
            return replace(free, ended_at=now)


def free_at(request: Request) -> datetime | None:
    """When another facilitator may open it. None: now."""
    if request.state.is_with_someone:
        seen_at = request.seen_at
        # Whoever had it may be forgotten; then it is anybody's.
        return None if request.facilitator is None or seen_at is None else seen_at + REMIND_AFTER
    return request.held_until


def refuse_taken(request: Request, by: MemberId, *, now: datetime) -> None:
    """Two facilitators open it at once: one has it, the other reads who."""
    holder = request.facilitator if request.state.is_with_someone else request.held_by
    until = free_at(request)
    if holder is not None and holder != by and until is not None and now < until:
        raise RequestTakenError(request.guild_id, holder, free_at=until)


def step_due(request: Request, now: datetime) -> Step | None:
    """The last step whose time has come, if it was not taken yet. Those before it are passed over: after an outage
    nobody wants three notes at once."""
    if not request.state.waits:
        return None
    if request.watched_from is None:
        is_left = request.step is Step.NONE and now >= request.opened_at + UNWATCHED_FOR
        return Step.UNANSWERED if is_left else None
    come = [step for step, after in STEP_AFTER.items() if request.watched_from + after <= now]
    return come[-1] if come and come[-1] > request.step else None


def next_step_at(request: Request) -> datetime | None:
    """When to look again whether somebody has to be called. None: not any more."""
    if not request.state.waits or request.watched_from is None:
        return None
    coming = [after for step, after in STEP_AFTER.items() if step > request.step]
    return request.watched_from + coming[0] if coming else None


def is_fresh(request: Request, now: datetime) -> bool:
    return now < request.opened_at + FRESH_FOR
