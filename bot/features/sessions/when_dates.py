"""Which days a phrase can mean, counted from today. Pure calendar, no clock."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.core import Locale, UnknownLocaleError

from bot.features.sessions.when_errors import (
    AmbiguousDateError,
    NoSuchDayError,
    UnreadableTimeError,
    WeekdayMismatchError,
)
from bot.features.sessions.when_grammar import DayPhrase, Phrase
from bot.features.sessions.when_rhythms import THIS_MONTH, THIS_YEAR

_WEEK: Final = timedelta(weeks=1)
_JUST_PAST: Final = timedelta(days=60)
"""A date without a year that passed this recently is a slip; longer ago, it means next year's."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """From where days are counted, and how their numbers are read."""

    today: date
    language: str = "en"
    chosen: date | None = None
    """Of a date that people read in two ways, the one that was meant."""


def days_meant(phrase: DayPhrase, calendar: Calendar) -> tuple[date, ...]:
    """The days meant, likeliest first: a later one counts if the hour on the first is over.

    Empty when no day was said.
    """
    today = calendar.today
    weekdays = _weekdays(phrase)
    by_number = _by_number(phrase, today, calendar.language)
    if not by_number:
        days = _by_name(phrase, today)
    elif phrase.days_ahead is None and phrase.weeks_ahead is None and not phrase.weeks_after:
        days = by_number
    else:
        raise UnreadableTimeError
    if weekdays and days:
        fitting = tuple(day for day in days if day.weekday() in weekdays)
        if not fitting:
            raise WeekdayMismatchError(day=days[0], weekday=min(weekdays))
        days = fitting
    if phrase.numbers and calendar.chosen in days:
        days = tuple(day for day in days if day == calendar.chosen)
    if phrase.numbers and len(days) > 1:
        raise AmbiguousDateError((days[0], days[1]))
    return days


def coming_weekday(weekday: int, today: date) -> date:
    """That weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _weekdays(phrase: DayPhrase) -> frozenset[int]:
    """The one that was named beside others is the first of them."""
    if phrase.weekday is not None:
        return frozenset({phrase.weekday})
    return phrase.weekdays if isinstance(phrase, Phrase) else frozenset()


def _by_name(phrase: DayPhrase, today: date) -> tuple[date, ...]:
    later = phrase.weeks_after * _WEEK
    weekdays = _weekdays(phrase)
    if phrase.days_ahead is not None:
        if phrase.weeks_ahead is not None:
            raise UnreadableTimeError
        return (today + timedelta(days=phrase.days_ahead) + later,)
    if phrase.weeks_ahead is not None:
        week = phrase.weeks_ahead * _WEEK + later
        if not weekdays:
            return (today + week,)
        monday = today - timedelta(days=today.weekday()) + week
        return tuple(monday + timedelta(days=weekday) for weekday in sorted(weekdays))
    coming = sorted(coming_weekday(weekday, today) + later for weekday in weekdays)
    return tuple(coming) if phrase.weeks_after else (*coming, *(day + _WEEK for day in coming))


def _by_number(phrase: DayPhrase, today: date, language: str) -> tuple[date, ...]:
    if phrase.end_of is not None:
        return (_end_of(phrase.end_of, today),)
    if phrase.numbers is not None:
        if phrase.day is not None:
            raise UnreadableTimeError
        return _in_either_order(phrase.numbers, phrase.year, today, language)
    if phrase.day is None:
        return ()
    if phrase.month is None:
        return tuple(_days_of_month(phrase.day, today))
    if phrase.is_last_day:
        first = _on_calendar(phrase.year, phrase.month, 1, today.replace(day=1))
        day = None if first is None else _end_of_month(first)
    else:
        day = _on_calendar(phrase.year, phrase.month, phrase.day, today)
    if day is None:
        raise NoSuchDayError
    return (day,)


def _end_of(month: int, today: date) -> date:
    if month == THIS_MONTH:
        return _end_of_month(today)
    if month == THIS_YEAR:
        return today.replace(month=12, day=31)
    this_year = _end_of_month(date(today.year, month, 1))
    return this_year if this_year >= today else _end_of_month(date(today.year + 1, month, 1))


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _in_either_order(
    numbers: tuple[int, int], year: int | None, today: date, language: str
) -> tuple[date, ...]:
    """Both readings of 10/11 where people differ about it, less those that can't be meant."""
    one, other = numbers
    orders = {"month": ((one, other),), "day": ((other, one),)}.get(
        _first_in_dates(language), ((one, other), (other, one))
    )
    read = (_on_calendar(year, month, day, today) for month, day in orders)
    days = tuple(dict.fromkeys(day for day in read if day))
    if not days:
        raise UnreadableTimeError
    return tuple(day for day in days if day >= today) or days[:1]


def _first_in_dates(language: str) -> str:
    """Whether a language writes the day or the month first. English does both."""
    base = language.partition("-")[0]
    if base == "en":
        return ""
    try:
        pattern = str(Locale.parse(base).date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return ""
    return "month" if pattern.find("M") < pattern.find("d") else "day"


def _on_calendar(year: int | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _date(year, month, day)
    years = range(today.year, today.year + 9)  # far enough for any 29 February
    days = [found for found in (_date(each, month, day) for each in years) if found]
    return next((found for found in days if found >= today - _JUST_PAST), None)


def _days_of_month(day: int, today: date) -> Iterator[date]:
    """The coming days with that number, the first two."""
    month = today.replace(day=1)
    left = 2
    for _ in range(6):
        found = _date(month.year, month.month, day)
        if found and found >= today and left:
            left -= 1
            yield found
        month = (month + timedelta(days=31)).replace(day=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
