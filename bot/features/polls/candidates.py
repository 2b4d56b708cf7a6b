"""Which times to propose: evenings and weekends on everybody's clock first, spread over the days."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from bot.core.wall_time import WallTime
from bot.features.polls.hours import is_best, strain_of
from bot.features.polls.model import MOST_TIMES, Rhythm

LOOKED_AHEAD: Final = timedelta(weeks=3)
_HOURS: Final = range(6, 23)
_BEST, _FAIR, _UNFAIR = 3, 1, -6
_SAME_DAY: Final = 1.0
_SAME_HOUR: Final = 0.4
_SAME_WEEKDAY: Final = 0.25

Busy = Collection[tuple[datetime, datetime]]
"""When the group meets already: from, to."""


def propose(
    zone: str,
    zones: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    minutes: int,
    rhythm: Rhythm,
    busy: Busy = (),
) -> tuple[WallTime, ...]:
    """At most ten times on the group's clock, in the order of the calendar.

    ``zones`` are the members' own, one each: three people in Sydney count three times.
    """
    last = until if rhythm is Rhythm.ONCE else min(until, since + timedelta(weeks=1))
    possible = [
        (wall, _score(wall, zones or [zone], minutes, rhythm))
        for wall in _hours_between(zone, since, last)
        if not _clashes(wall.to_instant(), minutes, busy)
    ]
    return _spread(possible)


def _hours_between(zone: str, since: datetime, until: datetime) -> list[WallTime]:
    day = WallTime.of(since, zone).at.date()
    last = WallTime.of(until, zone).at.date()
    found: list[WallTime] = []
    while day <= last:
        for hour in _HOURS:
            wall = WallTime(datetime.combine(day, time(hour)), zone)
            if not wall.is_in_gap and since < wall.to_instant() <= until:
                found.append(wall)
        day += timedelta(days=1)
    return found


def _score(wall: WallTime, zones: Sequence[str], minutes: int, rhythm: Rhythm) -> float:
    points = 0
    for zone, people in Counter(zones).items():
        if strain_of(wall, zone, minutes, is_weekly=rhythm is Rhythm.WEEKLY):
            points += _UNFAIR * people
        else:
            points += (_BEST if is_best(wall.to_instant(), zone) else _FAIR) * people
    return points / len(zones)


def _spread(possible: list[tuple[WallTime, float]]) -> tuple[WallTime, ...]:
    """Take the best again and again; a day or an hour that was taken already counts for less."""
    chosen: list[WallTime] = []
    while possible and len(chosen) < MOST_TIMES:
        days = Counter(wall.at.date() for wall in chosen)
        weekdays = Counter(wall.at.weekday() for wall in chosen)
        hours = Counter(wall.at.hour for wall in chosen)
        worth = [
            score
            - _SAME_DAY * days[wall.at.date()]
            - _SAME_WEEKDAY * weekdays[wall.at.weekday()]
            - _SAME_HOUR * hours[wall.at.hour]
            for wall, score in possible
        ]
        wall, _ = possible.pop(worth.index(max(worth)))
        chosen.append(wall)
    return tuple(sorted(chosen, key=lambda wall: wall.at))


def _clashes(starts_at: datetime, minutes: int, busy: Busy) -> bool:
    ends_at = starts_at + timedelta(minutes=minutes)
    return any(starts_at < to and since < ends_at for since, to in busy)
