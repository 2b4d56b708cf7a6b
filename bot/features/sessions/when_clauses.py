"""Every way of writing a piece of "when", as one table: a pattern and the facts it stands for.

The first pattern that fits wins, so the order matters: longer and rarer ways stand before the short
ones that they contain. To teach the bot a new way of writing, add a row here or in ``when_rhythms`` and a
phrase to the table in the tests.
"""

import re
from typing import Final

from bot.features.sessions.when_errors import UnreadableTimeError
from bot.features.sessions.when_parts import (
    A_MONTH,
    COUNT,
    DAY,
    DAYS,
    MONTH,
    NIGHT,
    NTH,
    PART,
    YEAR,
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
from bot.features.sessions.when_rhythms import ENDS, MONTHS_ALONE, RHYTHMS, SEVERAL_DAYS

_HOUR = r"(?P<hour>\d{1,2})"
_MINUTE = r"(?P<minute>[0-5]\d)"
_HALF = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|(?P<letter>[ap])\b)"
_NO_MORE_CLOCK = r"(?!(?:\s[0-5]\d)?\s?[ap]\.?\s?m\b)(?![\d:.h/])"
_OCLOCK = r"(?:\s?o\s?'?\s?clock)?"
_HOURS = r"(?:\s?(?:h|hrs?|hours?))?"
_ANY_TIME = (
    r"(?:(?:\d{1,2}(?:[:.h][0-5]\d)?|\d{3,4})(?:\s?[ap]\.?\s?m\b\.?|[ap]\b)?"
    r"|noon|midday|midnight)"
)
_ONE_TIME = re.compile(
    r"(?P<hour>\d{1,2}?)(?:[:.h]?(?P<minute>[0-5]\d))?(?:\s?(?P<letter>[ap])[.\sm]*)?"
)
_TILL = r"(?:\s?-\s?|\s(?:to|till?|until|through)\s)"
_NO_DATE = rf"(?![\d:/-])(?!\s?{NTH}\b)(?!\s(?:of\s)?{A_MONTH}(?!\w))"
_ZONE = (
    r"(?P<zone>(?:utc|gmt)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?|[ecmp][sd]?t|bst|ist|cest|cet|eest|eet"
    r"|west|wet|a[ecw][sd]t|a[sd]t|ak[sd]t|n[sd]t|nz[sd]t|hst|jst|kst|sast|msk"
    r"|(?:eastern|central|mountain|pacific)(?:\s(?:standard|daylight))?(?:\stime)?)"
)


def _clock(match: re.Match[str]) -> Facts:
    """Hours and perhaps minutes: 7, 7pm, 7:30, 07:30, 19.30."""
    said = match.groupdict()
    hour = str(said["hour"])
    facts: Facts = {"hour": int(hour), "minute": int(said.get("minute") or 0)}
    letter = said.get("half") or said.get("letter")
    if letter:
        facts["half"] = 12 if letter == "p" else 0
    elif hour.startswith("0"):
        facts["is_24_hours"] = True
    return facts


def _clock_of_24_hours(match: re.Match[str]) -> Facts:
    return _clock(match) | {"is_24_hours": True}


def _around_the_hour(match: re.Match[str]) -> Facts:
    """Half past 7, quarter to 8."""
    said, hour = match["part_of_hour"], int(match["hour"])
    minute = {"half": 30, "quarter": 15}.get(said) or int(said)
    if match["side"] == "to":
        hour, minute = (hour - 1) or 12, 60 - minute
    return _clock(match) | {"hour": hour, "minute": minute}


def _date(match: re.Match[str]) -> Facts:
    return {"month": month_number(match["month"])} | day_of_month(match) | year(match)


def _numeric_date(match: re.Match[str]) -> Facts:
    return {"numbers": (int(match["a"]), int(match["b"]))} | year(match)


def _from_to(match: re.Match[str]) -> Facts:
    """7 to 9 pm, 19:30 - 21:00. Which half of the day the first one is in may follow from the second."""
    end = {f"end_{name}": fact for name, fact in _one_time(match["finish"]).items()}
    return _one_time(match["begin"]) | end


def _one_time(said: str) -> Facts:
    if said in {"noon", "midday"}:
        return {"hour": 12, "minute": 0, "half": 12}
    if said == "midnight":
        return {"hour": 0, "minute": 0, "is_24_hours": True}
    match = _ONE_TIME.fullmatch(said)
    if match is None:
        raise UnreadableTimeError
    return _clock(match)


def _zone(match: re.Match[str]) -> Facts:
    return {"zone_word": match["zone"]}


_DAYS_BY_NUMBER: Final[tuple[Clause, ...]] = (
    (r"(?P<year>20\d\d)([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", _date),
    (r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?(?!/)", _numeric_date),
    (r"(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<year>20\d\d)", _numeric_date),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d|\d\d)?", _date),
    (rf"(?:the\s)?(?P<day>\d{{1,2}}){NTH}?\s?(?:of\s)?{MONTH}{YEAR}", _date),
    (rf"{MONTH}\s?(?:the\s)?(?P<day>\d{{1,2}}){NTH}?{_NO_MORE_CLOCK}{YEAR}", _date),
    (rf"(?:the\s)?(?P<day>\d{{1,2}}){NTH}", day_of_month),
)

_TIMES: Final[tuple[Clause, ...]] = (
    (rf"(?:at\s|@\s?)?(?P<begin>{_ANY_TIME}){_TILL}(?P<finish>{_ANY_TIME}){_NO_DATE}", _from_to),
    (rf"between\s(?P<begin>{_ANY_TIME})\sand\s(?P<finish>{_ANY_TIME}){_NO_DATE}", _from_to),
    (
        rf"(?:an?\s)?(?P<part_of_hour>half|quarter|\d{{1,2}})\s(?P<side>past|after|to)\s{_HOUR}{_HALF}?",
        _around_the_hour,
    ),
    (rf"(?P<part_of_hour>half)(?P<side>)\s{_HOUR}{_HALF}?", _around_the_hour),
    (rf"{_HOUR}(?:[:.h\s]?{_MINUTE})?{_HALF}", _clock),
    (rf"{_HOUR}[:.]{_MINUTE}(?::[0-5]\d)?{_HOURS}", _clock),
    (rf"{_HOUR}h{_MINUTE}?", _clock_of_24_hours),
    (rf"(?P<hour>[01]\d|2[0-3]){_MINUTE}{_HOURS}", _clock_of_24_hours),
    (r"(?:12\s)?(?:noon|midday)", fixed(hour=12, minute=0, half=12)),
    (r"(?:12\s)?midnight", fixed(hour=0, minute=0, is_24_hours=True, is_midnight=True)),
    (rf"(?:at|@)\s?{_HOUR}(?:\s{_MINUTE})?{_NO_MORE_CLOCK}{_OCLOCK}", _clock),
    (
        rf"(?P<hour>1[0-2]|0?[1-9])(?:\s{_MINUTE})?{_NO_MORE_CLOCK}{_OCLOCK}",
        _clock,
    ),
    (rf"this\s{PART}", together(part, days_ahead=0)),
    (rf"(?:(?:in|during)\sthe\s|at\s)?{PART}", part),
)

_DAYS_BY_NAME: Final[tuple[Clause, ...]] = (
    (r"(?:the\s)?day\safter\stomorrow", fixed(days_ahead=2)),
    (r"tonight", fixed(days_ahead=0, part=NIGHT)),
    (r"today", fixed(days_ahead=0)),
    (r"tomorrow|tmrw|tmr", fixed(days_ahead=1)),
    (r"yesterday", fixed(days_ahead=-1)),
    (r"in\shalf\san\shour", fixed(minutes_ahead=30)),
    (rf"in\s{COUNT}\smin(?:ute)?s?", counted("minutes_ahead")),
    (rf"in\s{COUNT}\s(?:hours?|hrs?)", counted("minutes_ahead", times=60)),
    (rf"in\s{COUNT}\sdays?", counted("days_ahead")),
    (rf"{COUNT}\sdays?\sfrom\s(?:now|today)", counted("days_ahead")),
    (rf"in\s{COUNT}\sweeks?(?:'?\stime)?", counted("weeks_ahead")),
    (rf"{COUNT}\sweeks?\sfrom\s(?:now|today)", counted("weeks_ahead")),
    (rf"{COUNT}\sweeks?\s(?:from|on|after)\s(?={DAY}|tomorrow)", counted("weeks_after")),
    (r"(?:the\s)?week\safter\snext", fixed(weeks_ahead=2)),
    (r"next\sweek", fixed(weeks_ahead=1)),
    (rf"next\s(?={DAY})", fixed(weeks_ahead=1, is_next_weekday=True)),
    (DAYS, together(weekday, is_plural=True)),
    (rf"{DAY}\sweek", together(weekday, weeks_after=1)),
    (DAY, weekday),
)

_SMALL_WORDS: Final[tuple[Clause, ...]] = (
    (rf"\(?{_ZONE}\)?", _zone),
    (
        r"at|on|the|this|(?:up)?coming|for\s?ever|[-@:|()/·]",
        fixed(),
    ),
)

CLAUSES: Final = tuple(
    # A clause that ends in a letter or a digit ends where the word ends.
    (re.compile(rf"(?:{pattern})(?!(?<=\w)\w)"), reading)
    for pattern, reading in (
        (r"<t:(?P<count>\d{1,11})(?::[tdfrs])?>", counted("timestamp")),  # pasted from Discord
        *SEVERAL_DAYS,
        *RHYTHMS,
        *_DAYS_BY_NUMBER,
        *ENDS,
        *_DAYS_BY_NAME,
        *_TIMES,
        *MONTHS_ALONE,
        *_SMALL_WORDS,
    )
)
