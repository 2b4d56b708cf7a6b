"""How long before a meeting a person wants a note, and when they want none at all."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.core.wall_time import WallTime


class Lead(StrEnum):
    """How long before a meeting, the longest first."""

    WEEK = "week"
    DAY = "day"
    THREE_HOURS = "three_hours"
    HOUR = "hour"
    TEN_MINUTES = "ten_minutes"
    START = "start"

    @property
    def before(self) -> timedelta:
        return _BEFORE[self]


_BEFORE: Final = {
    Lead.WEEK: timedelta(days=7),
    Lead.DAY: timedelta(hours=24),
    Lead.THREE_HOURS: timedelta(hours=3),
    Lead.HOUR: timedelta(hours=1),
    Lead.TEN_MINUTES: timedelta(minutes=10),
    Lead.START: timedelta(0),
}

USUAL_LEADS: Final = frozenset({Lead.DAY, Lead.HOUR})
"""Of a person and a group that have not chosen."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when no note comes, on the person's own clock. Over midnight if the end is earlier."""

    begins: time
    ends: time

    def around(self, instant: datetime, zone: str) -> tuple[datetime, datetime] | None:
        """The quiet time that an instant lies in, from its beginning to its end."""
        today = WallTime.of(instant, zone).at.date()
        for day in (today - timedelta(days=1), today):
            last = day if self.ends > self.begins else day + timedelta(days=1)
            begins = WallTime(datetime.combine(day, self.begins), zone).to_instant()
            ends = WallTime(datetime.combine(last, self.ends), zone).to_instant()
            if begins <= instant < ends:
                return begins, ends
        return None
