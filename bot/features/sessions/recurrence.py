"""When a series meets: slots worked out from its first meeting and its rule.

A slot is the wall time promised, and its naive local time is its name within the series. Every slot
is counted from the first meeting, never from the one before, so it does not matter when, how
often or by whom planning is done: the same slots come out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import assert_never

from dateutil.rrule import DAILY, WEEKLY, rrule

from bot.core.wall_time import WallTime

PLANNED_AHEAD = timedelta(weeks=12)
LONGEST_INTERVAL = 52

_WIDEST_GAP = timedelta(days=1)
"""Samoa once skipped a whole day; no place has skipped more."""


@dataclass(frozen=True, slots=True)
class Once:
    """A meeting on its own."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """On the weekday of the first meeting, every so many weeks."""

    every: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.every <= LONGEST_INTERVAL:
            msg = f"A series meets every 1 to {LONGEST_INTERVAL} weeks."
            raise ValueError(msg)


Repeats = Once | Weekly
"""A new kind of rule is a new class here, and a case in each ``match`` below."""


def rule_text(repeats: Repeats) -> str:
    """The RFC 5545 rule as it is stored and put in calendars. Empty for a meeting on its own."""
    match repeats:
        case Once():
            return ""
        case Weekly(every=1):
            return "FREQ=WEEKLY"
        case Weekly(every=every):
            return f"FREQ=WEEKLY;INTERVAL={every}"
        case _:
            assert_never(repeats)


def read_rule(text: str) -> Repeats:
    """Read back what ``rule_text`` wrote. Anything else is a bug, not something a person typed."""
    if not text:
        return Once()
    parts = dict(part.split("=", 1) for part in text.split(";"))
    if parts.pop("FREQ") != "WEEKLY" or parts.keys() - {"INTERVAL"}:
        msg = f"Not a rule of ours: {text}"
        raise ValueError(msg)
    return Weekly(every=int(parts.get("INTERVAL", "1")))


def slots_between(
    first: WallTime, repeats: Repeats, *, since: datetime, until: datetime
) -> tuple[WallTime, ...]:
    """The slots that begin at ``since`` or later and before ``until``."""
    return tuple(
        takewhile(lambda slot: slot.to_instant() < until, _slots_from(first, repeats, since))
    )


def planned_slots(first: WallTime, repeats: Repeats, *, now: datetime) -> tuple[WallTime, ...]:
    """The slots to have on the calendar now: 12 weeks of them, and always at least the next."""
    near = slots_between(first, repeats, since=now, until=now + PLANNED_AHEAD)
    return near or tuple(islice(_slots_from(first, repeats, now), 1))


def next_slot(first: WallTime, repeats: Repeats, *, now: datetime) -> WallTime | None:
    """The first slot that has not begun. None when there is none left."""
    return next(_slots_from(first, repeats, now), None)


def _slots_from(first: WallTime, repeats: Repeats, since: datetime) -> Iterator[WallTime]:
    earliest = WallTime.of(since, first.zone).at - _WIDEST_GAP
    for at in _expansion(first, repeats).xafter(earliest, inc=True):
        slot = WallTime(at, first.zone)
        if slot.to_instant() >= since:
            yield slot


def _expansion(first: WallTime, repeats: Repeats) -> rrule:
    """The rule in naive local time, where a week is seven equal days."""
    match repeats:
        case Once():
            return rrule(DAILY, count=1, dtstart=first.at)
        case Weekly(every=every):
            return rrule(WEEKLY, interval=every, dtstart=first.at)
        case _:
            assert_never(repeats)
