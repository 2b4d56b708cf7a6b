"""Every way of writing how often a group meets, and where that stops: the second half of the table of clauses.

What is said of a whole rule ("of the month", "for 8 weeks") is put together in ``when_rules``.
"""

import re
from typing import Final

from bot.features.sessions.recurrence import LAST
from bot.features.sessions.when_errors import Pattern
from bot.features.sessions.when_parts import (
    A_MONTH,
    COUNT,
    DAY,
    DAY_NAMES,
    EVERY,
    MONTH,
    NTH,
    ONE_OF_DAYS,
    PART,
    Clause,
    Facts,
    counted,
    day_of_month,
    fixed,
    month_number,
    part,
    together,
    weekday,
    year,
)

TO_START, TO_END = 1, 2
"""The days that follow say where a series starts, or where it stops."""
THIS_MONTH, THIS_YEAR = 0, 13
"""Beside the twelve: of what a series ends with the end."""

_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": LAST}
_ORDINAL: Final = rf"(?:first|second|third|fourth|fifth|last|[1-5]{NTH})"
_ANY_ORDINAL: Final = rf"(?:first|second|third|fourth|fifth|last|\d{{1,2}}{NTH})"
_DIGITS: Final = r"(?P<count>\d{1,6}|\d{1,3}\s000)"
_NUMBER: Final = r"(?P<count>an?|\d{1,6}|\d{1,3}\s000)"
_ONE_TIME: Final = r"time(?!\s(?:a|per|each|every)\b)"
_FIRST_DAY: Final = DAY.replace("<weekday>", "<first_day>")
_LAST_DAY: Final = DAY.replace("<weekday>", "<last_day>")
_A_DATE: Final = rf"(?:{A_MONTH}|\d{{1,2}}{NTH}|\d{{1,2}}\s{A_MONTH}|20\d\d-|end\s)"
_WORKDAYS: Final = frozenset(range(5))
_WEEKEND: Final = frozenset({5, 6})
_WHOLE_WEEK: Final = frozenset(range(7))
_IN_THE_MONTH: Final = r"(?:of|in)"


def _days_named(match: re.Match[str]) -> Facts:
    said = match[0]
    days = frozenset(DAY_NAMES.index(name[:3]) for name in re.findall(ONE_OF_DAYS, said))
    facts: Facts = {"weekdays": days} if len(days) > 1 else {"weekday": min(days)}
    if re.search(r"day'?s\b", said):
        facts["is_plural"] = True
    return facts


def _days_from_to(match: re.Match[str]) -> Facts:
    first, last = (DAY_NAMES.index(name[:3]) for name in (match["first_day"], match["last_day"]))
    length = (last - first) % 7 + 1
    return {"weekdays": frozenset((first + ahead) % 7 for ahead in range(length))}


def _nth_weekday(match: re.Match[str]) -> Facts:
    said = match["nth"]
    facts = weekday(match) | {"nth": _ORDINALS.get(said) or int(said[0])}
    return facts | {"is_every_nth": True} if match["every_nth"] else facts


def _month_alone(match: re.Match[str]) -> Facts:
    return {"month": month_number(match["month"])} | year(match)


def _end_of(match: re.Match[str]) -> Facts:
    said = match["end_of"]
    return {"end_of": {"month": THIS_MONTH, "year": THIS_YEAR}.get(said) or month_number(said)}


def _span(match: re.Match[str]) -> Facts:
    facts = counted("span")(match)
    return facts | {"span_unit": match["unit"].rstrip("s")}


def _hours_long(match: re.Match[str]) -> Facts:
    said = match["count"]
    hours = int(said) if said.isdigit() else 1
    return {"minutes_long": 60 * hours + (30 if match["and_a_half"] else 0)}


_DAY_LIST: Final = (
    rf"{ONE_OF_DAYS}(?:(?:\s?(?:and|&|/|\+)\s?|\s)(?:(?:on|every|each)\s)?{ONE_OF_DAYS})+"
)

SEVERAL_DAYS: Final[tuple[Clause, ...]] = (
    (
        rf"{_FIRST_DAY}(?:\s?-\s?|\s(?:to|through|thru|till?|until)\s){_LAST_DAY}",
        _days_from_to,
    ),
    (_DAY_LIST, _days_named),
    (rf"(?:{EVERY}\s)?(?:weekdays?|workdays?)", fixed(weekdays=_WORKDAYS, is_plural=True)),
    (rf"(?:{EVERY}\s)?weekends?", fixed(weekdays=_WEEKEND, is_plural=True)),
    (
        r"daily|everyday|(?:every|each)\s(?:single\s)?day",
        fixed(weekdays=_WHOLE_WEEK, is_plural=True),
    ),
    (rf"(?:every|each)\s(?:single\s)?{PART}", together(part, weekdays=_WHOLE_WEEK, is_plural=True)),
)

RHYTHMS: Final[tuple[Clause, ...]] = (
    (r"monthly|once\s(?:a|per|every|each)\smonth|(?:every|each)\smonth", fixed(months=1)),
    (r"(?:of\s|in\s)?(?:every|each)\s(?:other|second|2nd)\smonth", fixed(months=2)),
    (
        r"(?:of\s|in\s)?(?:every|each)\s(?:third|3rd)\smonth|quarterly|every\squarter",
        fixed(months=3),
    ),
    (rf"(?:of\s|in\s)?every\s{COUNT}\smonths?", counted("months")),
    (rf"{_IN_THE_MONTH}\s(?:every|each)\smonth", fixed(months=1)),
    (rf"{_IN_THE_MONTH}\s(?:the|a)\smonth", fixed(is_of_month=True)),
    (
        rf"(?:the\s)?(?P<every_nth>(?:every|each)\s)?(?:the\s)?(?P<nth>{_ORDINAL})\s{DAY}s?",
        _nth_weekday,
    ),
    (
        rf"(?:(?:the|every|each)\s)?first(?=\s{_IN_THE_MONTH}\s(?:the|each|every|a)\s(?:\w+\s)?month)",
        fixed(day=1),
    ),
    (r"(?:the\s)?last\sday", fixed(day=31, is_last_day=True)),
    (rf"(?:every|each)\s(?P<day>\d{{1,2}}){NTH}", together(day_of_month, is_every_date=True)),
    (
        rf"(?:the\s|day\s)?(?P<day>\d{{1,2}})(?=\s{_IN_THE_MONTH}\s(?:the|each|every|a)\s(?:\w+\s)?month)",
        day_of_month,
    ),
    (rf"(?:{EVERY}\sother|alternate)(?:\sweeks?)?", fixed(every=2)),
    (r"every\s(?:second|2nd)\sweek", fixed(every=2)),
    (r"every\s(?:third|3rd)\sweek", fixed(every=3)),
    (r"every\s(?:fourth|4th)\sweek", fixed(every=4)),
    (rf"{EVERY}\s{COUNT}\sweeks?", counted("every")),
    (rf"{EVERY}\sweek|weekly|once\s(?:a|per|every|each)\sweek", fixed(every=1)),
    (rf"(?:{EVERY}\s)?fortnight(?:ly)?", fixed(every=2)),
    (r"bi-?weekly", fixed(every=2, is_loose_fortnight=True)),
    (rf"{EVERY}\s(?={DAY})", fixed(every=1)),
)

ENDS: Final[tuple[Clause, ...]] = (
    (rf"(?:the\s)?end\sof\s(?:the\s|this\s)?(?P<end_of>{A_MONTH}|month|year)", _end_of),
    (
        r"(?:and\s)?(?:until|'?till?|through|thru|up\sto|(?:ending|ends?)(?:\son)?)",
        fixed(marks=TO_END),
    ),
    (rf"to(?=\s(?:the\s)?{_A_DATE})", fixed(marks=TO_END)),
    (r"from|starting|starts?|beginning|begins?|as\sof", fixed(marks=TO_START)),
    (
        rf"(?:for\s)?(?:the\snext\s)?{_DIGITS}\s(?:times|{_ONE_TIME}|meetings?|sessions?)",
        counted("times"),
    ),
    (rf"for\s(?:the\snext\s)?{_NUMBER}\s(?P<unit>weeks?|months?|years?)", _span),
    (
        rf"(?:for|lasting)\s{_NUMBER}\s?(?:hours?|hrs?|h)(?P<and_a_half>\sand\sa\shalf)?",
        _hours_long,
    ),
    (r"(?:for\s)?half\san\shour", fixed(minutes_long=30)),
    (rf"(?:for\s|lasting\s)?{_NUMBER}\s?min(?:ute)?s?", counted("minutes_long")),
)

MONTHS_ALONE: Final[tuple[Clause, ...]] = (
    # Behind the dates, which begin in the same way.
    (rf"(?:(?:of|in)\s)?{MONTH}(?:\s(?P<year>20\d\d)(?![\d:]))?", _month_alone),
)

_TWICE: Final = r"(?:twice|\dx|\d\stimes)\s(?:a|per)"
UNSUPPORTED: Final = tuple(
    # Looked for before all else, so that one unknown word more does not hide this answer.
    (pattern, re.compile(rf"\b(?:{keywords})\b"))
    for pattern, keywords in (
        (Pattern.YEARLY, rf"yearly|annually|{EVERY}\syear|once\sa\syear"),
        (Pattern.SEVERAL_DAYS, rf"{_TWICE}\sweek"),
        (Pattern.TWO_PLANS, rf"{_TWICE}\smonth"),
        (
            Pattern.TWO_PLANS,
            rf"{_ANY_ORDINAL}\s?(?:and\s|&\s?|\+\s?|/\s?)?(?:the\s)?{_ANY_ORDINAL}",
        ),
        (Pattern.DAILY, rf"{EVERY}\s(?:other|second|third|\d+)\s?(?:nd|rd|th)?\sdays?"),
    )
)
UNREAD: Final = tuple(
    # Looked for when a word was not known: what else was written tells what to ask for.
    (pattern, re.compile(rf"\b(?:{keywords})\b"))
    for pattern, keywords in (
        (Pattern.MONTHLY, r"(?:bi-?)?monthly|months?|quarterly"),
        (Pattern.SEVERAL_DAYS, r"daily|nightly|everyday|weekdays|weekends|every\s(?:day|night)"),
        (Pattern.END, r"until|till?|ending|ends|for\s(?:an?|\d+)\s\w+|\d+\stimes"),
    )
)
ANY_WEEKDAY: Final = re.compile(rf"\b{DAY}(?:'?s)?(?!\w)")
