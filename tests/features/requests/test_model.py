"""What may follow what between a person who wants to be reached and those who can."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.groups.duty import on_duty, on_duty_from
from bot.features.groups.model import DutyHours, Group, Joining, Template
from bot.features.requests.errors import (
    RequestNotTakenError,
    RequestOverError,
    RequestTakenError,
)
from bot.features.requests.model import (
    HELD_FOR,
    REMIND_AFTER,
    TRANSITIONS,
    About,
    Event,
    Reach,
    Request,
    RequestId,
    RequestState,
    Step,
    moved,
    next_step_at,
    refuse_taken,
    step_due,
)

NOW = datetime(2026, 10, 21, 22, tzinfo=UTC)
DANA, MARCUS, RUTH = MemberId(1), MemberId(2), MemberId(3)
OPENED = Request(
    id=RequestId(7),
    guild_id=GuildId(700),
    group_id=GroupId(70),
    member_id=RUTH,
    about=About.NOT_SURE,
    reach=Reach.NOTE,
    state=RequestState.OPENED,
    opened_at=NOW,
    watched_from=NOW,
)
S, E = RequestState, Event
TABLE = {
    S.OPENED: {E.SEE: S.SEEN, E.TAKE_OVER: S.SEEN, E.NO_ANSWER: S.UNANSWERED},
    S.UNANSWERED: {E.SEE: S.SEEN, E.TAKE_OVER: S.SEEN, E.NO_ANSWER: S.UNANSWERED},
    S.SEEN: {E.TAKE_OVER: S.SEEN, E.CONTACT: S.CONTACTED, E.CLOSE: S.CLOSED, E.HAND_BACK: S.OPENED},
    S.CONTACTED: {
        E.TAKE_OVER: S.SEEN,
        E.CONTACT: S.CONTACTED,
        E.CLOSE: S.CLOSED,
        E.HAND_BACK: S.OPENED,
    },
    S.CLOSED: {},
    S.WITHDRAWN: {},
}
NO = {
    S.OPENED: RequestNotTakenError,
    S.UNANSWERED: RequestNotTakenError,
    S.SEEN: RequestTakenError,
    S.CONTACTED: RequestTakenError,
    S.CLOSED: RequestOverError,
    S.WITHDRAWN: RequestOverError,
}


def with_dana(state: RequestState) -> Request:
    is_hers = state.is_with_someone
    return replace(
        OPENED,
        state=state,
        facilitator=DANA if is_hers else None,
        seen_at=NOW if is_hers else None,
        held_by=DANA,
        held_until=NOW + HELD_FOR,
    )


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", RequestState)
def test_every_state_knows_what_every_event_leads_to(state, event):
    before = with_dana(state)
    leads_to = TABLE[state].get(event)
    if event is Event.WITHDRAW and not state.is_over:
        leads_to = S.WITHDRAWN  # it may be taken back whoever has it
    if leads_to is None:
        with pytest.raises(NO[state]):
            moved(before, event, now=NOW, by=MARCUS)
        return
    after = moved(before, event, now=NOW, by=MARCUS, watched_from=None)
    assert after.state is leads_to
    assert (after.ended_at is not None) == leads_to.is_over
    assert (after.facilitator is not None) == (
        leads_to.is_with_someone or after.facilitator == DANA
    )
    if leads_to.is_with_someone:
        assert after.seen_at is not None
    if event is not Event.NO_ANSWER:
        assert after.held_by is None
    if event is Event.HAND_BACK:
        assert (after.facilitator, after.step, after.turn) == (None, Step.NONE, before.turn + 1)


def test_the_table_leaves_nothing_out():
    assert set(TRANSITIONS) == set(RequestState)
    assert all(set(events) == set(Event) for events in TRANSITIONS.values())


def test_facilitators_are_called_at_once_and_after_two_five_and_ten_minutes():
    request, called = OPENED, []
    for minute in range(15):
        now = NOW + timedelta(minutes=minute)
        step = step_due(request, now)
        if step is not None:
            called.append((minute, step))
            request = replace(request, step=step)
    assert called == [(0, Step.FIRST), (2, Step.AGAIN), (5, Step.BACKUP), (10, Step.UNANSWERED)]
    assert next_step_at(request) is None


def test_after_an_outage_only_the_last_step_is_taken():
    assert step_due(replace(OPENED, step=Step.FIRST), NOW + timedelta(minutes=7)) is Step.BACKUP
    assert step_due(with_dana(S.SEEN), NOW + timedelta(minutes=7)) is None


def test_where_nobody_promised_to_look_it_is_unanswered_after_a_day():
    unwatched = replace(OPENED, watched_from=None)
    day = unwatched.opened_at + timedelta(days=1)
    assert step_due(unwatched, day - timedelta(minutes=1)) is None
    assert step_due(unwatched, day) is Step.UNANSWERED
    assert step_due(replace(unwatched, step=Step.UNANSWERED), day) is None


def test_two_who_open_it_at_once_do_not_both_have_it():
    looked_at = with_dana(S.OPENED)
    refuse_taken(looked_at, DANA, now=NOW)
    with pytest.raises(RequestTakenError):
        refuse_taken(looked_at, MARCUS, now=NOW)
    refuse_taken(looked_at, MARCUS, now=NOW + HELD_FOR)


def test_what_is_left_lying_for_a_day_can_be_taken_over():
    hers = with_dana(S.CONTACTED)
    with pytest.raises(RequestTakenError):
        refuse_taken(hers, MARCUS, now=NOW + REMIND_AFTER - timedelta(minutes=1))
    refuse_taken(hers, MARCUS, now=NOW + REMIND_AFTER)


def group(hours: DutyHours | None) -> Group:
    kind = (Template.PARTNERS, Joining.ASK, None, "en", "America/New_York")
    return Group(GroupId(70), GuildId(700), "Oak", *kind, duty_hours=hours)


def test_duty_begins_at_the_next_hour_that_somebody_promised():
    evenings = DutyHours(frozenset({0, 2}), time(18), time(21))  # Mondays and Wednesdays
    oak = group(evenings)
    wednesday_six = datetime(2026, 10, 21, 22, tzinfo=UTC)
    assert on_duty_from(oak, wednesday_six) == wednesday_six
    assert on_duty_from(oak, wednesday_six - timedelta(hours=1)) == wednesday_six
    monday_six = datetime(2026, 10, 26, 22, tzinfo=UTC)
    assert on_duty_from(oak, wednesday_six + timedelta(hours=3)) == monday_six
    # A week later the clocks went back.
    assert on_duty_from(oak, datetime(2026, 10, 30, tzinfo=UTC)) == datetime(
        2026, 11, 2, 23, tzinfo=UTC
    )
    assert on_duty(oak, [DANA], wednesday_six) == (DANA,)
    assert on_duty(oak, [DANA], wednesday_six - timedelta(minutes=1)) == ()


def test_where_nobody_set_hours_nobody_is_said_to_look():
    assert on_duty_from(group(None), NOW) is None
    assert on_duty(group(None), [DANA], NOW) == ()
