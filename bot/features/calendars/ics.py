"""A person's meetings as iCalendar (RFC 5545), so written that the text itself tells nothing.

One VEVENT for each meeting and never a rule: each stands at its own instant, right across clock changes, and no
pattern is given away. No organiser, attendee, place, address or description. ``docs/decisions`` has the reasons.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Alarm as AlarmPart
from icalendar import Calendar, Event, Timezone, vDuration

from bot.core.wall_time import load_zone
from bot.features.calendars.model import (
    RINGS_BEFORE,
    Entry,
    PersonalCalendar,
    Standing,
    on_one_line,
)
from bot.features.calendars.vtimezone import put, vtimezone

PRODID: Final = "-//Calendar//EN"
"""Names no program: files are looked into, and servers of calendars show it."""
FILE_NAME: Final = "event.ics"
_ASK_AGAIN_AFTER: Final = timedelta(hours=4)
_A_DAY: Final = timedelta(days=1)


def event_file(calendar: PersonalCalendar, *, busy: str, now: datetime) -> bytes:
    """One meeting, to be opened on a phone. If it is off, a word to take it out again."""
    is_off = all(one.standing is Standing.CANCELLED for one in calendar.entries)
    text = _text(calendar, method="CANCEL" if is_off else "PUBLISH", busy=busy, now=now)
    return text.to_ical()


def feed(calendar: PersonalCalendar, *, busy: str, now: datetime) -> bytes:
    """All of a person's meetings, for a calendar that asks again by itself."""
    text = _text(calendar, method="PUBLISH", busy=busy, now=now)
    busy = on_one_line(busy)
    # Without a name, some calendars show the whole secret link instead.
    put(text, NAME=busy, X_WR_CALNAME=busy)
    ask_again = vDuration(_ASK_AGAIN_AFTER, {"VALUE": "DURATION"})
    put(text, REFRESH_INTERVAL=ask_again, X_PUBLISHED_TTL=ask_again.to_ical().decode())
    return text.to_ical()


def _text(calendar: PersonalCalendar, *, method: str, busy: str, now: datetime) -> Calendar:
    text = Calendar()
    put(text, PRODID=PRODID, VERSION="2.0", CALSCALE="GREGORIAN", METHOD=method)
    for zone in sorted({one.zone for one in calendar.entries if not _in_utc(one)}):
        text.add_component(_rules_for(zone, calendar))
    # Whatever was kept, and whoever translated the other word: it ends no line.
    title = on_one_line(calendar.title or "") or on_one_line(busy)
    for one in calendar.entries:
        text.add_component(_event(one, calendar, title=title, now=now))
    return text


def _event(entry: Entry, calendar: PersonalCalendar, *, title: str, now: datetime) -> Event:
    is_off = entry.standing is Standing.CANCELLED
    zone = UTC if _in_utc(entry) else load_zone(entry.zone)
    event = Event()
    put(
        event,
        UID=entry.uid,
        SEQUENCE=entry.revision,
        DTSTAMP=now.astimezone(UTC),
        LAST_MODIFIED=now.astimezone(UTC),
        DTSTART=entry.starts_at.astimezone(zone),
        DTEND=entry.ends_at.astimezone(zone),
        SUMMARY=title,
        CLASS="PRIVATE",
        STATUS=entry.standing.value,
        TRANSP="TRANSPARENT" if is_off else "OPAQUE",
    )
    before = None if is_off else RINGS_BEFORE.get(calendar.alarm)
    if before is not None:
        alarm = AlarmPart()
        put(alarm, ACTION="DISPLAY", DESCRIPTION=title, TRIGGER=-before)
        event.add_component(alarm)
    return event


def _in_utc(entry: Entry) -> bool:
    """In the night when an hour comes twice a calendar reads the local time as the first one. Where the second is
    meant, only UTC says so."""
    here = load_zone(entry.zone)
    is_second = any(at.astimezone(here).fold for at in (entry.starts_at, entry.ends_at))
    return is_second or entry.zone in {"UTC", "Etc/UTC"}


def _rules_for(zone: str, calendar: PersonalCalendar) -> Timezone:
    """By whole days, so that the same rules need not be worked out for every reader."""
    first = min(one.starts_at for one in calendar.entries) - _A_DAY
    last = max(one.ends_at for one in calendar.entries) + _A_DAY
    return vtimezone(zone, _midnight(first), _midnight(last) + _A_DAY)


def _midnight(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
