"""When somebody usually reads. Oak reads on weekdays from nine to five in New York."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.features.checkins.duty import Reading, in_daytime, nudge_window, reading
from tests.features.checkins.oak_checks_in import OFFICE

NEW_YORK = "America/New_York"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In October, when New York is four hours behind."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC) + timedelta(hours=4)


@pytest.mark.parametrize(
    ("sent_at", "on_duty_until", "reads_by"),
    [
        (at(20, 8), None, at(20, 17)),
        (at(20, 9), at(20, 17), at(20, 17)),
        (at(20, 16, 1), at(20, 17), at(21, 17)),  # too late to promise today
        (at(20, 17), None, at(21, 17)),
        (at(23, 18), None, at(26, 17)),  # Friday evening
    ],
)
def test_it_says_until_when_somebody_is_there_and_by_when_it_is_usually_read(
    sent_at, on_duty_until, reads_by
):
    assert reading(OFFICE, NEW_YORK, sent_at) == Reading(on_duty_until, reads_by)


def test_a_group_without_duty_hours_promises_nothing_and_is_told_by_day():
    assert reading(None, NEW_YORK, at(20, 3)) == Reading(None, None)
    assert nudge_window(None, NEW_YORK, at(20, 3)) == (at(20, 9), at(20, 20))


@pytest.mark.parametrize(
    ("owed_at", "told_at"),
    [(at(20, 3), at(20, 9)), (at(20, 12), at(20, 12)), (at(19, 20), at(20, 9))],
)
def test_nothing_that_saddens_comes_at_night(owed_at, told_at):
    assert in_daytime(owed_at, NEW_YORK) == told_at


def test_on_a_night_when_clocks_change_nine_is_still_nine():
    saturday_night = datetime(2026, 11, 1, 3, tzinfo=UTC)
    assert in_daytime(saturday_night, NEW_YORK) == datetime(2026, 11, 1, 14, tzinfo=UTC)
