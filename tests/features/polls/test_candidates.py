"""Which times are proposed to a group."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.wall_time import WallTime
from bot.features.polls.candidates import propose
from bot.features.polls.hours import in_daytime, is_best, strain, strain_of
from bot.features.polls.model import MOST_TIMES, Rhythm

NEW_YORK, LONDON, SYDNEY, KATHMANDU = (
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Asia/Kathmandu",
)
SUNDAY = datetime(2026, 10, 18, 15, 0, tzinfo=UTC)
IN_THREE_WEEKS = SUNDAY + timedelta(weeks=3)


def proposed(*zones, rhythm=Rhythm.ONCE, since=SUNDAY, minutes=60, busy=()):
    return propose(
        NEW_YORK,
        zones,
        since=since,
        until=since + timedelta(weeks=3),
        minutes=minutes,
        rhythm=rhythm,
        busy=busy,
    )


def test_a_group_in_one_town_is_offered_evenings_and_weekends_on_many_days():
    found = proposed(NEW_YORK, NEW_YORK, NEW_YORK)
    assert len(found) == MOST_TIMES
    assert all(is_best(wall.to_instant(), NEW_YORK) for wall in found)
    assert len({wall.at.date() for wall in found}) == MOST_TIMES
    assert len({wall.at.weekday() for wall in found}) >= 6
    assert len({wall.at.hour for wall in found}) >= 4
    assert list(found) == sorted(found, key=lambda wall: wall.at)


def test_a_group_on_two_continents_is_offered_hours_that_are_fair_for_both():
    found = proposed(NEW_YORK, LONDON, LONDON)
    assert found
    for wall in found:
        assert not strain(wall.to_instant(), NEW_YORK, 60)
        assert not strain(wall.to_instant(), LONDON, 60)


def test_the_many_count_more_than_the_one_where_no_hour_is_fair_for_all():
    # New York's morning is Sydney's night but for an hour or two; four people outweigh one.
    found = proposed(*[SYDNEY] * 4, NEW_YORK)
    assert not any(strain(wall.to_instant(), SYDNEY, 60) for wall in found)


def test_weekly_times_are_those_of_one_week_and_stay_fair_when_clocks_change():
    found = proposed(NEW_YORK, LONDON, "America/Phoenix", rhythm=Rhythm.WEEKLY)
    assert len(found) == MOST_TIMES
    assert max(wall.at for wall in found) - min(wall.at for wall in found) <= timedelta(weeks=1)
    for wall in found:
        for zone in (NEW_YORK, LONDON, "America/Phoenix"):
            assert not strain_of(wall, zone, 60, is_weekly=True)


def test_when_the_group_meets_already_is_left_out():
    free = proposed(NEW_YORK)
    at = free[0].to_instant()
    found = proposed(NEW_YORK, busy=[(at - timedelta(minutes=30), at + timedelta(minutes=30))])
    assert free[0] not in found
    assert len(found) == MOST_TIMES


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([NEW_YORK, LONDON, SYDNEY, KATHMANDU, "America/Havana"]),
    st.lists(st.sampled_from([NEW_YORK, LONDON, SYDNEY, KATHMANDU]), max_size=4),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis wants them bare
)
def test_whatever_the_clocks_do_each_time_is_shown_by_them_and_still_to_come(zone, zones, since):
    until = since + timedelta(weeks=2)
    found = propose(zone, zones, since=since, until=until, minutes=90, rhythm=Rhythm.ONCE)
    assert len(found) == MOST_TIMES
    assert not any(wall.is_in_gap for wall in found)
    assert all(since < wall.to_instant() <= until for wall in found)
    assert max(Counter(wall.at for wall in found).values()) == 1


@pytest.mark.parametrize(
    ("local", "minutes", "off"),
    [
        ("2026-10-21 08:00", 60, 0),
        ("2026-10-21 21:00", 60, 0),
        ("2026-10-21 21:30", 60, 30),
        ("2026-10-21 06:00", 60, 120),
        ("2026-10-21 03:00", 60, 300),
        ("2026-10-21 00:30", 60, 210),
        ("2026-10-21 23:30", 90, 180),
    ],
)
def test_how_far_an_hour_is_from_a_fair_one(local, minutes, off):
    wall = WallTime(datetime.fromisoformat(local), LONDON)
    assert strain(wall.to_instant(), LONDON, minutes) == off


def test_a_weekly_hour_is_judged_by_its_worst_week():
    # 5 PM in New York is 9 PM in London only while their clocks are four hours apart.
    near = WallTime(datetime(2026, 10, 28, 16, 30), NEW_YORK)  # noqa: DTZ001  a promise
    assert strain_of(near, LONDON, 60, is_weekly=False) == 0
    assert strain_of(near, LONDON, 60, is_weekly=True) == 30


@pytest.mark.parametrize(
    ("at", "due"),
    [("12:00", "12:00"), ("08:59", "09:00"), ("20:00", "+09:00"), ("23:10", "+09:00")],
)
def test_a_note_that_can_wait_comes_by_day(at, due):
    moment = WallTime(datetime.fromisoformat(f"2026-10-21 {at}"), KATHMANDU).to_instant()
    day = "2026-10-22" if due.startswith("+") else "2026-10-21"
    expected = WallTime(datetime.fromisoformat(f"{day} {due.lstrip('+')}"), KATHMANDU)
    assert in_daytime(moment, KATHMANDU) == expected.to_instant()
