"""How often a reminder comes: everything that meetings can do, and two rhythms that only a person needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final, TypeAlias

from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import NEVER, Ends, Repeats, read_rule, rule_text, slots_ahead

SHORTEST_MINUTES: Final = 60
LONGEST_MINUTES: Final = 7 * 24 * 60
MOST_DAYS: Final = 366

_STEPS: Final = "FREQ=MINUTELY;INTERVAL="
_DAILY: Final = "FREQ=DAILY;INTERVAL="
_OWN: Final = re.compile(
    r"FREQ=(?:MINUTELY|DAILY);INTERVAL=(?P<every>\d+)(?:;COUNT=(?P<times>\d+))?(?:;UNTIL=(?P<on>\d{8})T235959)?"
)
_ZONES_APART: Final = 4
"""A clock can change by 26 hours at most, so no more than two daily slots lie between two clocks' days."""
_AN_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Steps:
    """Every so many minutes from the first, whatever clocks do meanwhile."""

    minutes: int
    ends: Ends = NEVER


@dataclass(frozen=True, slots=True)
class EveryDays:
    """Every other day, every third: its weekdays change from week to week."""

    days: int
    ends: Ends = NEVER


Rhythm: TypeAlias = Repeats | Steps | EveryDays


def rhythm_text(rhythm: Rhythm) -> str:
    """As it is stored. Empty for once."""
    match rhythm:
        case Steps(minutes=minutes, ends=ends):
            return f"{_STEPS}{minutes}{_end(ends)}"
        case EveryDays(days=days, ends=ends):
            return f"{_DAILY}{days}{_end(ends)}"
        case _:
            return rule_text(rhythm)


def read_rhythm(text: str) -> Rhythm:
    """Read back what ``rhythm_text`` wrote."""
    found = _OWN.fullmatch(text)
    if found is None:
        return read_rule(text)
    ends = NEVER
    if found["times"]:
        ends = Ends(times=int(found["times"]))
    elif found["on"]:
        ends = Ends(on=date.fromisoformat(found["on"]))
    every = int(found["every"])
    return Steps(every, ends) if text.startswith(_STEPS) else EveryDays(every, ends)


def next_at(
    first: WallTime, rhythm: Rhythm, *, after: datetime, passed: datetime | None = None
) -> datetime | None:
    """The first slot after ``after``. With ``passed``, the wall time that was last reminded of: a person who
    travels west is not reminded twice of the same morning."""
    match rhythm:
        case Steps():
            return _next_step(first, rhythm, after)
        case EveryDays():
            slots: Iterator[WallTime] = _days(first, rhythm, after)
        case _:
            since = after + _AN_INSTANT
            slots = iter(slots_ahead(first, rhythm, now=since, limit=_ZONES_APART))
    ahead = (slot for slot in slots if passed is None or slot.at > passed)
    found = next(ahead, None)
    return None if found is None else found.to_instant()


def _next_step(first: WallTime, rhythm: Steps, after: datetime) -> datetime | None:
    start, step = first.to_instant(), timedelta(minutes=rhythm.minutes)
    number = 0 if after < start else (after - start) // step + 1
    at = start + number * step
    if rhythm.ends.times is not None and number >= rhythm.ends.times:
        return None
    if rhythm.ends.on is not None and WallTime.of(at, first.zone).at.date() > rhythm.ends.on:
        return None
    return at


def _days(first: WallTime, rhythm: EveryDays, after: datetime) -> Iterator[WallTime]:
    step = timedelta(days=rhythm.days)
    earliest = WallTime.of(after, first.zone).at - timedelta(days=1)
    for number in count(max(0, (earliest - first.at) // step)):
        slot = WallTime(first.at + number * step, first.zone)
        ends = rhythm.ends
        if ends.times is not None and number >= ends.times:
            return
        if ends.on is not None and slot.at.date() > ends.on:
            return
        if slot.to_instant() > after:
            yield slot


def _end(ends: Ends) -> str:
    if ends.times is not None:
        return f";COUNT={ends.times}"
    return "" if ends.on is None else f";UNTIL={ends.on:%Y%m%d}T235959"
