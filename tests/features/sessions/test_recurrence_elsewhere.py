"""Our slots beside those of other people's calendars, in twenty places and over ten years."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil import tz
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vRecur

from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import (
    LAST,
    Ends,
    MonthlyByDate,
    MonthlyByWeekday,
    Repeats,
    Weekly,
    clock_change,
    last_slot,
    next_slot,
    planned_slots,
    rule_text,
    slot_before,
    slots_ahead,
    slots_between,
)
from tests.features.sessions.zones import ZONES

TEN_YEARS = timedelta(days=3653)
ODD_HOURS = (time(0, 15), time(1, 30), time(2, 30), time(3, 30), time(19, 30), time(23, 45))

days = st.dates(min_value=date(2010, 1, 1), max_value=date(2026, 12, 31))
starts = st.builds(datetime.combine, days, st.sampled_from(ODD_HOURS))
steps = st.integers(min_value=1, max_value=4)
ends = st.one_of(
    st.just(Ends()),
    st.builds(Ends, times=st.integers(min_value=1, max_value=80)),
    st.builds(Ends, on=st.dates(min_value=date(2012, 1, 1), max_value=date(2036, 12, 31))),
)
weekdays = st.integers(min_value=0, max_value=6)
rules: st.SearchStrategy[Repeats] = st.one_of(
    st.builds(Weekly, steps, st.frozensets(weekdays), ends),
    st.builds(MonthlyByDate, st.integers(min_value=1, max_value=31), steps, ends),
    st.builds(MonthlyByWeekday, weekdays, st.sampled_from([1, 2, 3, 4, 5, LAST]), steps, ends),
)


@cache
def place(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def beginning(at: datetime, repeats: Repeats) -> datetime | None:
    """The first day from there on that the rule has: series begin on a day of their own."""
    endless = rule_text(repeats).partition(";COUNT")[0].partition(";UNTIL")[0]
    return rrulestr(endless, dtstart=at).after(at, inc=True)


@pytest.mark.parametrize("name", ZONES)
@given(at=starts, repeats=rules)
@example(at=datetime(2011, 12, 23, 0, 15), repeats=Weekly())  # noqa: DTZ001  a local time
@example(at=datetime(2026, 3, 1, 2, 30), repeats=Weekly())  # noqa: DTZ001  a local time
@example(at=datetime(2026, 1, 31, 1, 30), repeats=MonthlyByDate(31))  # noqa: DTZ001  a local time
@settings(max_examples=3, deadline=None)
def test_dateutil_finds_the_same_local_times_and_instants(
    name: str, at: datetime, repeats: Repeats
) -> None:
    begins = beginning(at, repeats)
    if begins is None:
        return
    first, zone = WallTime(begins, name), place(name)
    since = first.to_instant()
    ours = slots_between(first, repeats, since=since, until=since + TEN_YEARS)
    theirs = rrulestr(rule_text(repeats), dtstart=begins).between(
        begins, begins + TEN_YEARS + timedelta(days=2), inc=True
    )
    expected = [one for one in theirs if instant(one, zone) < since + TEN_YEARS]
    assert [slot.at for slot in ours] == expected
    assert [slot.to_instant() for slot in ours] == [instant(one, zone) for one in expected]


def instant(at: datetime, zone: ZoneInfo) -> datetime:
    """By dateutil's own means: out of the gap, and of two the first."""
    return tz.resolve_imaginary(at.replace(tzinfo=zone)).astimezone(UTC)


@pytest.mark.parametrize("name", ZONES)
@given(at=starts, repeats=rules)
@example(at=datetime(2026, 3, 1, 19, 30), repeats=Weekly(2, frozenset({1, 3})))  # noqa: DTZ001  a local time
@example(at=datetime(2026, 1, 31, 19, 30), repeats=MonthlyByDate(31))  # noqa: DTZ001  a local time
@settings(max_examples=1, deadline=None)
def test_a_calendar_that_reads_our_rule_shows_the_same_meetings(
    name: str, at: datetime, repeats: Repeats
) -> None:
    begins = beginning(at, repeats)
    if begins is None:
        return
    first, zone = WallTime(begins, name), place(name)
    event = Event()
    event.add("uid", "one@example.org")
    event.add("dtstart", begins.replace(tzinfo=zone))
    event.add("dtend", (begins + timedelta(hours=1)).replace(tzinfo=zone))
    event.add("rrule", vRecur.from_ical(rule_text(repeats)))
    calendar = Calendar()
    calendar.add_component(event)
    until = begins + timedelta(days=800)
    found = recurring_ical_events.of(calendar).between(begins, until)
    theirs = {one.start.replace(tzinfo=None, fold=0) for one in found}
    ours = slots_between(
        first,
        repeats,
        since=first.to_instant(),
        until=WallTime(until, name).to_instant(),
    )
    # A rule whose last day is before its first has no meeting; calendars show the first all the same.
    if ours:
        assert sorted(theirs) == [slot.at for slot in ours]


@given(at=starts, repeats=rules, name=st.sampled_from(ZONES))
@settings(max_examples=25, deadline=None)
def test_before_after_and_last_agree_with_the_whole_row(
    at: datetime, repeats: Repeats, name: str
) -> None:
    begins = beginning(at, repeats)
    if begins is None:
        return
    first = WallTime(begins, name)
    now = first.to_instant()
    row = slots_between(first, repeats, since=now, until=now + TEN_YEARS)
    assert slots_ahead(first, repeats, now=now, limit=5) == row[:5]
    for earlier, later in pairwise(row[:7]):
        assert slot_before(first, repeats, later) == earlier
        assert next_slot(first, repeats, now=later.to_instant()) == later
    if row:
        assert slot_before(first, repeats, row[0]) is None
    if repeats.ends.times is not None and len(row) == repeats.ends.times:
        assert last_slot(first, repeats) == row[-1]
    if repeats.ends == Ends():
        assert last_slot(first, repeats) is None


def test_a_preview_knows_before_which_meeting_clocks_change() -> None:
    first = WallTime(datetime.fromisoformat("2026-10-21 19:30"), "America/New_York")
    now = first.to_instant()
    changed = clock_change(planned_slots(first, Weekly(), now=now))
    assert changed is not None
    assert changed.at == datetime.fromisoformat("2026-11-04 19:30")
    phoenix = WallTime(first.at, "America/Phoenix")
    assert clock_change(planned_slots(phoenix, Weekly(), now=now)) is None


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    first = WallTime(datetime.fromisoformat("2027-01-31 19:00"), "Europe/Dublin")
    row = slots_ahead(first, MonthlyByDate(31), now=first.to_instant(), limit=5)
    assert [f"{slot.at:%b %d}" for slot in row] == [
        "Jan 31",
        "Feb 28",
        "Mar 31",
        "Apr 30",
        "May 31",
    ]


def test_a_series_that_ends_before_it_begins_never_meets() -> None:
    first = WallTime(datetime.fromisoformat("2027-01-31 19:00"), "Europe/Dublin")
    over = Weekly(ends=Ends(on=date(2027, 1, 30)))
    assert slots_ahead(first, over, now=first.to_instant(), limit=5) == ()
    assert last_slot(first, over) is None
