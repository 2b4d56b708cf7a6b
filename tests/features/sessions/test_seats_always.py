"""Whatever people tap, in whatever order, the promises about seats hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ids import MemberId
from bot.features.sessions.errors import MeetingFullError
from bot.features.sessions.model import RsvpAnswer, Seat
from bot.features.sessions.seats import (
    Line,
    News,
    Outcome,
    Phase,
    hand_out,
    leave,
    open_card,
    phase_of,
    record_answer,
)
from tests.features.sessions.meetings import STARTS_AT, line

PEOPLE = [MemberId(number) for number in range(1, 6)]
SEAT_OF = {News.SEATED: Seat.CONFIRMED, News.OFFERED: Seat.OFFERED, News.OPEN: Seat.WAITING}


@dataclass(frozen=True)
class Step:
    who: MemberId
    what: str
    later: timedelta


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(PEOPLE),
        st.sampled_from(
            [
                "going",
                "wait",
                "wait",
                "wait",
                "maybe",
                "declined",
                "declined",
                "open",
                "leave",
                "timer",
            ]
        ),
        st.sampled_from([timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 1, 7, 20, 150)]),
    ),
    min_size=6,
    max_size=30,
)


def play(
    step: Step, before: Line, *, turn: int, can_tell: frozenset[MemberId], now: datetime
) -> Outcome:
    match step.what:
        case "open":
            return open_card(before, step.who, can_tell=can_tell, now=now)
        case "leave":
            return leave(before, step.who, can_tell=can_tell, now=now)
        case "timer":
            return hand_out(before, can_tell=can_tell, now=now)
        case what:
            waits = what == "wait"
            return record_answer(
                before,
                step.who,
                RsvpAnswer.GOING if waits else RsvpAnswer(what),
                turn=turn,
                wait=waits,
                holds_seat=True,
                can_tell=can_tell,
                now=now,
            )


@given(
    steps=steps,
    seats=st.integers(1, 3),
    can_tell=st.frozensets(st.sampled_from(PEOPLE)),
    began=st.sampled_from([timedelta(hours=hours) for hours in (1, 4, 12)]),
)
@settings(max_examples=400, deadline=None)
def test_no_seat_is_sold_twice_and_nobody_is_passed_in_line(
    steps: list[Step], seats: int, can_tell: frozenset[MemberId], began: timedelta
) -> None:
    now = STARTS_AT - began
    outcome = Outcome(line(seats=seats))
    for turn, step in enumerate(steps, start=1):
        now = min(now + step.later, STARTS_AT - timedelta(seconds=1))
        before = outcome.line
        try:
            outcome = play(step, before, turn=turn, can_tell=can_tell, now=now)
        except MeetingFullError:
            settled = hand_out(before, can_tell=can_tell, now=now).line
            assert settled.free <= len(settled.waiting), "a free seat is refused only to a newcomer"
            continue
        assert outcome.line.taken <= seats
        nobody_lost_anything(before, outcome.line, step)
        what_is_told_is_true(before, outcome, step, can_tell)
        free_seats_went_to_the_first(before, outcome.line, step, can_tell, now)


def nobody_lost_anything(before: Line, after: Line, step: Step) -> None:
    for who, rsvp in before.rsvps.items():
        if rsvp.seat is Seat.CONFIRMED and who != step.who:
            assert after.rsvps[who].seat is Seat.CONFIRMED, "a seat is never taken away"
    order = [waiting.member_id for waiting in before.waiting]
    still = [waiting.member_id for waiting in after.waiting if waiting.member_id in order]
    assert still == [who for who in order if who in still] or step.who in still


def what_is_told_is_true(
    before: Line, outcome: Outcome, step: Step, can_tell: frozenset[MemberId]
) -> None:
    for who, news in outcome.told.items():
        assert who in can_tell
        assert who != step.who or step.what == "timer"
        assert outcome.line.rsvps[who].seat is SEAT_OF[news]
        if news is News.OFFERED:
            assert before.rsvps[who].offered_until is None, "nobody is asked twice"


def free_seats_went_to_the_first(
    before: Line, after: Line, step: Step, can_tell: frozenset[MemberId], now: datetime
) -> None:
    match phase_of(after.session, now):
        case Phase.SEATING:
            for waiting in after.waiting[: after.free]:
                assert waiting.member_id not in can_tell, "the first in line has the seat"
            newcomer = after.rsvps.get(step.who) if step.who not in before.rsvps else None
            if newcomer is not None and newcomer.seat is Seat.CONFIRMED:
                assert len(after.waiting) <= after.free, "no newcomer goes before the line"
        case Phase.OFFERING if after.free:
            for waiting in after.waiting:
                asked = waiting.offered_until is not None
                assert asked or waiting.member_id not in can_tell, "who can be told was asked"
        case _:
            pass
