"""Which time is best, and when turns are fairer than any single one."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.wall_time import WallTime
from bot.features.polls.errors import (
    DeadlineTooLateError,
    NoTimesError,
    OneTimeError,
    PollAskedError,
    TimesOverError,
    TooManyTimesError,
)
from bot.features.polls.model import (
    Fit,
    Mark,
    Poll,
    PollId,
    PollState,
    Rhythm,
    Slot,
    SlotId,
    deadline_to_ask,
)
from bot.features.polls.ranking import ranked, rotation

ANA, BEN, CAL, DEE = (MemberId(number) for number in range(1, 5))
NEW_YORK, LONDON, SYDNEY = "America/New_York", "Europe/London", "Australia/Sydney"
NOW = datetime(2026, 10, 18, 15, 0, tzinfo=UTC)
ANSWERS = {"w": Fit.WORKS, "i": Fit.IF_NEEDED, "n": Fit.NO}


def slot(number, at, zone=NEW_YORK):
    return Slot(SlotId(number), PollId(7), WallTime(datetime.fromisoformat(at), zone))


def said(slots, **answers):
    """``ana="wwn"``: one letter for each time, a dot where nothing was said."""
    people = {"ana": ANA, "ben": BEN, "cal": CAL, "dee": DEE}
    return [
        Mark(one.id, people[name], ANSWERS[letter])
        for name, letters in answers.items()
        for one, letter in zip(slots, letters, strict=True)
        if letter != "."
    ]


def order(slots, zones=None, *, is_weekly=False, **answers):
    here = zones or dict.fromkeys((ANA, BEN, CAL, DEE), NEW_YORK)
    return ranked(slots, said(slots, **answers), here, minutes=60, is_weekly=is_weekly)


def numbers(places):
    return [place.slot.id for place in places]


EVENINGS = [slot(1, "2026-10-26 18:00"), slot(2, "2026-10-27 18:00"), slot(3, "2026-10-28 18:00")]


def test_most_for_whom_it_works_comes_first_then_most_who_can_come_at_all():
    places = order(EVENINGS, ana="wnw", ben="wnw", cal="n.i", dee="nnn")
    assert numbers(places) == [3, 1, 2]
    assert places[0].works == (ANA, BEN)
    assert places[0].if_needed == (CAL,)
    assert places[0].no == (DEE,)


def test_of_two_that_suit_as_many_the_fairer_hour_wins():
    times = [slot(1, "2026-10-26 06:30"), slot(2, "2026-10-27 18:00"), slot(3, "2026-10-28 07:00")]
    places = order(times, ana="www", ben="www")
    assert numbers(places) == [2, 3, 1]
    assert places[0].is_fair
    assert (places[1].burdened, places[1].strain) == ((ANA, BEN), 60)


def test_who_has_left_the_group_does_not_count():
    places = order(EVENINGS, {ANA: NEW_YORK}, ana="nnw", ben="wwn", cal="wwn")
    assert numbers(places)[0] == 3
    assert places[1].coming == ()


def test_nobody_has_said_anything():
    places = order(EVENINGS)
    assert numbers(places) == [1, 2, 3]
    assert rotation(places) == ()


# New York, London and Sydney: some hour of the day is always somebody's night.
AROUND = {ANA: NEW_YORK, BEN: LONDON, CAL: SYDNEY}
EARLY, LATE = slot(1, "2026-10-26 05:00"), slot(2, "2026-10-27 18:30")


def test_turns_are_proposed_where_no_single_time_is_fair():
    # 5 AM is Ana's burden; 6:30 PM is late for Ben. In turns, each has it every other time.
    places = order([EARLY, LATE], AROUND, is_weekly=True, ana="iw", ben="wi", cal="ww")
    assert not any(place.is_fair for place in places)
    assert numbers(rotation(places)) == [1, 2]
    assert ANA in next(place for place in places if place.slot is EARLY).burdened
    assert BEN in next(place for place in places if place.slot is LATE).burdened


def test_no_turns_are_needed_where_one_time_is_fair():
    fair = slot(3, "2026-10-28 17:00", LONDON)
    zones = {ANA: NEW_YORK, BEN: LONDON}
    places = order([EARLY, LATE, fair], zones, is_weekly=True, ana="iww", ben="wiw")
    assert rotation(places) == ()


def test_a_fair_time_to_which_hardly_anybody_comes_is_not_enough():
    alone = slot(3, "2026-10-28 12:00")
    places = order([EARLY, LATE, alone], AROUND, is_weekly=True, ana="iwn", ben="win", cal="wwi")
    assert numbers(rotation(places)) == [1, 2]


def test_turns_are_no_help_where_the_same_person_has_the_night_each_time():
    nights = [slot(1, "2026-10-26 05:00"), slot(2, "2026-10-27 05:30")]
    places = order(nights, {ANA: NEW_YORK, BEN: LONDON}, is_weekly=True, ana="ww", ben="ww")
    assert rotation(places) == ()


def test_three_take_turns_where_two_would_leave_one_with_the_night_each_time():
    both = {ANA: NEW_YORK, BEN: LONDON, CAL: SYDNEY, DEE: "Pacific/Honolulu"}
    times = [slot(1, "2026-10-26 05:00"), slot(2, "2026-10-27 23:30"), slot(3, "2026-10-28 14:00")]
    places = order(times, both, is_weekly=True, ana="www", ben="www", cal="www", dee="www")
    turns = rotation(places)
    assert 2 <= len(turns) <= 3
    for who in both:
        assert not all(who in place.burdened for place in turns)


# When the group may be asked.


def poll(**changes):
    facts = {"rhythm": Rhythm.ONCE, "minutes": 60, "zone": NEW_YORK, "made_at": NOW} | changes
    return Poll(PollId(7), GuildId(700), GroupId(5), **facts)


def test_the_group_has_three_days_to_answer():
    assert deadline_to_ask(poll(), EVENINGS, now=NOW) == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("slots", "refusal"),
    [
        ([], NoTimesError),
        (EVENINGS[:1], OneTimeError),
        ([slot(n, f"2026-10-26 {n:02}:00") for n in range(8, 19)], TooManyTimesError),
        ([slot(1, "2026-10-18 10:00"), EVENINGS[0]], TimesOverError),
        ([slot(1, "2026-10-20 18:00"), EVENINGS[0]], DeadlineTooLateError),
    ],
)
def test_what_cannot_be_asked(slots, refusal):
    with pytest.raises(refusal):
        deadline_to_ask(poll(), slots, now=NOW)


def test_a_weekly_time_has_no_first_date_that_the_answers_could_miss():
    soon = [slot(1, "2026-10-19 18:00"), slot(2, "2026-10-20 18:00")]
    weekly = poll(rhythm=Rhythm.WEEKLY)
    assert deadline_to_ask(weekly, soon, now=NOW) == NOW + timedelta(days=3)


def test_a_question_is_asked_once():
    with pytest.raises(PollAskedError):
        deadline_to_ask(poll(state=PollState.OPEN), EVENINGS, now=NOW)
