"""When a series meets: slots worked out from its first meeting and its rule.

A slot is the wall time promised, and its naive local time is its name within the series. Every slot
is counted from the first meeting, never from the one before, so it does not matter when, how
often or by whom planning is done: the same slots come out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from typing import Final, assert_never

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from bot.core.wall_time import WallTime

PLANNED_AHEAD = timedelta(weeks=12)
LONGEST_INTERVAL = 52
MOST_TIMES: Final = 520
"""Ten years of weeks. A series of which more is asked has no end."""
LAST: Final = -1
"""The last such weekday of a month."""

_WIDEST_GAP = timedelta(days=1)
"""Samoa once skipped a whole day; no place has skipped more."""
_SHORTEST_MONTH: Final = 28
_DAY_CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_END_OF_DAY: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a series stops. Left-out dates count among the ``times``, as in RFC 5545."""

    times: int | None = None
    on: date | None = None
    """The last day on which it may meet, on the group's calendar."""

    def __post_init__(self) -> None:
        if self.times is not None and self.on is not None:
            msg = "A series ends after a number of times or on a day, not both."
            raise ValueError(msg)
        if self.times is not None and not 1 <= self.times <= MOST_TIMES:
            msg = f"A series meets 1 to {MOST_TIMES} times, or for ever."
            raise ValueError(msg)


NEVER: Final = Ends()


@dataclass(frozen=True, slots=True)
class Once:
    """A meeting on its own."""

    @property
    def ends(self) -> Ends:
        return Ends(times=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every so many weeks, on the weekday of the first meeting or on several."""

    every: int = 1
    weekdays: frozenset[int] = frozenset()
    """Monday is 0. Empty: that of the first meeting alone. The first meeting is on one of them."""
    ends: Ends = NEVER

    def __post_init__(self) -> None:
        _check_interval(self.every)
        if not self.weekdays <= set(range(7)):
            msg = "A week has seven days."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class MonthlyByDate:
    """On one date of the month. In a shorter month, on its last day."""

    day: int
    every: int = 1
    ends: Ends = NEVER

    def __post_init__(self) -> None:
        _check_interval(self.every)
        if not 1 <= self.day <= 31:  # noqa: PLR2004  the longest month
            msg = "A month has 1 to 31 days."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class MonthlyByWeekday:
    """On the first, second … or last of a weekday in the month."""

    weekday: int
    nth: int
    """1 to 5, or ``LAST``. A month without a fifth is left out."""
    every: int = 1
    ends: Ends = NEVER

    def __post_init__(self) -> None:
        _check_interval(self.every)
        if self.weekday not in range(7) or self.nth not in (1, 2, 3, 4, 5, LAST):
            msg = "A month has a first to fifth and a last of each weekday."
            raise ValueError(msg)


Repeats = Once | Weekly | MonthlyByDate | MonthlyByWeekday
"""A new kind of rule is a new class here, and a case in each ``match`` below."""


def ending(repeats: Repeats, ends: Ends) -> Repeats:
    """The same rhythm, up to another end."""
    return repeats if isinstance(repeats, Once) else replace(repeats, ends=ends)


def rule_text(repeats: Repeats) -> str:
    """The RFC 5545 rule as it is stored and put in calendars. Empty for a meeting on its own."""
    match repeats:
        case Once():
            return ""
        case Weekly(weekdays=weekdays):
            days = ",".join(_DAY_CODES[day] for day in sorted(weekdays))
            parts = ["FREQ=WEEKLY", *_interval(repeats.every)]
            parts += [f"BYDAY={days}"] if days else []
        case MonthlyByDate(day=day):
            parts = ["FREQ=MONTHLY", *_interval(repeats.every)]
            # RFC 5545 leaves a month without that day out; its last day is meant.
            days = ",".join(str(each) for each in range(min(day, _SHORTEST_MONTH), day + 1))
            parts += [f"BYMONTHDAY={days}"]
            parts += ["BYSETPOS=-1"] if day > _SHORTEST_MONTH else []
        case MonthlyByWeekday(weekday=day, nth=nth):
            parts = ["FREQ=MONTHLY", *_interval(repeats.every), f"BYDAY={nth}{_DAY_CODES[day]}"]
        case _:
            assert_never(repeats)
    return ";".join([*parts, *_end(repeats.ends)])


def read_rule(text: str) -> Repeats:
    """Read back what ``rule_text`` wrote. Anything else is a bug, not something a person typed."""
    if not text:
        return Once()
    msg = f"Not a rule of ours: {text}"
    try:
        repeats = _read_parts(dict(part.split("=", 1) for part in text.split(";")))
    except KeyError:
        raise ValueError(msg) from None
    if rule_text(repeats) != text:
        raise ValueError(msg)
    return repeats


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


def slots_ahead(
    first: WallTime, repeats: Repeats, *, now: datetime, limit: int
) -> tuple[WallTime, ...]:
    """So many of the slots that have not begun, however far ahead they are."""
    return tuple(islice(_slots_from(first, repeats, now), limit))


def last_slot(first: WallTime, repeats: Repeats) -> WallTime | None:
    """Where a series ends. None if it goes on, or ends before it begins."""
    if repeats.ends == NEVER:
        return None
    last = max(_expansion(first, repeats), default=None)
    return None if last is None else WallTime(last, first.zone)


def clock_change(slots: Sequence[WallTime]) -> WallTime | None:
    """The first of these slots before which the clocks of its place have changed."""
    for earlier, later in pairwise(slots):
        shift = (later.to_instant() - earlier.to_instant()) - (later.at - earlier.at)
        if shift and not later.is_in_gap and not earlier.is_in_gap:
            return later
    return None


def slot_before(first: WallTime, repeats: Repeats, slot: WallTime) -> WallTime | None:
    """The slot that precedes this one. None for the first."""
    earlier = _expansion(first, repeats).before(slot.at)
    return None if earlier is None else WallTime(earlier, first.zone)


def _slots_from(first: WallTime, repeats: Repeats, since: datetime) -> Iterator[WallTime]:
    earliest = WallTime.of(since, first.zone).at - _WIDEST_GAP
    for at in _expansion(first, repeats).xafter(earliest, inc=True):
        slot = WallTime(at, first.zone)
        if slot.to_instant() >= since:
            yield slot


def _expansion(first: WallTime, repeats: Repeats) -> rrule:
    """The rule in naive local time, where a week is seven equal days."""
    start, ends = first.at, repeats.ends
    until = None if ends.on is None else datetime.combine(ends.on, _END_OF_DAY)
    match repeats:
        case Once():
            return rrule(DAILY, count=1, dtstart=start)
        case Weekly(every=every, weekdays=weekdays):
            return rrule(
                WEEKLY,
                interval=every,
                dtstart=start,
                byweekday=sorted(weekdays) or None,
                count=ends.times,
                until=until,
            )
        case MonthlyByDate(day=day, every=every):
            return rrule(
                MONTHLY,
                interval=every,
                dtstart=start,
                bymonthday=list(range(min(day, _SHORTEST_MONTH), day + 1)),
                bysetpos=-1 if day > _SHORTEST_MONTH else None,
                count=ends.times,
                until=until,
            )
        case MonthlyByWeekday(weekday=day, nth=nth, every=every):
            return rrule(
                MONTHLY,
                interval=every,
                dtstart=start,
                byweekday=weekday(day, nth),
                count=ends.times,
                until=until,
            )
        case _:
            assert_never(repeats)


def _interval(every: int) -> list[str]:
    return [] if every == 1 else [f"INTERVAL={every}"]


def _end(ends: Ends) -> list[str]:
    if ends.times is not None:
        return [f"COUNT={ends.times}"]
    # Local time, as the first meeting is: UTC would move the last day in half of the zones.
    return [] if ends.on is None else [f"UNTIL={ends.on:%Y%m%d}T235959"]


def _read_parts(parts: dict[str, str]) -> Repeats:
    every = int(parts.get("INTERVAL", "1"))
    ends = NEVER
    if "COUNT" in parts:
        ends = Ends(times=int(parts["COUNT"]))
    elif "UNTIL" in parts:
        ends = Ends(on=date.fromisoformat(parts["UNTIL"][:8]))
    by_day = parts.get("BYDAY", "")
    if parts["FREQ"] == "WEEKLY":
        days = frozenset(_DAY_CODES.index(code) for code in by_day.split(",") if code)
        return Weekly(every=every, weekdays=days, ends=ends)
    if by_day:
        return MonthlyByWeekday(_DAY_CODES.index(by_day[-2:]), int(by_day[:-2]), every, ends)
    return MonthlyByDate(int(parts["BYMONTHDAY"].split(",")[-1]), every, ends)


def _check_interval(every: int) -> None:
    if not 1 <= every <= LONGEST_INTERVAL:
        msg = f"A series meets every 1 to {LONGEST_INTERVAL} weeks or months."
        raise ValueError(msg)
