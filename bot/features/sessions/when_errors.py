"""Why a typed time was not taken. Each carries what was understood, so that the next step can use it."""

from datetime import date, time
from enum import StrEnum

from bot.core.errors import Refusal
from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import Repeats


class UnreadableTimeError(Refusal):
    """Nothing certain was understood. The kinds below say more."""


class Pattern(StrEnum):
    """What people write that leaves a question open, or can't be planned at once."""

    MONTHLY = "monthly"
    """Every month, but on which day of it?"""
    DAILY = "daily"
    """Every other day: its weekdays change from week to week."""
    YEARLY = "yearly"
    SEVERAL_DAYS = "several_days"
    """Twice a week, but on which days?"""
    TWO_PLANS = "two_plans"
    """The first and third Tuesday, or Tuesday at 6 and Thursday at 7: one plan after the other."""
    END = "end"
    """Until something that is not a day."""


class UnsupportedPatternError(UnreadableTimeError):
    """It was understood, as far as it goes, but meetings can't be planned like that."""

    def __init__(self, pattern: Pattern) -> None:
        super().__init__(pattern)
        self.pattern = pattern


class NoSuchDayError(UnreadableTimeError):
    """No calendar has that day: February 30, the 32nd, a fifth Tuesday that the month does not have."""


class EndBeforeStartError(UnreadableTimeError):
    """It would end before it begins. ``until`` is the last day that was written; None: it was a time of day."""

    def __init__(self, until: date | None = None) -> None:
        super().__init__(until)
        self.until = until


class TimesOutOfRangeError(UnreadableTimeError):
    """No meeting at all, or more of them than are planned in one series."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class AmbiguousDateError(UnreadableTimeError):
    """10/11 is two days, depending on who reads it. Both are here to choose from."""

    def __init__(self, choices: tuple[date, date]) -> None:
        super().__init__(choices)
        self.choices = choices


class WeekdayMismatchError(UnreadableTimeError):
    """The weekday and the date that were written do not belong together."""

    def __init__(self, *, day: date, weekday: int) -> None:
        super().__init__(day, weekday)
        self.day = day
        self.weekday = weekday
        """The weekday that was written, Monday being 0."""


class OtherZoneError(UnreadableTimeError):
    """A clock was named that is not the group's own. Times are typed on the group's clock."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TimeMissingError(Refusal):
    """The day is clear, the time of day was not written."""

    def __init__(self, *, day: date, repeats: Repeats) -> None:
        super().__init__(day, repeats)
        self.day = day
        self.repeats = repeats


class DateMissingError(Refusal):
    """The time of day is clear, the day was not written."""

    def __init__(self, *, at: time, repeats: Repeats) -> None:
        super().__init__(at, repeats)
        self.at = at
        self.repeats = repeats


class PastTimeError(Refusal):
    """That moment is over."""

    def __init__(self, wall: WallTime) -> None:
        super().__init__(wall)
        self.wall = wall


class MissingHourError(Refusal):
    """Clocks jump over that time that night. ``instead`` is the next time that they show."""

    def __init__(
        self, *, wall: WallTime, instead: WallTime, repeats: Repeats, minutes: int | None = None
    ) -> None:
        super().__init__(wall, instead, repeats)
        self.wall = wall
        self.instead = instead
        self.repeats = repeats
        self.minutes = minutes


class TooFarAheadError(Refusal):
    """It lies beyond what is planned. ``latest_on`` is the last day that can be chosen."""

    def __init__(self, *, wall: WallTime, latest_on: date) -> None:
        super().__init__(wall, latest_on)
        self.wall = wall
        self.latest_on = latest_on
