"""How people write a time for themselves. It is Tuesday, October 20, 9:00 AM in New York."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.features.personal_reminders.errors import TonightOverError, TooOftenError
from bot.features.personal_reminders.model import Snooze, snoozed_until
from bot.features.personal_reminders.reading import FURTHEST, read_reminder
from bot.features.personal_reminders.rhythm import (
    EveryDays,
    Steps,
    next_at,
    read_rhythm,
    rhythm_text,
)
from bot.features.personal_reminders.typed_at_once import taken_apart
from bot.features.sessions.recurrence import Ends, MonthlyByDate, Once, Weekly
from bot.features.sessions.when_errors import (
    PastTimeError,
    TooFarAheadError,
    UnreadableTimeError,
)

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 20, 13, 0, tzinfo=UTC)
EVERY_DAY = Weekly(weekdays=frozenset(range(7)))


def read(text, now=NOW, zone=NEW_YORK):
    return read_reminder(text, now=now, zone=zone)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("in 20 minutes", "10-20 09:20"),
        ("20m", "10-20 09:20"),
        ("In half an hour", "10-20 09:30"),
        ("in an hour and a half", "10-20 10:30"),
        ("1h 30m", "10-20 10:30"),
        ("in two hours", "10-20 11:00"),
        ("in 3 days", "10-23 09:00"),
        ("in a week at 6pm", "10-27 18:00"),
        ("in 2 months", "12-20 09:00"),
        ("tomorrow morning", "10-21 08:00"),
        ("tomorrow night", "10-21 21:00"),
        ("tmrw mornign 9ish", "10-21 09:00"),
        ("tomorow mornin around 9", "10-21 09:00"),
        ("tmw afternon at about 3", "10-21 15:00"),
        ("tonite ~9", "10-20 21:00"),
        ("tmr 9ish am", "10-21 09:00"),
        ("thrusday evning", "10-22 19:00"),
        ("2moro 10am-ish", "10-21 10:00"),
        ("this afternoon", "10-20 14:00"),
        ("tonight", "10-20 20:00"),
        ("tonight at 9", "10-20 21:00"),
        ("in the morning", "10-21 08:00"),
        ("Sunday evening", "10-25 19:00"),
        ("tomorrow", "10-21 09:00"),
        ("tomorrow at 8", "10-21 08:00"),
        ("tomorrow at 8 pm", "10-21 20:00"),
        ("today at 8", "10-20 20:00"),
        ("at 8", "10-20 20:00"),
        ("at 3", "10-20 15:00"),
        ("at 10", "10-20 10:00"),
        ("21:15", "10-20 21:15"),
        ("noon", "10-20 12:00"),
        ("midnight", "10-21 00:00"),
        ("October 21 at 6 PM", "10-21 18:00"),
        ("2026-12-24 18:00", "12-24 18:00"),
    ],
)
def test_once(text, at):
    found = read(text).plan
    assert f"{found.first.at:%m-%d %H:%M}" == at
    assert found.rhythm == Once()


@pytest.mark.parametrize(
    ("text", "at", "rhythm"),
    [
        ("every day at 8", "10-21 08:00", EVERY_DAY),
        ("every morning", "10-21 08:00", EVERY_DAY),
        ("every evening at 7", "10-20 19:00", EVERY_DAY),
        ("every day until Nov 5", "10-21 09:00", Weekly(1, frozenset(range(7)), Ends(on=date(2026, 11, 5)))),
        ("weekdays at 7", "10-21 07:00", Weekly(weekdays=frozenset(range(5)))),
        ("every Monday 9am", "10-26 09:00", Weekly()),
        ("every Monday morning", "10-26 08:00", Weekly()),
        ("every second Tuesday 9am", "10-27 09:00", Weekly(2)),
        ("on the 1st of each month", "11-01 09:00", MonthlyByDate(1)),
        ("every year on March 3 at 9am", "03-03 09:00", MonthlyByDate(3, 12)),
        ("every other day at 7", "10-21 07:00", EveryDays(2)),
        ("every 3 days at 9am until Nov 20", "10-21 09:00", EveryDays(3, Ends(on=date(2026, 11, 20)))),
        ("hourly", "10-20 10:00", Steps(60)),
        ("every 90 minutes", "10-20 10:30", Steps(90)),
        ("every hour 5 times", "10-20 10:00", Steps(60, Ends(times=5))),
        ("every 2 hours starting at 10am", "10-20 10:00", Steps(120)),
    ],
)  # fmt: skip
def test_again_and_again(text, at, rhythm):
    found = read(text).plan
    assert f"{found.first.at:%m-%d %H:%M}" == at
    assert found.rhythm == rhythm
    assert read_rhythm(rhythm_text(rhythm)) == rhythm


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("every second", TooOftenError),
        ("every 5 minutes", TooOftenError),
        ("every half hour", TooOftenError),
        ("constantly", TooOftenError),
        ("yesterday at 5", PastTimeError),
        ("in 50 years", TooFarAheadError),
        ("in 99999999999 years", TooFarAheadError),
        ("March 3 2040 at 9am", TooFarAheadError),
        ("when I feel like it", UnreadableTimeError),
        ("", UnreadableTimeError),
    ],
)
def test_what_can_not_be_is_refused_and_never_guessed(text, refusal):
    with pytest.raises(refusal):
        read(text)


@pytest.mark.parametrize(
    ("hour", "text", "is_said"),
    [(0, "tomorrow at 9", True), (3, "tomorow", True), (0, "at 9", False), (4, "tomorrow at 9", False)],
)  # fmt: skip
def test_tomorrow_typed_in_the_night_may_mean_this_morning_and_is_said(hour, text, is_said):
    night = datetime(2026, 10, 20, hour, 10, tzinfo=NEW_YORK)
    assert read(text, now=night.astimezone(UTC)).past_midnight is is_said


@pytest.mark.parametrize(
    ("text", "what", "when"),
    [
        ("call the clinic tomorrow at 9", "call the clinic", "tomorrow at 9"),
        ("take pills every day 8 am", "take pills", "every day 8 am"),
        ("pay 300 by friday", "pay 300", "by friday"),
        ("call Ana yesterday at 5", "call Ana", "yesterday at 5"),
        ("buy milk", "buy milk", ""),
        ("call Tom at 9", "call Tom", "at 9"),
        ("tomorrow", "tomorrow", ""),
    ],
)
def test_what_and_when_typed_at_once_are_taken_apart(text, what, when):
    assert taken_apart(text, now=NOW, zone=NEW_YORK) == (what, when)


def test_two_years_ahead_is_near_enough():
    assert read("March 3 2028 at 9am").plan.first.at == datetime(2028, 3, 3, 9)  # noqa: DTZ001  on her own clock
    assert read("in 2 years").plan.first.at.year == 2028


WORDS = ["every", "in", "at", "8", "20", "half", "an", "hour", "hours", "days", "second", "other"]
WORDS += [
    "tomorrow",
    "morning",
    "tonight",
    "month",
    "1st",
    "of",
    "year",
    "until",
    "times",
    "Monday",
]


@given(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        first = read(text).plan.first
    except Refusal:
        return
    assert first.at.date() <= NOW.date() + FURTHEST


def test_eight_stays_eight_when_the_clocks_go_back():
    plan = read("every day at 8 AM").plan
    eights = []
    at = datetime(2026, 10, 31, 0, tzinfo=UTC)
    for _ in range(3):
        at = next_at(plan.first, plan.rhythm, after=at)
        eights.append(at.astimezone(NEW_YORK).hour)
    assert eights == [8, 8, 8]
    assert at == datetime(2026, 11, 2, 13, tzinfo=UTC)


def test_hours_are_counted_through_the_night_when_clocks_go_back():
    plan = read("every hour", now=datetime(2026, 11, 1, 4, 30, tzinfo=UTC)).plan
    at, found = datetime(2026, 11, 1, 4, 45, tzinfo=UTC), []
    for _ in range(4):
        at = next_at(plan.first, plan.rhythm, after=at)
        found.append(f"{at:%H:%M}")
    assert found == ["05:30", "06:30", "07:30", "08:30"]


def test_a_rhythm_ends_where_it_was_said():
    plan = read("every other day at 7 AM 3 times").plan
    at, days = NOW, []
    while (at := next_at(plan.first, plan.rhythm, after=at)) is not None:
        days.append(at.day)
    assert days == [21, 23, 25]


def test_putting_it_off_follows_the_clock_on_the_wall():
    zone = NEW_YORK.key
    assert snoozed_until(Snooze.TEN, now=NOW, zone=zone) == NOW + timedelta(minutes=10)
    tonight = snoozed_until(Snooze.TONIGHT, now=NOW, zone=zone).astimezone(NEW_YORK)
    assert (tonight.day, tonight.hour) == (20, 20)
    at_two = datetime(2026, 10, 20, 6, tzinfo=UTC)
    soon = snoozed_until(Snooze.MORNING, now=at_two, zone=zone).astimezone(NEW_YORK)
    assert (soon.day, soon.hour) == (20, 8), "after midnight the morning is the one that comes"
    with pytest.raises(TonightOverError):
        snoozed_until(Snooze.TONIGHT, now=NOW + timedelta(hours=11), zone=zone)
