"""Who is on duty, on the group's clock: to the last minute of a day, over midnight, and when clocks change."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.groups.duty import hours_from, on_duty
from bot.features.groups.model import DutyHours, Group, Joining, Template

NEW_YORK = "America/New_York"
DANA = MemberId(1)
OAK = Group(GroupId(70), GuildId(700), "Oak", Template.PARTNERS, Joining.ASK, None, "en", NEW_YORK)
WEEKDAYS, EVERY_DAY = frozenset(range(5)), frozenset(range(7))
OFFICE = DutyHours(WEEKDAYS, time(9), time(17))
LATE = DutyHours(WEEKDAYS, time(18), time(0))
NIGHT = DutyHours(WEEKDAYS, time(22), time(6))
ALWAYS = DutyHours(EVERY_DAY, time(0), time(0))


def local(day: int, hour: int, minute: int = 0, *, month: int = 10, fold: int = 0) -> datetime:
    there = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(NEW_YORK), fold=fold)
    return there.astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "at", "is_on"),
    [
        (OFFICE, local(19, 16, 30), True),
        (OFFICE, local(19, 17), False),
        (OFFICE, local(18, 11), False),  # Sunday
        (LATE, local(23, 23, 59) + timedelta(seconds=59), True),
        (LATE, local(24, 0), False),
        (NIGHT, local(23, 21, 59), False),
        (NIGHT, local(23, 22), True),  # Friday, and on into a Saturday
        (NIGHT, local(24, 5, 59), True),
        (NIGHT, local(24, 6), False),
        (NIGHT, local(19, 3), False),  # Monday: Sunday is none of their days
        (ALWAYS, local(19, 0), True),
        (ALWAYS, local(19, 23, 59) + timedelta(seconds=59), True),
        # The clock goes back at two on the first of November, and ahead on the eighth of March.
        (DutyHours(EVERY_DAY, time(22), time(2)), local(1, 1, 30, month=11, fold=1), True),
        (DutyHours(EVERY_DAY, time(22), time(2)), local(1, 2, month=11), False),
        (DutyHours(EVERY_DAY, time(22), time(4)), local(8, 3, 59, month=3), True),
        (DutyHours(EVERY_DAY, time(22), time(4)), local(8, 4, month=3), False),
    ],
)
def test_they_are_on_duty_to_the_end_of_the_hours_and_not_after(hours, at, is_on):
    oak = replace(OAK, duty_hours=hours)
    assert on_duty(oak, [DANA], at) == ((DANA,) if is_on else ())


def test_a_night_has_its_beginning_and_end_from_either_side_of_midnight():
    night = (local(23, 22), local(24, 6))
    for at in (local(23, 12), local(23, 23), local(24, 5)):
        assert hours_from(NIGHT, NEW_YORK, at) == night
    assert hours_from(NIGHT, NEW_YORK, local(24, 6)) == (local(26, 22), local(27, 6))
