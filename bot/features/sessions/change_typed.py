"""What is typed about a meeting that is planned already: only what changes has to be written.

``8 PM`` keeps the day and ``Thursday`` keeps the time. A weekday is the one nearest to the meeting, however far
ahead it is; ``tomorrow`` and ``next Thursday`` are counted from today.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.wall_time import WallTime, load_zone
from bot.features.sessions.change_rules import Change, anchor, rule_from
from bot.features.sessions.errors import RepeatsHereError
from bot.features.sessions.model import Scope, Series, Session, checked_minutes
from bot.features.sessions.recurrence import Once
from bot.features.sessions.when import Assumption, When, read_when, refuse_too_far
from bot.features.sessions.when_errors import (
    DateMissingError,
    MissingHourError,
    PastTimeError,
    TimeMissingError,
)

FURTHEST_DAY: Final = timedelta(days=10 * 366)
"""A day on which a series rests or leaves one out may lie years ahead, and has an end all the same."""
_HALF_A_WEEK: Final = timedelta(days=3)
_WEEK: Final = 7


def read_change(text: str, near: WallTime, *, now: datetime, language: str = "en") -> When:
    """Read what was typed about a meeting that stands at ``near``, on the clock of its group."""
    when = _nearest(text, near, now=now, language=language)
    if when.wall.to_instant() <= now:
        raise PastTimeError(when.wall)
    return when


def _nearest(text: str, near: WallTime, *, now: datetime, language: str) -> When:
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
        midnight = datetime.combine(only_day.day, time.min)
        refuse_too_far(WallTime(midnight, zone.key), now, FURTHEST_DAY)
        return only_day.day


def with_time(
    change: Change, base: Session, series: Series, *, now: datetime, language: str
) -> tuple[Change, tuple[Assumption, ...]]:
    """Put the time that was typed into a change, unless it is the one that stands."""
    if change.scope is Scope.THIS:
        when = read_change(change.typed, base.promised, now=now, language=language)
        if when.repeats != Once():
            raise RepeatsHereError
        change = _as_long_as(change, base, when)
        if when.wall == base.promised:
            return replace(change, typed=""), ()
        return replace(change, first=when.wall), when.assumed
    start = anchor(base, series, now)
    near = start if start.to_instant() > now else base.promised
    when = read_change(change.typed, near, now=now, language=language)
    change = _as_long_as(change, base, when)
    repeats = rule_from(series, start, when.wall, when.repeats)
    stands = rule_from(series, start, start, Once())
    goes_back = start == base.slot and base.moved_to is not None
    if (when.wall, repeats) == (start, stands) and not goes_back:
        return replace(change, typed=""), ()
    return replace(change, first=when.wall, repeats=repeats), when.assumed


def _filled(text: str, near: WallTime, *, now: datetime, language: str) -> When:
    try:
        return read_when(text, now=now, zone=load_zone(near.zone), language=language)
    except DateMissingError as only_time:
        wall = WallTime(datetime.combine(near.at.date(), only_time.at), near.zone)
        repeats = only_time.repeats
    except TimeMissingError as only_day:
        wall = WallTime(datetime.combine(only_day.day, near.at.time()), near.zone)
        repeats = only_day.repeats
    refuse_too_far(wall, now)
    if wall.is_in_gap:
        raise MissingHourError(wall=wall, instead=wall.moved_out_of_gap(), repeats=repeats)
    return When(wall, repeats)


def _as_long_as(change: Change, base: Session, when: When) -> Change:
    """A length among the words of the time counts, unless another was written into its own field."""
    if when.minutes is None or change.minutes != base.minutes:
        return change
    return replace(change, minutes=checked_minutes(when.minutes))
