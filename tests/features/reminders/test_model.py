"""Who is reminded, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.core.wall_time import WallTime
from bot.features.members.model import Member, NoteChoices, NotePlace
from bot.features.members.note_times import Lead, QuietHours
from bot.features.reminders.model import Answer, Occasion, Reminder, reminders_for

START = datetime(2026, 10, 21, 23, 30, tzinfo=UTC)
OCCASION = Occasion(SessionId(1), GuildId(2), GroupId(3), START, "America/New_York", 60)
SAM = Member(GuildId(2), MemberId(8), notes=NoteChoices(allowed=True))


LONG_BEFORE = START - timedelta(days=30)


def leads(answer: Answer, member: Member = SAM) -> list[Lead]:
    return [one.lead for one in reminders_for(OCCASION, answer, member, LONG_BEFORE)]


def test_everyone_who_has_not_said_no_hears_a_day_before() -> None:
    assert leads(Answer.NONE) == [Lead.DAY]
    assert leads(Answer.GOING) == leads(Answer.MAYBE) == [Lead.DAY, Lead.HOUR]


def test_who_cannot_come_is_left_in_peace() -> None:
    assert leads(Answer.DECLINED) == []


def test_nobody_is_written_to_who_did_not_ask_for_it() -> None:
    assert leads(Answer.GOING, replace(SAM, notes=NoteChoices())) == []


def test_a_pause_beyond_the_meeting_silences_it() -> None:
    assert leads(Answer.GOING, replace(SAM, paused_until=START + timedelta(days=1))) == []
    assert leads(Answer.GOING, replace(SAM, paused_until=START - timedelta(days=1))) != []


def test_a_person_may_choose_when_and_otherwise_the_group_does() -> None:
    chosen = with_notes(leads=frozenset({Lead.WEEK, Lead.START}))
    assert leads(Answer.GOING, chosen) == [Lead.WEEK, Lead.START]
    assert leads(Answer.NONE, chosen) == [Lead.WEEK], "who has not answered is left time to"
    assert leads(Answer.GOING, with_notes(leads=frozenset())) == []
    by_group = replace(OCCASION, leads=frozenset({Lead.TEN_MINUTES}))
    assert [one.lead for one in reminders_for(by_group, Answer.GOING, SAM, LONG_BEFORE)] == [
        Lead.TEN_MINUTES
    ]


def test_only_meetings_that_they_said_yes_to() -> None:
    choosy = with_notes(only_going=True)
    assert leads(Answer.NONE, choosy) == leads(Answer.MAYBE, choosy) == []
    assert leads(Answer.GOING, choosy) == [Lead.DAY, Lead.HOUR]


def test_who_is_reminded_in_the_room_gets_no_private_reminder() -> None:
    assert leads(Answer.GOING, with_notes(place=NotePlace.ROOM)) == []


NIGHT = QuietHours(time(22), time(7))


@pytest.mark.parametrize(
    ("starts", "lead", "comes"),
    [
        ("2026-10-22 07:30", Lead.DAY, "2026-10-21 07:30"),
        ("2026-10-22 07:30", Lead.HOUR, "2026-10-21 21:55"),
        ("2026-10-22 07:05", Lead.TEN_MINUTES, "2026-10-22 07:00"),
        ("2026-10-22 06:50", Lead.START, "2026-10-22 07:00"),
        ("2026-10-22 06:30", Lead.START, None),
        ("2026-10-22 22:00", Lead.START, None),
        ("2026-10-23 01:00", Lead.DAY, "2026-10-21 21:55"),
        # The night in which clocks go back is an hour longer, and quiet all through.
        ("2026-11-01 07:30", Lead.HOUR, "2026-10-31 21:55"),
    ],
)
def test_quiet_hours_swallow_nothing_that_helps(starts: str, lead: Lead, comes: str | None) -> None:
    (found,) = reminders(starts, frozenset({lead}), LONG_BEFORE)
    assert (found.due_at and local(found.due_at)) == comes


def test_planned_in_the_night_it_comes_when_the_night_is_over() -> None:
    at_eleven = instant("2026-10-21 23:00")
    (found,) = reminders("2026-10-22 07:30", frozenset({Lead.HOUR}), at_eleven)
    assert found.due_at is not None
    assert local(found.due_at) == "2026-10-22 07:00"


def test_a_note_that_came_early_because_of_the_night_is_not_called_off_on_its_way() -> None:
    """Discord may be busy just then, and somebody may tap *Going*."""
    for now, due in (("21:54", "2026-10-21 21:55"), ("21:57", "2026-10-21 21:55"), ("22:00", None)):
        at = instant(f"2026-10-21 {now}")
        (found,) = reminders("2026-10-21 23:30", frozenset({Lead.HOUR}), at)
        assert (found.due_at and local(found.due_at)) == due


def test_two_that_the_night_brings_together_are_one() -> None:
    found = reminders("2026-10-22 07:30", frozenset({Lead.THREE_HOURS, Lead.HOUR}), LONG_BEFORE)
    assert [one.lead for one in found] == [Lead.HOUR]


@given(
    st.sampled_from(Answer),
    st.sets(st.sampled_from(Lead)),
    st.integers(0, 23),
    st.integers(0, 23),
    st.integers(0, 24 * 60 * 400),
)
def test_a_note_comes_before_it_is_useless_and_outside_quiet_hours(
    answer: Answer, chosen: set[Lead], begins: int, ends: int, minutes: int
) -> None:
    quiet = None if begins == ends else QuietHours(time(begins), time(ends))
    member = with_notes(quiet=quiet, leads=frozenset(chosen))
    occasion = replace(OCCASION, starts_at=START + timedelta(minutes=minutes))
    for reminder in reminders_for(occasion, answer, member, LONG_BEFORE):
        if reminder.due_at is not None:
            assert reminder.due_at <= reminder.useless_after
            assert member.quiet_around(reminder.due_at) is None
        else:
            assert quiet is not None


def with_notes(**choices) -> Member:
    notes = NoteChoices(allowed=True, **choices)
    return replace(SAM, notes=notes, zone="America/New_York", clock_confirmed=True)


def reminders(starts: str, chosen: frozenset[Lead], now: datetime) -> tuple[Reminder, ...]:
    member = with_notes(leads=chosen, quiet=NIGHT)
    occasion = replace(OCCASION, starts_at=instant(starts))
    return reminders_for(occasion, Answer.GOING, member, now)


def instant(shown: str) -> datetime:
    return WallTime(datetime.fromisoformat(shown), "America/New_York").to_instant()


def local(at: datetime) -> str:
    return str(WallTime.of(at, "America/New_York").at)[:16]
