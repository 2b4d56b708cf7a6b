"""Who may be where with a group, without any database."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.groups.errors import (
    AlreadyAskedError,
    AlreadyInGroupError,
    AskAgainLaterError,
    AskSettledError,
    DutyHoursError,
    GroupFullError,
    InvitationOnlyError,
    NoPlaceForYouError,
    SeatsOutOfRangeError,
)
from bot.features.groups.model import (
    MOST_MEMBERS,
    TRANSITIONS,
    AskId,
    DutyHours,
    Event,
    Group,
    Joining,
    Membership,
    MembershipState,
    No,
    Relation,
    Template,
    arrival,
    asked,
    check_seats,
    moved,
    next_state,
)

NOW = datetime(2026, 10, 18, 22, 52, tzinfo=UTC)
TODAY = date(2026, 10, 18)
RUTH, DANA = MemberId(1), MemberId(2)
STATES = (None, *MembershipState)
BIRCH = Group(
    id=GroupId(5),
    guild_id=GuildId(7),
    name="Birch",
    template=Template.PARENTS,
    joining=Joining.ASK,
    seats=None,
    language="en",
    zone="America/New_York",
)


def membership(
    state: MembershipState | None, ask_again_on: date | None = None
) -> Membership | None:
    if state is None:
        return None
    return Membership(
        group_id=BIRCH.id,
        member_id=RUTH,
        relation=Relation.PARENT,
        state=state,
        asked_at=NOW,
        since=NOW,
        ask_again_on=ask_again_on,
        settled_by=DANA,
    )


def door(joining: Joining) -> Group:
    return Group(
        id=BIRCH.id,
        guild_id=BIRCH.guild_id,
        name=BIRCH.name,
        template=BIRCH.template,
        joining=joining,
        seats=None,
        language="en",
        zone=BIRCH.zone,
    )


def walk():
    return [
        (state, event, outcome)
        for state, event in product(STATES, Event)
        for outcome in [TRANSITIONS[state][event]]
    ]


def test_every_state_knows_what_every_event_means():
    assert set(TRANSITIONS) == set(STATES)
    assert all(set(events) == set(Event) for events in TRANSITIONS.values())


@pytest.mark.parametrize(("state", "event", "outcome"), walk())
def test_each_event_ends_in_the_state_or_the_refusal_of_the_table(state, event, outcome):
    if isinstance(outcome, MembershipState):
        assert next_state(BIRCH, membership(state), event) is outcome
    else:
        with pytest.raises(Refusal):
            next_state(BIRCH, membership(state), event)


def test_a_room_opens_only_by_a_facilitator_an_open_door_an_invitation_or_coming_back():
    opening = {
        event
        for state, event, outcome in walk()
        if isinstance(outcome, MembershipState)
        and outcome.opens_room
        and not (state is not None and state.opens_room)
    }
    assert opening == {Event.LET_IN, Event.ENTER, Event.ENTER_INVITED}


def test_only_someone_who_waits_can_be_let_in_or_turned_down():
    for state, event, outcome in walk():
        if event in (Event.LET_IN, Event.NOT_NOW) and state is not MembershipState.ASKED:
            assert outcome is No.SETTLED


def test_a_blocked_person_stays_blocked_whatever_they_try():
    own = (Event.ASK, Event.ENTER, Event.ENTER_INVITED, Event.LEAVE, Event.COME_BACK, Event.GONE)
    for event in own:
        assert isinstance(TRANSITIONS[MembershipState.BLOCKED][event], No)
    assert TRANSITIONS[MembershipState.BLOCKED][Event.UNBLOCK] is MembershipState.LEFT


def test_everyone_who_is_in_can_leave_in_one_step():
    for state in (MembershipState.ACTIVE, MembershipState.ON_BREAK, MembershipState.ASKED):
        assert next_state(BIRCH, membership(state), Event.LEAVE) is MembershipState.LEFT


def test_asking_is_the_way_in_unless_the_door_is_open():
    def arrives(joining, *, is_invited=False):
        return arrival(door(joining), None, is_invited=is_invited, people=3, today=TODAY)

    assert arrives(Joining.ASK) is MembershipState.ASKED
    assert arrives(Joining.OPEN) is MembershipState.ACTIVE
    assert arrives(Joining.INVITE, is_invited=True) is MembershipState.ACTIVE
    with pytest.raises(InvitationOnlyError):
        arrives(Joining.INVITE)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (MembershipState.ASKED, AlreadyAskedError),
        (MembershipState.ACTIVE, AlreadyInGroupError),
        (MembershipState.ON_BREAK, AlreadyInGroupError),
        (MembershipState.BLOCKED, NoPlaceForYouError),
    ],
)
@pytest.mark.parametrize("joining", [Joining.ASK, Joining.INVITE])
def test_whoever_cannot_ask_hears_why_even_where_one_needs_an_invitation(state, refusal, joining):
    with pytest.raises(refusal):
        arrival(door(joining), membership(state), is_invited=False, people=3, today=TODAY)


@pytest.mark.parametrize("joining", [Joining.ASK, Joining.OPEN])
@pytest.mark.parametrize("state", [MembershipState.DECLINED, MembershipState.REMOVED])
def test_who_was_turned_down_may_ask_again_on_the_day_and_not_before(joining, state):
    again_on = TODAY + timedelta(days=30)

    def arrives(today):
        return arrival(
            door(joining), membership(state, again_on), is_invited=False, people=3, today=today
        )

    with pytest.raises(AskAgainLaterError) as refused:
        arrives(again_on - timedelta(days=1))
    assert refused.value.ask_again_on == again_on
    assert arrives(again_on) in (MembershipState.ASKED, MembershipState.ACTIVE)


def test_an_open_door_is_not_open_for_someone_who_was_shown_out():
    later = TODAY + timedelta(days=60)
    state = arrival(
        door(Joining.OPEN),
        membership(MembershipState.REMOVED, TODAY),
        is_invited=False,
        people=3,
        today=later,
    )
    assert state is MembershipState.ASKED


def test_an_invitation_is_a_second_chance_before_the_day():
    state = arrival(
        door(Joining.ASK),
        membership(MembershipState.DECLINED, TODAY + timedelta(days=9)),
        is_invited=True,
        people=3,
        today=TODAY,
    )
    assert state is MembershipState.ACTIVE


@pytest.mark.parametrize("joining", [Joining.ASK, Joining.OPEN])
def test_a_full_group_says_so_at_once_instead_of_letting_someone_wait(joining):
    last = arrival(door(joining), None, is_invited=False, people=MOST_MEMBERS - 1, today=TODAY)
    assert last in (MembershipState.ASKED, MembershipState.ACTIVE)
    with pytest.raises(GroupFullError):
        arrival(door(joining), None, is_invited=False, people=MOST_MEMBERS, today=TODAY)


def test_turning_down_sets_the_day_to_ask_again_and_keeps_who_answered():
    waiting = asked(BIRCH, RUTH, Relation.PARENT, MembershipState.ASKED, ask_id=AskId(9), now=NOW)
    declined = moved(waiting, MembershipState.DECLINED, now=NOW, today=TODAY, by=DANA)
    assert declined.ask_again_on == date(2026, 11, 17)
    assert declined.settled_by == DANA
    assert (
        moved(waiting, MembershipState.ACTIVE, now=NOW, today=TODAY, by=DANA).ask_again_on is None
    )


def test_the_second_facilitator_learns_who_was_first():
    with pytest.raises(AskSettledError) as refused:
        next_state(BIRCH, membership(MembershipState.ACTIVE), Event.LET_IN)
    assert refused.value.by == DANA


@given(st.lists(st.sampled_from(list(Event)), max_size=30))
def test_whatever_happens_a_room_is_open_exactly_for_those_who_are_in(events):
    person = None
    for event in events:
        try:
            state = next_state(BIRCH, person, event)
        except Refusal:
            continue
        person = (
            asked(BIRCH, RUTH, Relation.OTHER, state, ask_id=AskId(1), now=NOW)
            if person is None
            else moved(person, state, now=NOW, today=TODAY, by=DANA)
        )
        was_shown_out = person.state in (MembershipState.DECLINED, MembershipState.REMOVED)
        assert (person.ask_again_on is not None) == was_shown_out
    if person is not None and person.state.opens_room:
        assert person.state in (MembershipState.ACTIVE, MembershipState.ON_BREAK)


@pytest.mark.parametrize("seats", [0, -1, 101])
def test_a_meeting_needs_a_sensible_number_of_seats(seats):
    with pytest.raises(SeatsOutOfRangeError):
        check_seats(seats)
    assert check_seats(8) == 8
    assert check_seats(None) is None


@pytest.mark.parametrize(
    ("days", "from_", "to"),
    [
        ((), time(9), time(17)),
        ((7,), time(9), time(17)),
        ((1,), time(9), time(9)),
    ],
)
def test_duty_hours_that_make_no_sense_are_refused(days, from_, to):
    with pytest.raises(DutyHoursError):
        DutyHours(frozenset(days), from_, to)
