"""How a rule is told to people: ``Every other Tuesday and Thursday, 7:30 PM New York, 8 times``."""

from datetime import date
from typing import assert_never

from babel.dates import format_date
from babel.lists import format_list

from bot.core.wall_time import WallTime, load_zone
from bot.features.sessions.recurrence import (
    LAST,
    Ends,
    MonthlyByDate,
    MonthlyByWeekday,
    Once,
    Repeats,
    Weekly,
)
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, zone_name

_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31
_WEEK = 7
_WORKDAYS = frozenset(range(5))
_A_MONDAY = date(2024, 1, 1)
_TEENS = range(11, 14)


def rule_line(first: WallTime, repeats: Repeats, say: Speaker) -> str:
    zone = load_zone(first.zone)
    rhythm = rhythm_of(first, repeats, say)
    facts = {"time": clock_in(first.to_instant(), zone, say.language), "place": zone_name(zone)}
    line = say("{rhythm}, {time} {place}", rhythm=rhythm, **facts)
    return line if isinstance(repeats, Once) else with_end(line, repeats.ends, say)


def rhythm_of(first: WallTime, repeats: Repeats, say: Speaker) -> str:
    """``Every other Tuesday``, without the time."""
    match repeats:
        case Once():
            return say("Once, on {day}", day=weekday(first.at.date(), say))
        case Weekly(every=every, weekdays=chosen):
            if every == 1 and (whole := _known_days(chosen, say)) is not None:
                return whole
            return _weekly(every, _days(chosen or {first.at.weekday()}, say), say)
        case MonthlyByDate(day=day, every=every):
            return _monthly_by_date(day, every, say)
        case MonthlyByWeekday(weekday=day, nth=nth, every=every):
            return _monthly_by_weekday(_day_name(day, say), nth, every, say)
        case _:
            assert_never(repeats)


def weekday(on: date, say: Speaker) -> str:
    name = format_date(on, "EEEE", locale=_locale(say))
    return name[:1].upper() + name[1:]


def ordinal(number: int, say: Speaker) -> str:
    """``1st``."""
    last = number % 10
    if number % 100 in _TEENS or last not in {1, 2, 3}:
        return say("{n}th", n=number)
    if last == 1:
        return say("{n}st", n=number)
    return say("{n}nd", n=number) if last == 2 else say("{n}rd", n=number)  # noqa: PLR2004  2nd


def _weekly(every: int, days: str, say: Speaker) -> str:
    if every == 1:
        return say("Every {days}", days=days)
    if every == 2:  # noqa: PLR2004  every other week
        return say("Every other {days}", days=days)
    return say("Every {n} weeks on {days}", n=every, days=days)


def _known_days(chosen: frozenset[int], say: Speaker) -> str | None:
    """Days that have a name of their own."""
    if len(chosen) == _WEEK:
        return say("Every day")
    return say("Every weekday, Monday to Friday") if chosen == _WORKDAYS else None


def _monthly_by_date(day: int, every: int, say: Speaker) -> str:
    if day == _LONGEST_MONTH:
        if every == 1:
            return say("Every month on the last day")
        return say("Every {n} months on the last day", n=every)
    which = ordinal(day, say)
    if every == 1:
        line = say("Every month on the {day}", day=which)
    else:
        line = say("Every {n} months on the {day}", n=every, day=which)
    if day <= _SHORTEST_MONTH:
        return line
    return say("{rhythm} (or the last day of a shorter month)", rhythm=line)


def _monthly_by_weekday(day: str, nth: int, every: int, say: Speaker) -> str:
    which = {
        1: say("first {day}", day=day),
        2: say("second {day}", day=day),
        3: say("third {day}", day=day),
        4: say("fourth {day}", day=day),
        5: say("fifth {day}", day=day),
        LAST: say("last {day}", day=day),
    }[nth]
    if every == 1:
        return say("Every month on the {which}", which=which)
    return say("Every {n} months on the {which}", n=every, which=which)


def with_end(line: str, ends: Ends, say: Speaker) -> str:
    if ends.times is not None:
        return say.plural("{line}, {n} time", "{line}, {n} times", ends.times, line=line)
    if ends.on is not None:
        day = format_date(ends.on, "long", locale=_locale(say))
        return say("{line}, until {day}", line=line, day=day)
    return line


def _days(chosen: frozenset[int] | set[int], say: Speaker) -> str:
    return format_list([_day_name(day, say) for day in sorted(chosen)], locale=_locale(say))


def _day_name(day: int, say: Speaker) -> str:
    return weekday(_A_MONDAY.replace(day=1 + day), say)


def _locale(say: Speaker) -> str:
    return say.language.replace("-", "_")
