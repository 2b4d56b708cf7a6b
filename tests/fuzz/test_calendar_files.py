"""Calendars: whatever a word or a name holds, a calendar reads one meeting in it, and no line that we did not write."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
from hypothesis import strategies as st

from bot.core.ids import GroupId, GuildId, MemberId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.core.zone_rules import zone_countries
from bot.features.calendars import ics
from bot.features.calendars.errors import WordEmptyError, WordTooLongError
from bot.features.calendars.model import (
    Alarm,
    PersonalCalendar,
    checked_word,
    entry_of,
    on_one_line,
)
from bot.features.sessions.model import Rsvp, RsvpAnswer, Seat, Session, SessionState
from tests.features.calendars.test_ics import IN_AN_EVENT
from tests.fuzz.amount import fuzzed

LONGEST_LINE = 75
"""Octets, as RFC 5545 has it."""
NOW = datetime(2026, 10, 18, 12, tzinfo=UTC)
FOLD = re.compile(rb"\r\n[ \t]")
LINE = re.compile(r"[A-Z][A-Z0-9-]*(;[A-Z-]+=(\"[^\"]*\"|[^\":;,]*))*:[^\x00-\x08\x0a-\x1f\x7f]*")
IN_A_FILE = {"PRODID", "VERSION", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME"} | {
    "REFRESH-INTERVAL",
    "X-PUBLISHED-TTL",
}
BREAKS = (
    "\r",
    "\n",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "\x1b",
)
INJECTED = (
    "ATTENDEE:mailto:a@example.org",
    "END:VEVENT",
    "BEGIN:VALARM",
    "X-EVIL;A=B:C",
    " folded",
    "\\n",
    "\\N",
    "\\",
    ";",
    ",",
    ":",
    '"',
    "^n",
    "é" * 30,
    "🏠" * 12,
)
NAMES = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.one_of(st.sampled_from(BREAKS), st.sampled_from(INJECTED), st.text(max_size=6)),
        max_size=6,
    ).map("".join),
)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Session, Rsvp | None, str]:
    zone = draw(st.sampled_from(tuple(zone_countries())))
    later = timedelta(minutes=draw(st.integers(0, 400 * 24 * 60)))
    session = Session(
        id=SessionId(draw(st.integers(1, 2**62))),
        guild_id=GuildId(700_123),
        group_id=GroupId(10_456),
        series_id=SeriesId(4_789),
        slot=WallTime.of(NOW + later, zone),
        title=draw(NAMES),
        starts_at=NOW + later,
        minutes=draw(st.integers(15, 240)),
        seats=8,
        state=draw(st.sampled_from([SessionState.PLANNED, SessionState.CANCELLED])),
        revision=draw(st.integers(0, 9)),
    )
    answer = draw(st.one_of(st.none(), st.sampled_from(RsvpAnswer)))
    rsvp = None
    if answer is not None:
        seat = draw(st.sampled_from(Seat))
        rsvp = Rsvp(session.id, MemberId(7), answer, seat, turn=1)
    return session, rsvp, zone


CALENDARS = st.tuples(
    st.lists(meetings(), min_size=1, max_size=3, unique_by=lambda one: one[0].id),
    NAMES,
    st.sampled_from(Alarm),
    NAMES.filter(on_one_line),
)


def is_calendar(text: bytes, *, meetings: int, named: str) -> None:
    lines = text.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= LONGEST_LINE for line in lines), max(lines, key=len)
    unfolded = FOLD.sub(b"", text).decode().removesuffix("\r\n").split("\r\n")
    for line in unfolded:
        assert LINE.fullmatch(line), line
    whole = icalendar.Calendar.from_ical(text)
    assert set(whole) <= IN_A_FILE
    assert not [error for part in whole.walk() for error in part.errors]
    events = whole.walk("VEVENT")
    assert len(events) == meetings
    for event in events:
        assert set(event) == IN_AN_EVENT
        assert str(event["SUMMARY"]) == named
        for alarm in event.subcomponents:
            assert set(alarm) == {"ACTION", "DESCRIPTION", "TRIGGER"}
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == meetings


def a_calendar(one) -> bool:
    """Words that were kept before there was a rule for them come as they are."""
    meetings, title, alarm, busy = one
    entries = tuple(
        entry_of(meant, rsvp, seed=b"ruth", zone=zone) for meant, rsvp, zone in meetings
    )
    try:
        word, is_taken = checked_word(title), True
        assert on_one_line(word) == word
    except (WordEmptyError, WordTooLongError):
        word, is_taken = title, False
    calendar = PersonalCalendar(entries, word, alarm, "en")
    named = on_one_line(word) or on_one_line(busy)
    for text in (
        ics.event_file(calendar, busy=busy, now=NOW),
        ics.feed(calendar, busy=busy, now=NOW),
    ):
        is_calendar(text, meetings=len(entries), named=named)
    return is_taken


def test_no_word_or_name_puts_a_line_into_a_calendar() -> None:
    fuzzed("calendars", CALENDARS, a_calendar, little=2, share=0.3)
