"""Which meetings get an event."""

from dataclasses import replace
from datetime import timedelta

from bot.core.ids import SessionId
from bot.features.events.model import SHOWN_AHEAD, SHOWN_AT_MOST, choose
from bot.features.sessions.model import SessionState
from tests.features.sessions.meetings import LONG_BEFORE, STARTS_AT, wednesday


def at(number, starts_at, state=SessionState.PLANNED):
    return replace(wednesday(state=state), id=SessionId(number), starts_at=starts_at)


def test_only_meetings_that_take_place_soon_get_one():
    minute = timedelta(minutes=1)
    soon = at(1, STARTS_AT)
    last = at(2, STARTS_AT + SHOWN_AHEAD - minute)
    too_far = at(3, STARTS_AT + SHOWN_AHEAD)
    off = at(4, STARTS_AT + minute, SessionState.CANCELLED)
    closed = at(5, STARTS_AT - minute, SessionState.CLOSED)

    assert choose([too_far, last, closed, off, soon], STARTS_AT) == (soon, last)
    # One that is going on keeps its event until it is over.
    assert choose([soon], soon.ends_at - minute) == (soon,)
    assert choose([soon], soon.ends_at) == ()


def test_the_nearest_come_first_and_some_places_are_left_to_people():
    hours = [at(number, STARTS_AT + timedelta(hours=number)) for number in range(1, 121)]

    chosen = choose(reversed(hours), LONG_BEFORE)

    assert chosen == tuple(hours[:SHOWN_AT_MOST])
    assert len(chosen) + 10 == 100  # Discord's own limit
