"""Which hours of a day are fair to ask of somebody. One rule, that can be said in a sentence: not before 8 AM, not
after 10 PM."""

from datetime import datetime, timedelta
from typing import Final

from bot.core.wall_time import WallTime, load_zone

EARLIEST: Final = 8 * 60
LATEST: Final = 22 * 60
_DAY: Final = 24 * 60
_SATURDAY: Final = 5
_WEEKDAY_BEST: Final = range(17 * 60, 21 * 60)
_WEEKEND_BEST: Final = range(10 * 60, 20 * 60)

WEEKS_LOOKED_AT: Final = 26
"""Half a year of a weekly time: clocks change in it, and not everywhere on the same day."""

DAYTIME: Final = range(9, 20)
"""When a note about something that can wait may come."""


def strain(at: datetime, zone: str, minutes: int) -> int:
    """How many minutes before 8 AM a meeting begins on this clock, or past 10 PM it ends. 0 is fair."""
    start = _minute(at, zone)
    past_ten = start + minutes - LATEST
    if start >= EARLIEST:
        return max(0, past_ten)
    # In the small hours it is as late as it is early; the nearer one counts.
    return min(EARLIEST - start, past_ten + _DAY)


def strain_of(wall: WallTime, zone: str, minutes: int, *, is_weekly: bool) -> int:
    """The same for a promised time; a weekly one at its worst week of the coming half year."""
    weeks = range(WEEKS_LOOKED_AT if is_weekly else 1)
    starts = (WallTime(wall.at + timedelta(weeks=week), wall.zone) for week in weeks)
    return max(strain(start.to_instant(), zone, minutes) for start in starts)


def is_best(at: datetime, zone: str) -> bool:
    """Evenings from 5 to 9 PM, at weekends from 10 AM to 8 PM."""
    is_weekend = at.astimezone(load_zone(zone)).weekday() >= _SATURDAY
    return _minute(at, zone) in (_WEEKEND_BEST if is_weekend else _WEEKDAY_BEST)


def in_daytime(at: datetime, zone: str) -> datetime:
    """That moment, or the next morning at 9 on this clock."""
    local = WallTime.of(at, zone).at
    if local.hour in DAYTIME:
        return at
    day = local if local.hour < DAYTIME.start else local + timedelta(days=1)
    morning = day.replace(hour=DAYTIME.start, minute=0, second=0, microsecond=0)
    return WallTime(morning, zone).to_instant()


def _minute(at: datetime, zone: str) -> int:
    local = at.astimezone(load_zone(zone))
    return local.hour * 60 + local.minute
