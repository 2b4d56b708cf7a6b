from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import (
    LAST,
    NEVER,
    PLANNED_AHEAD,
    Ends,
    MonthlyByDate,
    MonthlyByWeekday,
    Once,
    Repeats,
    Weekly,
    next_slot,
    planned_slots,
    read_rule,
    rule_text,
    slots_between,
)
from tests.features.sessions.zones import ZONES

WEEK = timedelta(weeks=1)
TEN_YEARS = timedelta(days=3653)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


evenings = st.datetimes(min_value=local("2010-01-01"), max_value=local("2026-12-31")).map(
    lambda at: at.replace(second=0, microsecond=0, fold=0)
)
firsts = st.builds(WallTime, evenings, st.sampled_from(ZONES))
steps = st.integers(min_value=1, max_value=8)
weekdays = st.integers(min_value=0, max_value=6)
ends = st.one_of(
    st.just(NEVER),
    st.builds(Ends, times=st.integers(min_value=1, max_value=60)),
    st.builds(Ends, on=st.dates(min_value=date(2010, 1, 1), max_value=date(2036, 12, 31))),
)
rules: st.SearchStrategy[Repeats] = st.one_of(
    st.just(Once()),
    st.builds(Weekly, steps, st.frozensets(weekdays), ends),
    st.builds(MonthlyByDate, st.integers(min_value=1, max_value=31), steps, ends),
    st.builds(MonthlyByWeekday, weekdays, st.sampled_from([1, 2, 3, 4, 5, LAST]), steps, ends),
)
lost_hour = WallTime(local("2026-03-08 02:30"), "America/New_York")
skipped_day = WallTime(local("2011-12-30 19:30"), "Pacific/Apia")


@given(first=firsts, repeats=rules, later=st.timedeltas(timedelta(0), TEN_YEARS))
@example(first=lost_hour, repeats=Weekly(), later=timedelta(0))
@example(first=skipped_day, repeats=Weekly(), later=timedelta(hours=12))
@settings(max_examples=40, deadline=None)
def test_planning_again_at_any_moment_gives_the_same_slots_and_none_twice(
    first: WallTime, repeats: Repeats, later: timedelta
) -> None:
    began = first.to_instant()
    end = began + TEN_YEARS
    whole = slots_between(first, repeats, since=began, until=end)
    assert len({slot.at for slot in whole}) == len(whole)
    assert len({slot.to_instant() for slot in whole}) == len(whole)
    assert [slot.to_instant() for slot in whole] == sorted(slot.to_instant() for slot in whole)
    now = began + later
    before = slots_between(first, repeats, since=began, until=now)
    after = slots_between(first, repeats, since=now, until=end)
    assert before + after == whole
    planned = planned_slots(first, repeats, now=now)
    assert planned == planned_slots(first, repeats, now=now)
    soon = tuple(slot for slot in after if slot.to_instant() < now + PLANNED_AHEAD)
    assert planned[: len(soon)] == soon


@given(first=firsts, repeats=rules)
def test_a_rule_reads_back_as_it_was_written(first: WallTime, repeats: Repeats) -> None:
    assert read_rule(rule_text(repeats)) == repeats


def test_twelve_weeks_of_thursdays_cross_the_clock_change_at_half_past_seven() -> None:
    first = WallTime(local("2026-10-22 19:30"), "America/New_York")
    now = datetime(2026, 10, 19, 12, tzinfo=UTC)
    slots = planned_slots(first, Weekly(), now=now)
    assert len(slots) == 12
    assert {slot.at.strftime("%a %H:%M") for slot in slots} == {"Thu 19:30"}
    assert slots[1].to_instant() == datetime(2026, 10, 29, 23, 30, tzinfo=UTC)
    assert slots[2].to_instant() == datetime(2026, 11, 6, 0, 30, tzinfo=UTC)


def test_every_other_week_counts_from_the_first_meeting_not_from_today() -> None:
    first = WallTime(local("2026-10-20 18:00"), "Europe/London")
    for day in range(1, 14):
        now = first.to_instant() + timedelta(days=day)
        slot = next_slot(first, Weekly(every=2), now=now)
        assert slot is not None
        assert slot.at == local("2026-11-03 18:00")


def test_a_meeting_that_begins_now_is_still_the_next_one() -> None:
    first = WallTime(local("2026-10-20 18:00"), "Europe/London")
    now = first.to_instant()
    assert next_slot(first, Weekly(), now=now) == first
    assert planned_slots(first, Weekly(), now=now)[0] == first


def test_a_meeting_far_ahead_is_on_the_calendar_all_the_same() -> None:
    first = WallTime(local("2027-06-10 18:00"), "Europe/London")
    now = datetime(2026, 10, 19, 12, tzinfo=UTC)
    assert planned_slots(first, Once(), now=now) == (first,)
    assert planned_slots(first, Weekly(), now=now) == (first,)
    assert planned_slots(first, Weekly(every=26), now=first.to_instant() + WEEK) == (
        WallTime(first.at + 26 * WEEK, first.zone),
    )


def test_a_meeting_on_its_own_is_over_when_it_has_begun() -> None:
    first = WallTime(local("2026-10-20 18:00"), "Europe/London")
    now = first.to_instant() + timedelta(minutes=1)
    assert planned_slots(first, Once(), now=now) == ()
    assert next_slot(first, Once(), now=now) is None


def test_a_night_without_that_hour_moves_one_meeting_and_keeps_its_name() -> None:
    first = WallTime(local("2026-03-01 02:30"), "America/New_York")
    began = first.to_instant()
    until = began + timedelta(days=20)
    _, lost, after = slots_between(first, Weekly(), since=began, until=until)
    assert lost == lost_hour, "the slot is still called 2:30"
    assert lost.to_instant() == WallTime(local("2026-03-08 03:30"), lost.zone).to_instant()
    assert after.at == local("2026-03-15 02:30")


@pytest.mark.parametrize("every", [0, -1, 53])
def test_a_series_that_would_never_meet_is_not_made(every: int) -> None:
    with pytest.raises(ValueError, match="every 1 to 52 weeks"):
        Weekly(every=every)


@pytest.mark.parametrize("text", ["FREQ=DAILY", "FREQ=WEEKLY;BYSETPOS=1", "FREQ=WEEKLY;INTERVAL=0"])
def test_a_rule_nobody_here_wrote_is_not_guessed_at(text: str) -> None:
    with pytest.raises(ValueError, match=r"rule of ours|every 1 to 52 weeks"):
        read_rule(text)
