"""What may follow what, for one answer: state × event × how far its author lets it go. Pure; a test walks all of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from bot.core.ids import MemberId, SessionId
from bot.features.checkins.errors import (
    BeingReadError,
    BeyondCeilingError,
    NothingAskedError,
    NothingToReadError,
    NotOpenedError,
    OwnAnswerError,
    SettledError,
    TakenError,
)
from bot.features.checkins.model import (
    CLAIM_LASTS,
    Answer,
    AnswerState,
    Ceiling,
    Event,
)

_State = AnswerState


class No(StrEnum):
    """Why an event can't happen in a state."""

    TAKEN = "taken"
    """Somebody has it open."""
    NOT_OPENED = "not_opened"
    SETTLED = "settled"
    BEING_READ = "being_read"
    NOTHING_ASKED = "nothing_asked"


_Row = Mapping[Event, AnswerState | No]

_ASKED_NOTHING: Final[_Row] = {
    Event.ALLOW: No.NOTHING_ASKED,
    Event.DECLINE: No.NOTHING_ASKED,
}
_DECISIONS_FIRST_OPEN: Final[_Row] = {
    Event.KEEP: No.NOT_OPENED,
    Event.ASK_TO_TALK: No.NOT_OPENED,
    Event.READ_ALOUD: No.NOT_OPENED,
    Event.PUT_IN_ROOM: No.NOT_OPENED,
    Event.ASK_CHANGE: No.NOT_OPENED,
    Event.ASK_LEAVE: No.NOT_OPENED,
    Event.TICK: No.NOT_OPENED,
    Event.UNTICK: No.NOT_OPENED,
}
_SETTLED: Final[_Row] = {
    **_ASKED_NOTHING,
    Event.OPEN: No.SETTLED,
    Event.LAPSE: No.SETTLED,
    Event.KEEP: No.SETTLED,
    Event.ASK_TO_TALK: No.SETTLED,
    Event.READ_ALOUD: No.SETTLED,
    Event.PUT_IN_ROOM: No.SETTLED,
    Event.ASK_CHANGE: No.SETTLED,
    Event.ASK_LEAVE: No.SETTLED,
    Event.EDIT: No.BEING_READ,
    Event.TICK: No.SETTLED,
    Event.UNTICK: No.SETTLED,
    Event.TAKE_BACK: _State.TAKEN_BACK,
    Event.GIVE_UP: No.SETTLED,
}
_GONE: Final[_Row] = {**_SETTLED, Event.EDIT: No.SETTLED, Event.TAKE_BACK: No.SETTLED}
_WITH_ITS_AUTHOR: Final[_Row] = {
    **_SETTLED,
    Event.KEEP: _State.READ,
    Event.DECLINE: _State.READ,
}

TRANSITIONS: Final[Mapping[AnswerState, _Row]] = {
    _State.WAITING: {
        **_ASKED_NOTHING,
        **_DECISIONS_FIRST_OPEN,
        Event.OPEN: _State.OPENED,
        Event.LAPSE: _State.WAITING,
        Event.EDIT: _State.WAITING,
        Event.TAKE_BACK: _State.TAKEN_BACK,
        Event.GIVE_UP: _State.UNANSWERED,
    },
    _State.OPENED: {
        **_ASKED_NOTHING,
        Event.OPEN: No.TAKEN,
        Event.LAPSE: _State.WAITING,
        Event.KEEP: _State.READ,
        Event.ASK_TO_TALK: _State.TALK,
        Event.READ_ALOUD: _State.ON_LIST,
        Event.PUT_IN_ROOM: _State.IN_ROOM,
        Event.ASK_CHANGE: _State.CHANGE_ASKED,
        Event.ASK_LEAVE: _State.LEAVE_ASKED,
        Event.EDIT: No.BEING_READ,
        Event.TICK: No.NOT_OPENED,
        Event.UNTICK: No.NOT_OPENED,
        Event.TAKE_BACK: _State.TAKEN_BACK,
        Event.GIVE_UP: _State.UNANSWERED,
    },
    _State.CHANGE_ASKED: {**_WITH_ITS_AUTHOR, Event.EDIT: _State.WAITING},
    # Where an allowed answer goes stands in the question: see ``allowed``.
    _State.LEAVE_ASKED: {**_WITH_ITS_AUTHOR, Event.ALLOW: _State.LEAVE_ASKED},
    _State.READ: _SETTLED,
    _State.TALK: _SETTLED,
    _State.ON_LIST: {
        **_SETTLED,
        Event.KEEP: _State.READ,
        Event.TICK: _State.READ_ALOUD,
        Event.GIVE_UP: _State.PASSED_OVER,
    },
    _State.READ_ALOUD: {**_SETTLED, Event.UNTICK: _State.ON_LIST},
    _State.IN_ROOM: {**_SETTLED, Event.KEEP: _State.READ},
    _State.TAKEN_BACK: _GONE,
    _State.UNANSWERED: _GONE,
    _State.PASSED_OVER: _GONE,
}

DECISIONS: Final = frozenset(
    {
        Event.KEEP,
        Event.ASK_TO_TALK,
        Event.READ_ALOUD,
        Event.PUT_IN_ROOM,
        Event.ASK_CHANGE,
        Event.ASK_LEAVE,
    }
)
"""What a facilitator can do with an answer."""

_USES: Final[Mapping[Event, Ceiling]] = {
    Event.READ_ALOUD: Ceiling.READ_ALOUD,
    Event.PUT_IN_ROOM: Ceiling.ROOM,
}


def next_state(answer: Answer, event: Event) -> AnswerState:
    """What the event leads to, or the refusal that says why not. Never further than the author allowed."""
    outcome = TRANSITIONS[answer.state][event]
    if isinstance(outcome, AnswerState):
        if (use := _USES.get(event)) is not None:
            _require_allowed(answer, use)
        return outcome
    match outcome:
        case No.TAKEN:
            raise TakenError(answer.guild_id, answer.opened_by)
        case No.NOT_OPENED:
            raise NotOpenedError
        case No.SETTLED:
            raise SettledError
        case No.BEING_READ:
            raise BeingReadError
        case No.NOTHING_ASKED:
            raise NothingAskedError
        case _:
            assert_never(outcome)


def _require_allowed(answer: Answer, use: Ceiling) -> None:
    if not answer.has_words:
        raise NothingToReadError
    if not answer.ceiling.allows(use):
        raise BeyondCeilingError


def _require_time_left(answer: Answer, now: datetime) -> None:
    """After an outage its end may be late, and nothing may put it off further."""
    if answer.is_over(now):
        raise SettledError


def opened(answer: Answer, by: MemberId, now: datetime) -> Answer:
    """The words go on this facilitator's screen for ten minutes. One whose time is over counts as waiting."""
    if answer.member_id == by:
        raise OwnAnswerError
    _require_time_left(answer, now)
    if answer.state is AnswerState.OPENED and (answer.opened_by == by or not answer.is_held(now)):
        answer = lapsed(answer)
    return replace(
        answer,
        state=next_state(answer, Event.OPEN),
        opened_by=by,
        opened_until=now + CLAIM_LASTS,
        opened_at=now,
    )


def lapsed(answer: Answer) -> Answer:
    """Back to whoever has time."""
    state = next_state(answer, Event.LAPSE)
    return replace(answer, state=state, opened_by=None, opened_until=None)


def decided(
    answer: Answer,
    event: Event,
    by: MemberId,
    now: datetime,
    *,
    wants_use: Ceiling | None = None,
) -> Answer:
    """A facilitator's decision, by the one who has it open; what is settled any of them can take off the list or out
    of the room. Words that are a day old go in the room only after one more yes, so that decision becomes the
    question. ``wants_use`` is asked for; without it, one step further than its author said."""
    if event not in DECISIONS:
        message = f"{event} is no decision"
        raise ValueError(message)
    if answer.member_id == by:
        raise OwnAnswerError
    was_open = answer.state is AnswerState.OPENED
    if answer.state is AnswerState.OPENED:
        if not answer.is_held(now):
            raise NotOpenedError
        if answer.opened_by != by:
            raise TakenError(answer.guild_id, answer.opened_by)
    state = next_state(answer, event)
    if event is Event.PUT_IN_ROOM and not answer.is_fresh(now):
        state, wants_use = next_state(answer, Event.ASK_LEAVE), Ceiling.ROOM
    if state is AnswerState.LEAVE_ASKED:
        if not answer.has_words:
            raise NothingToReadError
        wants_use = wants_use or answer.ceiling.next_up
        if wants_use is Ceiling.FACILITATORS:
            raise NothingAskedError
    return replace(
        answer,
        state=state,
        wants_use=wants_use if state is AnswerState.LEAVE_ASKED else None,
        opened_by=None,
        opened_until=None,
        decided_by=by,
        # Taking it off the list keeps it no longer than was said.
        decided_at=now if was_open else answer.decided_at or now,
    )


def allowed(answer: Answer, now: datetime) -> Answer:
    """Its author said yes to the facilitator's question, and to nothing beyond it."""
    next_state(answer, Event.ALLOW)
    _require_time_left(answer, now)
    use = answer.wants_use
    if use is None:
        raise NothingAskedError
    in_room = use is Ceiling.ROOM
    return replace(
        answer,
        state=AnswerState.IN_ROOM if in_room else AnswerState.ON_LIST,
        ceiling=use,
        wants_use=None,
        confirmed_at=now,
        decided_at=now,
    )


def declined(answer: Answer) -> Answer:
    """Its author would rather not. It has been read, and goes no further."""
    return replace(answer, state=next_state(answer, Event.DECLINE), wants_use=None)


def edited(answer: Answer, ceiling: Ceiling, now: datetime, *, has_words: bool) -> Answer:
    """Its author changed it, so it waits to be read anew."""
    if answer.state is AnswerState.OPENED and not answer.is_held(now):
        answer = lapsed(answer)
    return replace(
        answer,
        state=next_state(answer, Event.EDIT),
        ceiling=ceiling,
        has_words=has_words,
        confirmed_at=now,
        decided_by=None,
        decided_at=None,
        wants_use=None,
        unread_told_at=None,
    )


def ticked(answer: Answer, session_id: SessionId, now: datetime) -> Answer:
    """It was read aloud at this meeting."""
    state = next_state(answer, Event.TICK)
    _require_time_left(answer, now)
    return replace(answer, state=state, read_aloud_at=now, session_id=session_id)


def unticked(answer: Answer) -> Answer:
    state = next_state(answer, Event.UNTICK)
    return replace(answer, state=state, read_aloud_at=None, session_id=None)


def taken_back(answer: Answer, now: datetime) -> Answer:
    """Whoever wrote it wants it back, whatever became of it. Nothing that was said may stay anywhere."""
    return _without_words(answer, Event.TAKE_BACK, now)


def put_away(answer: Answer) -> Answer:
    """The group has ended: what was meant for it goes no further."""
    return replace(answer, state=next_state(answer, Event.KEEP), wants_use=None)


def given_up(answer: Answer, now: datetime) -> Answer:
    """Nobody read it in time, or not aloud. Its author is told."""
    return _without_words(answer, Event.GIVE_UP, now)


def _without_words(answer: Answer, event: Event, now: datetime) -> Answer:
    return replace(
        answer,
        state=next_state(answer, event),
        has_words=False,
        opened_by=None,
        opened_until=None,
        wants_use=None,
        decided_at=now,
        read_aloud_at=None,
    )
