"""Who is on duty, and from when: hours are a group's own, and all who lead it share them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.ids import MemberId
from bot.core.wall_time import WallTime
from bot.features.groups.model import Group

_A_WEEK_AND_ITS_FIRST_DAY_AGAIN = 8


def on_duty(group: Group, led_by: Sequence[MemberId], at: datetime) -> tuple[MemberId, ...]:
    """Nobody, in a group that has not said when somebody looks."""
    hours = group.duty_hours
    return tuple(led_by) if hours is not None and hours.covers(at, group.zone) else ()


def on_duty_from(group: Group, at: datetime) -> datetime | None:
    """This very moment, or when the next hours begin. None: nobody promised to look."""
    hours = group.duty_hours
    if hours is None:
        return None
    if hours.covers(at, group.zone):
        return at
    today = WallTime.of(at, group.zone).at.date()
    days = (today + timedelta(days=ahead) for ahead in range(_A_WEEK_AND_ITS_FIRST_DAY_AGAIN))
    starts = (
        WallTime(datetime.combine(day, hours.from_), group.zone).to_instant()
        for day in days
        if day.weekday() in hours.weekdays
    )
    return next(start for start in starts if start > at)
