"""Who is on duty, and from when: hours are a group's own, and all who lead it share them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.ids import MemberId
from bot.core.wall_time import WallTime
from bot.features.groups.model import DutyHours, Group

_A_WEEK_AND_ITS_FIRST_DAY_AGAIN: Final = 8


def on_duty(group: Group, led_by: Sequence[MemberId], at: datetime) -> tuple[MemberId, ...]:
    """Nobody, in a group that has not said when somebody looks."""
    hours = group.duty_hours
    return tuple(led_by) if hours is not None and hours.covers(at, group.zone) else ()


def on_duty_from(group: Group, at: datetime) -> datetime | None:
    """This very moment, or when the next hours begin. None: nobody promised to look."""
    if group.duty_hours is None:
        return None
    begins, _ = hours_from(group.duty_hours, group.zone, at)
    return max(begins, at)


def hours_from(hours: DutyHours, zone: str, at: datetime) -> tuple[datetime, datetime]:
    """Beginning and end of those that run at that moment, else of the next."""
    today = WallTime.of(at, zone).at.date()
    for ahead in range(_A_WEEK_AND_ITS_FIRST_DAY_AGAIN):
        day = today + timedelta(days=ahead)
        ends = WallTime(datetime.combine(day, hours.to), zone).to_instant()
        if day.weekday() in hours.weekdays and at < ends:
            return WallTime(datetime.combine(day, hours.from_), zone).to_instant(), ends
    message = "duty hours have a weekday"  # pragma: no cover  the dataclass asks for one
    raise AssertionError(message)
