"""Who has another hour, and when they hear of it. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.core.ids import GroupId, GuildId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.features.clock_changes.model import (
    ClockChange,
    Shown,
    changes_of,
    changes_to_tell,
    steps_of,
    tell_at,
)
from bot.features.sessions.ahead import Ahead
from bot.features.sessions.model import Series, Session, SessionState
from bot.features.sessions.recurrence import Ends, Weekly, slots_between

local = datetime.fromisoformat
SUNDAY_18 = local("2026-10-18 15:00")
RUTH_JOINS = datetime(2026, 10, 19, 12, 10, tzinfo=UTC)
"""Monday, 1:10 PM in London."""
WEEK = timedelta(weeks=1)


def birch(first=SUNDAY_18, weeks=12, zone="America/New_York", ends=None, **series):
    """A weekly series with its first meetings on the calendar."""
    repeats = Weekly() if ends is None else Weekly(ends=Ends(times=ends))
    whole = Series(
        SeriesId(1),
        GuildId(1),
        GroupId(1),
        None,
        WallTime(first, zone),
        repeats,
        60,
        None,
        **series,
    )
    begin = whole.first.to_instant()
    slots = slots_between(whole.first, repeats, since=begin, until=begin + weeks * WEEK)
    sessions = tuple(
        Session(
            SessionId(number),
            whole.guild_id,
            whole.group_id,
            whole.id,
            slot,
            None,
            slot.to_instant(),
            60,
            None,
        )
        for number, slot in enumerate(slots, start=1)
    )
    return Ahead(whole, sessions)


def with_meeting(ahead, number, **changes):
    return replace(
        ahead,
        sessions=tuple(
            replace(one, **changes) if one.id == number else one for one in ahead.sessions
        ),
    )


def told(ahead, zone, *, now=RUTH_JOINS, here_since=None) -> list[ClockChange]:
    changes = changes_of(steps_of(ahead, now), zone)
    return list(changes_to_tell(changes, here_since=here_since, now=now))


def meetings(changes) -> list[int]:
    return [change.session.id for change in changes]


def test_ruth_hears_of_the_week_between_two_clock_changes_once_with_its_way_back():
    (change,) = told(birch(), "Europe/London")
    assert change.session.id == 2, "Sunday the 25th"
    assert (change.old, change.new) == (Shown(time(20), 0), Shown(time(19), 0))
    assert change.back_at == datetime(2026, 11, 1, 20, 0, tzinfo=UTC)
    assert change.until is None
    ten_in_london = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
    assert tell_at(change, since=RUTH_JOINS) == ten_in_london


def test_who_was_there_a_week_before_hears_at_ten_after_that_moment():
    (change,) = told(birch(), "Europe/London", now=RUTH_JOINS - WEEK)
    monday_at_ten = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)
    assert tell_at(change, since=RUTH_JOINS - WEEK) == monday_at_ten
    just_after_ten = monday_at_ten + timedelta(minutes=1)
    assert tell_at(change, since=just_after_ten) == monday_at_ten + timedelta(days=1)
    sunday_at_six = datetime(2026, 10, 25, 18, 0, tzinfo=UTC)
    assert tell_at(change, since=sunday_at_six) == sunday_at_six, "no ten is left before it begins"


def test_where_clocks_never_change_it_lasts_until_spring():
    (change, in_spring) = told(birch(weeks=30), "America/Phoenix")
    assert change.session.slot.at == local("2026-11-01 15:00")
    assert (change.old.at, change.new.at) == (time(12), time(13))
    assert change.back_at is None
    assert change.until == datetime(2027, 3, 14, 19, 0, tzinfo=UTC)
    assert in_spring.session.slot.at == local("2027-03-14 15:00")
    assert in_spring.undoes is None, "so long ago that it is told of its own"


def test_the_same_clock_or_one_that_changes_in_the_same_night_hears_nothing():
    for zone in ("America/New_York", "America/Chicago", "America/Los_Angeles"):
        assert told(birch(weeks=52), zone) == []


def test_the_day_may_shift_too():
    thursday = birch(local("2026-10-15 19:30"))
    (change,) = told(thursday, "Europe/London")
    assert (change.old, change.new) == (Shown(time(0, 30), 1), Shown(time(23, 30), 0))
    assert change.is_on_another_day


def test_a_meeting_that_is_off_or_moved_by_hand_changes_nobodys_hour():
    off = with_meeting(birch(), 2, state=SessionState.CANCELLED)
    assert told(off, "Europe/London") == [], "the next one is at 8:00 PM as ever"
    moved = with_meeting(birch(), 2, moved_to=local("2026-10-25 17:00"))
    assert told(moved, "Europe/London") == [], "a moved one has a note of its own"
    first_is_off = with_meeting(birch(), 3, state=SessionState.CANCELLED)
    phoenix = told(first_is_off, "America/Phoenix")
    assert meetings(phoenix) == [4], "the first that is held at the new hour"
    after = first_is_off.sessions[2].starts_at + timedelta(hours=1)
    assert meetings(told(first_is_off, "America/Phoenix", now=after)) == [4]


def test_who_joins_between_there_and_back_hears_of_the_way_back():
    after_the_25th = datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    assert told(birch(), "Europe/London", now=after_the_25th) == []
    long_here = RUTH_JOINS - WEEK
    assert told(birch(), "Europe/London", now=after_the_25th, here_since=long_here) == []
    (back,) = told(birch(), "Europe/London", now=after_the_25th, here_since=after_the_25th)
    assert (back.session.id, back.new.at) == (3, time(20))


def test_the_first_meeting_of_a_series_is_at_no_other_hour_than_any_before():
    starts_in_the_odd_week = birch(local("2026-10-25 15:00"))
    (change,) = told(starts_in_the_odd_week, "Europe/London")
    assert (change.session.id, change.back_at) == (2, None)


def test_a_series_that_ends_or_rests_before_the_clocks_go_back_says_nothing_of_it():
    (change,) = told(birch(ends=2), "Europe/London")
    assert (change.back_at, change.until) == (None, None)
    rests = birch(weeks=2, paused_on=date(2026, 10, 26))
    (change,) = told(rests, "Europe/London")
    assert (change.back_at, change.until) == (None, None)


def test_when_it_changes_again_before_it_comes_back_each_change_is_told():
    """Sydney goes forward on 4 October and New York back on 1 November: two hours in all, until spring."""
    thursday = birch(local("2026-09-24 19:30"))
    now = datetime(2026, 9, 25, 12, 0, tzinfo=UTC)
    forward, again = told(thursday, "Australia/Sydney", now=now)
    assert (forward.old.at, forward.new.at) == (time(9, 30), time(10, 30))
    assert (forward.back_at, forward.until) == (None, again.session.starts_at)
    assert (again.old.at, again.new.at) == (time(10, 30), time(11, 30))
    assert again.undoes is None
