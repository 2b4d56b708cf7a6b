"""What is typed about a meeting that is planned already: only what changes has to be written.

``8 PM`` keeps the day and ``Thursday`` keeps the time. A weekday is the one nearest to the meeting, however far
ahead it is; ``tomorrow`` and ``next Thursday`` are counted from today.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.wall_time import WallTime, load_zone
from bot.features.sessions.when import When, read_when
from bot.features.sessions.when_errors import DateMissingError, MissingHourError, TimeMissingError

_HALF_A_WEEK: Final = timedelta(days=3)
_WEEK: Final = 7


def read_change(text: str, near: WallTime, *, now: datetime, language: str = "en") -> When:
    """Read what was typed about a meeting that stands at ``near``, on the clock of its group."""
    here = _filled(text, near, now=now, language=language)
    midnight = datetime.combine(near.at.date() - _HALF_A_WEEK, time.min)
    around = WallTime(midnight, near.zone).to_instant()
    if around <= now or "next" in text.lower():
        return here
    try:
        there = _filled(text, near, now=around, language=language)
    except Refusal:
        return here
    # A date or "in three days" says when by itself; only a weekday comes again after whole weeks.
    is_weekday = (there.wall.at - here.wall.at).days % _WEEK == 0
    return there if is_weekday and there.wall.at.time() == here.wall.at.time() else here


def read_day(text: str, *, now: datetime, zone: ZoneInfo, language: str = "en") -> date:
    """A day, with or without a time of day, which then does not matter."""
    try:
        return read_when(text, now=now, zone=zone, language=language).wall.at.date()
    except TimeMissingError as only_day:
        return only_day.day


def _filled(text: str, near: WallTime, *, now: datetime, language: str) -> When:
    try:
        return read_when(text, now=now, zone=load_zone(near.zone), language=language)
    except DateMissingError as only_time:
        wall = WallTime(datetime.combine(near.at.date(), only_time.at), near.zone)
        repeats = only_time.repeats
    except TimeMissingError as only_day:
        wall = WallTime(datetime.combine(only_day.day, near.at.time()), near.zone)
        repeats = only_day.repeats
    if wall.is_in_gap:
        raise MissingHourError(wall=wall, instead=wall.moved_out_of_gap(), repeats=repeats)
    return When(wall, repeats)
