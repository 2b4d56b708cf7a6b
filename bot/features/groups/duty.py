"""Who is on duty, and from when: hours are a group's own, and all who lead it share them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.ids import MemberId
from bot.core.wall_time import WallTime
from bot.features.groups.model import DutyHours, Group

_YESTERDAY: Final = -1
_SAME_DAY_NEXT_WEEK: Final = 7


def on_duty(group: Group, led_by: Sequence[MemberId], at: datetime) -> tuple[MemberId, ...]:
    """Nobody, in a group that has not said when somebody looks."""
    begins = on_duty_from(group, at)
    return tuple(led_by) if begins == at else ()


def on_duty_from(group: Group, at: datetime) -> datetime | None:
    """This very moment, or when the next hours begin. None: nobody promised to look."""
    if group.duty_hours is None:
        return None
    begins, _ = hours_from(group.duty_hours, group.zone, at)
    return max(begins, at)


def hours_from(hours: DutyHours, zone: str, at: datetime) -> tuple[datetime, datetime]:
    """Beginning and end of those that run at that moment, else of the next."""
    today = WallTime.of(at, zone).at.date()
    # What began yesterday may run past midnight.
    for ahead in range(_YESTERDAY, _SAME_DAY_NEXT_WEEK + 1):
        found = hours.on(today + timedelta(days=ahead), zone)
        if found is not None and at < found[1]:
            return found
    message = "duty hours have a weekday"  # pragma: no cover  the dataclass asks for one
    raise AssertionError(message)
