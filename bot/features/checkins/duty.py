"""When somebody usually reads, and when people are written to. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.features.groups.duty import hours_from
from bot.features.groups.model import DutyHours

DAYTIME: Final = DutyHours(frozenset(range(7)), time(9), time(20))
"""When a note that tells of nothing good may come, and when facilitators without duty hours are told."""
_TIME_TO_READ: Final = timedelta(hours=1)
"""With less than that left nobody is promised that it is still read today."""
UNSAID_AFTER: Final = timedelta(hours=24)
"""A group without duty hours promises no time. After a day unread its author is told all the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What whoever sends is told about when it is read."""

    on_duty_until: datetime | None
    """None: nobody is on duty now."""
    reads_by: datetime | None
    """By then somebody usually has. None: the group says no hours."""


def reading(hours: DutyHours | None, zone: str, now: datetime) -> Reading:
    if hours is None:
        return Reading(None, None)
    begins, ends = hours_from(hours, zone, now)
    reads_by = ends
    if begins <= now and ends - now < _TIME_TO_READ:
        _, reads_by = hours_from(hours, zone, ends)
    return Reading(ends if begins <= now else None, reads_by)


def nudge_window(hours: DutyHours | None, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """From when until when a facilitator may be told that something waits."""
    begins, ends = hours_from(hours or DAYTIME, zone, now)
    return max(begins, now), ends


def in_daytime(at: datetime, zone: str) -> datetime:
    """That moment, or the next morning on somebody's own clock."""
    begins, _ = hours_from(DAYTIME, zone, at)
    return max(begins, at)
