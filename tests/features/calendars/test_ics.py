"""What stands in a file: when, one word, and nothing that tells."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ids import GroupId, GuildId, MemberId, SeriesId, SessionId
from bot.core.wall_time import WallTime, load_zone
from bot.features.calendars import ics
from bot.features.calendars.errors import WordEmptyError, WordTooLongError
from bot.features.calendars.model import (
    RINGS_BEFORE,
    WORD_LIMIT,
    Alarm,
    PersonalCalendar,
    Standing,
    checked_word,
    entry_of,
    new_seed,
    token_hash,
)
from bot.features.calendars.vtimezone import vtimezone
from bot.features.sessions.model import Rsvp, RsvpAnswer, Seat, Session, SessionState
from tests.features.calendars.calendars import events

STARTS_AT = datetime(2026, 10, 21, 23, 30, tzinfo=UTC)
NOW = STARTS_AT - timedelta(days=3)
NEW_YORK = "America/New_York"
A_DAY = timedelta(days=1)

IN_AN_EVENT = {
    *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"),
    *("SUMMARY", "CLASS", "STATUS", "TRANSP"),
}
"""All there is. A new property has to be argued for here."""


def meeting(at=STARTS_AT, *, zone=NEW_YORK, state=SessionState.PLANNED, revision=0) -> Session:
    return Session(
        id=SessionId(6_001_001),
        guild_id=GuildId(700_123),
        group_id=GroupId(10_456),
        series_id=SeriesId(4_789),
        slot=WallTime.of(at, zone),
        title="Lantern evening",
        starts_at=at,
        minutes=90,
        seats=8,
        state=state,
        revision=revision,
    )


def rsvp(answer=RsvpAnswer.GOING, seat=Seat.CONFIRMED) -> Rsvp:
    return Rsvp(SessionId(6_001_001), MemberId(7), answer, seat, turn=1)


def calendar(*sessions, seed=b"ruth", zone=None, title=None, alarm=Alarm.NONE, answer=None):
    entries = tuple(entry_of(one, answer or rsvp(), seed=seed, zone=zone) for one in sessions)
    return PersonalCalendar(entries, title, alarm, "en")


def file(*sessions, **how) -> bytes:
    return ics.event_file(calendar(*sessions, **how), busy="Busy", now=NOW)


def test_a_file_says_when_and_busy_and_nothing_more():
    text = file(meeting(revision=3))
    [event] = events(text)

    assert set(event) == IN_AN_EVENT
    assert event.subcomponents == []
    assert event["SUMMARY"] == "Busy"
    assert (event.start, event.end - event.start) == (STARTS_AT, timedelta(minutes=90))
    assert event["DTSTART"].params["TZID"] == NEW_YORK
    assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (3, "CONFIRMED", "PRIVATE")
    whole = icalendar.Calendar.from_ical(text)
    assert set(whole) == {"PRODID", "VERSION", "CALSCALE", "METHOD"}
    assert (whole["METHOD"], whole["PRODID"]) == ("PUBLISH", "-//Calendar//EN")
    for telling in (b"Lantern", b"orchlight", b"http", b"6001001", b"700123", b"10456", b"4789"):
        assert telling not in text
    assert b"RRULE" not in text


def test_a_feed_has_a_name_so_that_no_calendar_shows_its_link_instead():
    text = ics.feed(calendar(meeting(), title="Class"), busy="Busy", now=NOW)
    whole = icalendar.Calendar.from_ical(text)
    assert whole["X-WR-CALNAME"] == whole["NAME"] == "Busy"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text
    assert [str(one["SUMMARY"]) for one in events(text)] == ["Class"]


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=WORD_LIMIT))
def test_any_word_of_ones_own_arrives_whole_in_lines_that_programs_take(typed):
    try:
        word = checked_word(typed)
    except WordEmptyError:
        assert not typed.strip() or not any(sign.isprintable() for sign in typed.split())
        return
    text = file(meeting(), title=word, alarm=Alarm.A_DAY)
    assert {str(one["SUMMARY"]) for one in events(text)} == {word}
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_a_word_is_one_line_and_not_a_letter_too_long():
    assert checked_word("  Piano \n lesson\u202e ") == "Piano lesson"
    with pytest.raises(WordTooLongError):
        checked_word("x" * 41)
    for nothing in ("", " \n", "\u200b\u200b", "\u0301"):
        with pytest.raises(WordEmptyError):
            checked_word(nothing)


@pytest.mark.parametrize("alarm", Alarm)
def test_the_alarm_rings_as_chosen_and_says_the_same_word(alarm):
    [event] = events(file(meeting(), title="Class", alarm=alarm))
    rings = [(one["TRIGGER"].dt, str(one["DESCRIPTION"])) for one in event.walk("VALARM")]
    assert rings == ([] if alarm is Alarm.NONE else [(-RINGS_BEFORE[alarm], "Class")])


def test_a_meeting_that_is_off_takes_itself_out_and_never_rings():
    before, off = file(meeting()), file(meeting(state=SessionState.CANCELLED, revision=1))
    [was], [event] = (
        events(before),
        events(file(meeting(state=SessionState.CANCELLED, revision=1), alarm=Alarm.AN_HOUR)),
    )
    assert b"METHOD:CANCEL\r\n" in off
    assert (event["UID"], event["SEQUENCE"]) == (was["UID"], 1)
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event.subcomponents == []


def test_maybe_and_a_place_in_line_hold_the_time_lightly():
    def standing(answer):
        return entry_of(meeting(), answer, seed=b"x", zone=None).standing

    assert standing(rsvp(RsvpAnswer.MAYBE, Seat.NONE)) is Standing.TENTATIVE
    assert standing(rsvp(seat=Seat.WAITING)) is Standing.TENTATIVE
    assert standing(rsvp(seat=Seat.NONE)) is Standing.CONFIRMED, "a facilitator needs no seat"
    assert standing(None) is Standing.CONFIRMED


def test_the_name_of_a_meeting_is_the_same_every_time_and_another_for_everybody():
    ruths, sams = new_seed(), new_seed()

    def uid(seed, **how):
        return entry_of(meeting(**how), None, seed=seed, zone=None).uid

    assert uid(ruths) == uid(ruths, at=STARTS_AT + timedelta(days=1), revision=4)
    assert uid(ruths) != uid(sams)
    assert "@" not in uid(ruths)
    assert token_hash("a") != token_hash("b")


@pytest.mark.parametrize(
    "night", [datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)]
)
def test_in_the_night_with_one_hour_twice_each_stays_where_it_is(night):
    """1:30 AM comes at 5:30 and at 6:30 UTC; a calendar would take the local time for the first."""
    [event] = events(file(meeting(night, zone="UTC"), zone=NEW_YORK))
    assert event.start.astimezone(UTC) == night
    assert ("TZID" in event["DTSTART"].params) is (night.hour == 5)


@pytest.mark.parametrize(
    "zone", [NEW_YORK, "Europe/London", "Australia/Sydney", "Asia/Kathmandu", "Europe/Dublin"]
)
def test_the_rules_that_come_along_are_those_of_the_zone(zone):
    """Read by another library, each quarter of an hour around each change: a year and its two odd nights."""
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    told = icalendar.Timezone.from_ical(vtimezone(zone, first, last).to_ical())
    theirs, ours = told.to_tz(lookup_tzid=False), load_zone(zone)
    at = first + A_DAY
    while at < last - A_DAY:
        assert at.astimezone(theirs).utcoffset() == at.astimezone(ours).utcoffset(), at
        is_near = offset(at, ours) != offset(at + A_DAY, ours)
        at += timedelta(minutes=15) if is_near else A_DAY


def offset(at, zone):
    return at.astimezone(zone).utcoffset()
