"""How often was meant, on which days that begins, and where it stops. Pure calendar."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import (
    LAST,
    LONGEST_INTERVAL,
    MOST_TIMES,
    Ends,
    MonthlyByDate,
    MonthlyByWeekday,
    Once,
    Repeats,
    Weekly,
    slots_between,
)
from bot.features.sessions.when_clock import Assumption
from bot.features.sessions.when_dates import Calendar, days_meant
from bot.features.sessions.when_errors import (
    EndBeforeStartError,
    NoSuchDayError,
    Pattern,
    TimesOutOfRangeError,
    TooFarAheadError,
    UnreadableTimeError,
    UnsupportedPatternError,
)
from bot.features.sessions.when_grammar import DayPhrase, Phrase

LONGEST_SERIES: Final = timedelta(days=3660)
_MONTHS_LOOKED_AT: Final = 14
"""A month with a fifth Friday comes sooner than that."""
_MOST_OF_A_SPAN: Final = 520
_WEEK: Final = 7
_SPANS: Final = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, and the days on which it can begin, likeliest first: a later one counts if the hour is over."""

    repeats: Repeats
    days: tuple[date, ...]
    assumed: tuple[Assumption, ...] = ()


def rhythm_meant(phrase: Phrase, calendar: Calendar) -> Rhythm:
    """Raises a refusal if the days do not fit together. No days if none was said."""
    phrase, assumed = _settled(phrase)
    if phrase.months is not None:
        return _monthly(phrase, calendar, assumed)
    if phrase.nth is not None:
        return Rhythm(Once(), (_nth_of_a_month(phrase, calendar),), assumed)
    if phrase.month is not None and phrase.day is None and phrase.every is not None:
        raise UnreadableTimeError  # every Tuesday in November
    days = days_meant(phrase, calendar)
    if phrase.is_next_weekday and days and days[0] - calendar.today > timedelta(weeks=1):
        assumed += (Assumption.NEXT_WEEK,)
    repeats: Repeats = Once()
    if phrase.every is not None:
        if not 1 <= phrase.every <= LONGEST_INTERVAL:
            raise UnreadableTimeError
        repeats = Weekly(phrase.every, phrase.weekdays)
    return Rhythm(repeats, _from(phrase, days, calendar), assumed)


def shifted(repeats: Repeats) -> Repeats:
    """Midnight is where a day ends, so the meetings are on the days after."""
    match repeats:
        case Once():
            return repeats
        case Weekly(weekdays=weekdays):
            return replace(repeats, weekdays=frozenset((day + 1) % _WEEK for day in weekdays))
        case _:
            raise UnreadableTimeError


def with_end(phrase: Phrase, repeats: Repeats, first: WallTime, calendar: Calendar) -> Repeats:
    """The rule with the end that was said, counted from its first meeting."""
    if isinstance(repeats, Once) or not phrase.has_end:
        return repeats
    if (phrase.times is not None) + (phrase.span is not None) + (phrase.until is not None) > 1:
        raise UnreadableTimeError
    if phrase.until is not None:
        return replace(repeats, ends=Ends(on=_last_day(phrase.until, first, calendar)))
    times = phrase.times
    if phrase.span is not None:
        times = _times_in(phrase.span, phrase.span_unit, repeats, first)
    if times is None or not 1 <= times <= MOST_TIMES:
        raise TimesOutOfRangeError(limit=MOST_TIMES)
    return replace(repeats, ends=Ends(times=times))


def _settled(phrase: Phrase) -> tuple[Phrase, tuple[Assumption, ...]]:
    """What is only clear from the whole phrase: is "second Tuesday" of the month, or every two weeks?"""
    assumed: tuple[Assumption, ...] = ()
    if phrase.months is None and phrase.is_of_month and phrase.every is None:
        phrase = replace(phrase, months=1)
    if phrase.every == 1 and phrase.nth is None and phrase.day is None:
        phrase = replace(phrase, months=None)  # every Tuesday of the month
    if phrase.months is None and phrase.month is None:
        phrase, assumed = _settled_without_month(phrase)
    if phrase.every is None and phrase.months is None and phrase.nth is None:
        if phrase.is_plural:
            phrase = replace(phrase, every=1)
        elif phrase.weekdays or (phrase.has_end and phrase.times != 1):
            phrase, assumed = replace(phrase, every=1), (*assumed, Assumption.EVERY_WEEK)
    if phrase.is_loose_fortnight:
        assumed += (Assumption.EVERY_TWO_WEEKS,)
    return phrase, assumed


def _settled_without_month(phrase: Phrase) -> tuple[Phrase, tuple[Assumption, ...]]:
    if phrase.nth == 2 and phrase.is_every_nth:  # noqa: PLR2004  every second Tuesday
        return replace(phrase, nth=None, every=2, is_loose_fortnight=True), ()
    if phrase.nth == LAST and not phrase.is_every_nth:
        return replace(phrase, nth=None, weeks_ahead=-1), ()  # last Tuesday is over
    if phrase.nth is not None or phrase.is_every_date or phrase.is_last_day:
        return replace(phrase, months=1), (Assumption.EVERY_MONTH,)
    return phrase, ()


def _monthly(phrase: Phrase, calendar: Calendar, assumed: tuple[Assumption, ...]) -> Rhythm:
    months = phrase.months or 0
    if not 1 <= months <= LONGEST_INTERVAL:
        raise UnreadableTimeError
    if phrase.every is not None or phrase.weekdays:
        raise UnsupportedPatternError(Pattern.TWO_PLANS)
    start = calendar.today
    rule: MonthlyByDate | MonthlyByWeekday
    if phrase.nth is not None and phrase.weekday is not None:
        rule = MonthlyByWeekday(phrase.weekday, phrase.nth, months)
        begins: DayPhrase | None = phrase.start or _without_weekday(phrase)
    else:
        day = phrase.day
        named = days_meant(phrase, calendar) if phrase.month is not None or phrase.numbers else ()
        if named:
            start, day = named[0], named[0].day
        if day is None or phrase.weekday is not None:
            raise UnsupportedPatternError(Pattern.MONTHLY)
        rule = MonthlyByDate(day, months)
        begins = phrase.start
    if begins is not None:
        start = max(start, _first_of(begins, calendar))
    return Rhythm(rule, tuple(_days_of_rule(rule, start)), assumed)


def _without_weekday(phrase: Phrase) -> DayPhrase | None:
    """The day from which on, said beside the weekday of the rule."""
    start = DayPhrase(
        year=phrase.year,
        month=phrase.month,
        day=phrase.day,
        numbers=phrase.numbers,
        days_ahead=phrase.days_ahead,
        weeks_ahead=phrase.weeks_ahead,
    )
    return None if start == DayPhrase() else start


def _from(phrase: Phrase, days: tuple[date, ...], calendar: Calendar) -> tuple[date, ...]:
    """Those days from the start on, if one was said beside them."""
    if phrase.start is None:
        return days
    weekdays = phrase.weekdays if phrase.weekday is None else {phrase.weekday}
    if phrase.day is not None or phrase.numbers is not None:
        raise UnreadableTimeError
    start = _first_of(phrase.start, calendar)
    ahead = sorted((weekday - start.weekday()) % _WEEK for weekday in weekdays)
    return tuple(start + timedelta(days=later) for later in ahead)


def _first_of(begins: DayPhrase, calendar: Calendar) -> date:
    if begins.month is not None and begins.day is None:
        begins = replace(begins, day=1)
    days = days_meant(begins, calendar)
    if not days:
        raise UnreadableTimeError
    return days[0]


def _days_of_rule(rule: MonthlyByDate | MonthlyByWeekday, start: date) -> Iterator[date]:
    for ahead in range(_MONTHS_LOOKED_AT):
        try:
            month = start.replace(day=1) + relativedelta(months=ahead)
        except (ValueError, OverflowError):
            return
        day = _day_in(month, rule)
        if day is not None and day >= start:
            yield day


def _day_in(month: date, rule: MonthlyByDate | MonthlyByWeekday) -> date | None:
    length = monthrange(month.year, month.month)[1]
    if isinstance(rule, MonthlyByDate):
        return month.replace(day=min(rule.day, length))
    fitting = [
        month.replace(day=day)
        for day in range(1, length + 1)
        if month.replace(day=day).weekday() == rule.weekday
    ]
    if rule.nth == LAST:
        return fitting[-1]
    return fitting[rule.nth - 1] if rule.nth <= len(fitting) else None


def _nth_of_a_month(phrase: Phrase, calendar: Calendar) -> date:
    """The first Tuesday of November."""
    if phrase.nth is None or phrase.weekday is None or phrase.month is None:
        raise UnreadableTimeError
    if phrase.day is not None:  # the 3rd of November is a first Tuesday, or it is not
        return days_meant(phrase, calendar)[0]
    rule = MonthlyByWeekday(phrase.weekday, phrase.nth)
    years = (calendar.today.year, calendar.today.year + 1)
    if phrase.year is not None:
        years = (phrase.year,)
    for year in years:
        day = _day_in(date(year, phrase.month, 1), rule)
        if day is not None and (day >= calendar.today or len(years) == 1):
            return day
    raise NoSuchDayError


def _last_day(until: DayPhrase, first: WallTime, calendar: Calendar) -> date:
    begins = first.at.date()
    if until.month is not None and until.day is None:
        raise UnsupportedPatternError(Pattern.END)
    days = days_meant(until, calendar)
    if not days:
        raise UnsupportedPatternError(Pattern.END)
    last = next((day for day in days if day >= begins), days[-1])
    if last < begins:
        raise EndBeforeStartError(last)
    if last > calendar.today + LONGEST_SERIES:
        wall = WallTime(datetime.combine(last, first.at.time()), first.zone)
        raise TooFarAheadError(wall=wall, latest_on=calendar.today + LONGEST_SERIES)
    return last


def _times_in(span: int, unit: str, repeats: Repeats, first: WallTime) -> int:
    """How many meetings fall in so many weeks, months or years from the first."""
    if not 1 <= span <= _MOST_OF_A_SPAN:
        raise TimesOutOfRangeError(limit=MOST_TIMES)
    try:
        after = first.at + span * _SPANS[unit]
        until = WallTime(after, first.zone).to_instant()
    except (ValueError, OverflowError):
        raise TimesOutOfRangeError(limit=MOST_TIMES) from None
    slots = slots_between(first, repeats, since=first.to_instant(), until=until)
    return len(slots)
