"""Every way of writing a piece of "when", as one table: a pattern and the facts it stands for.

The first pattern that fits wins, so the order matters: longer and rarer ways stand before the short
ones that they contain. To teach the bot a new way of writing, add a row here and a phrase to the
table in the tests.
"""

import re
from collections.abc import Callable
from typing import Final

from bot.features.sessions.when_errors import Pattern, UnsupportedPatternError

Facts = dict[str, int | str | tuple[int, int]]
Reading = Callable[[re.Match[str]], Facts]

MORNING, AFTERNOON, EVENING, NIGHT = range(4)

_PARTS: Final = {"morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT}
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# The parts that patterns are put together from.
_DAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?"
)
_DAYS = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)'?s"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"(?:st|nd|rd|th)"
_YEAR = r"(?:\s(?P<year>20\d\d)(?![\d:]))?"
_HOUR = r"(?P<hour>\d{1,2})"
_MINUTE = r"(?P<minute>[0-5]\d)"
_HALF = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|(?P<letter>[ap])\b)"
_NO_MORE_CLOCK = r"(?!(?:\s[0-5]\d)?\s?[ap]\.?\s?m\b)(?![\d:.h/])"
_OCLOCK = r"(?:\s?o\s?'?\s?clock)?"
_HOURS = r"(?:\s?(?:h|hrs?|hours?))?"
_PART = r"(?P<part>morning|afternoon|evening|night)s?"
_COUNT = r"(?P<count>an?|\d{1,3})"
_EVERY = r"(?:every|each|all)"
_ANY_TIME = r"\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?"
_TILL = r"\s?(?:-|to|through)\s?"
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


def _year(match: re.Match[str]) -> Facts:
    return {"year": int(match["year"]) % 100 + 2000} if match["year"] else {}


def _date(match: re.Match[str]) -> Facts:
    said = match["month"]
    month = int(said) if said.isdigit() else 1 + _MONTH_NAMES.index(said[:3])
    return {"day": int(match["day"]), "month": month} | _year(match)


def _numeric_date(match: re.Match[str]) -> Facts:
    return {"numbers": (int(match["a"]), int(match["b"]))} | _year(match)


def _day_of_month(match: re.Match[str]) -> Facts:
    return {"day": int(match["day"])}


def _weekday(match: re.Match[str]) -> Facts:
    return {"weekday": _DAY_NAMES.index(match["weekday"][:3])}


def _part(match: re.Match[str]) -> Facts:
    return {"part": _PARTS[match["part"]]}


def _zone(match: re.Match[str]) -> Facts:
    return {"zone_word": match["zone"]}


def _counted(name: str, *, times: int = 1) -> Reading:
    def counted(match: re.Match[str]) -> Facts:
        said = match["count"]
        return {name: times * (int(said) if said.isdigit() else 1)}

    return counted


def _fixed(**facts: int) -> Reading:
    return lambda _: dict(facts)


def _with(reading: Reading, **facts: int) -> Reading:
    return lambda match: reading(match) | facts


def _refused(pattern: Pattern) -> Reading:
    def refused(_: re.Match[str]) -> Facts:
        raise UnsupportedPatternError(pattern)

    return refused


_DAYS_BY_NUMBER: Final[tuple[tuple[str, Reading], ...]] = (
    (r"(?P<year>20\d\d)([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", _date),
    (r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?(?!/)", _numeric_date),
    (r"(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<year>20\d\d)", _numeric_date),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d|\d\d)?", _date),
    (rf"(?:the\s)?(?P<day>\d{{1,2}}){_NTH}?\s?(?:of\s)?{_MONTH}{_YEAR}", _date),
    (rf"{_MONTH}\s?(?:the\s)?(?P<day>\d{{1,2}}){_NTH}?{_NO_MORE_CLOCK}{_YEAR}", _date),
    (
        rf"(?:the\s)?(?:first|second|third|fourth|fifth|[1-5]{_NTH})\s{_DAY}",
        _refused(Pattern.MONTHLY),
    ),
    (rf"(?:every\s)?last\s{_DAY}\s(?:of|in)", _refused(Pattern.MONTHLY)),
    (rf"(?:the\s)?(?P<day>\d{{1,2}}){_NTH}", _day_of_month),
)

_TIMES: Final[tuple[tuple[str, Reading], ...]] = (
    (
        rf"{_ANY_TIME}{_TILL}(?:{_ANY_TIME}|noon|midnight)",
        _refused(Pattern.END),
    ),
    (
        rf"(?:an?\s)?(?P<part_of_hour>half|quarter|\d{{1,2}})\s(?P<side>past|after|to)\s{_HOUR}{_HALF}?",
        _around_the_hour,
    ),
    (rf"(?P<part_of_hour>half)(?P<side>)\s{_HOUR}{_HALF}?", _around_the_hour),
    (rf"{_HOUR}(?:[:.h\s]?{_MINUTE})?{_HALF}", _clock),
    (rf"{_HOUR}[:.]{_MINUTE}(?::[0-5]\d)?{_HOURS}", _clock),
    (rf"{_HOUR}h{_MINUTE}?", _clock_of_24_hours),
    (rf"(?P<hour>[01]\d|2[0-3]){_MINUTE}{_HOURS}", _clock_of_24_hours),
    (r"(?:12\s)?(?:noon|midday)", _fixed(hour=12, minute=0, half=12)),
    (r"(?:12\s)?midnight", _fixed(hour=0, minute=0, is_24_hours=True, is_midnight=True)),
    (rf"(?:at|@)\s?{_HOUR}(?:\s{_MINUTE})?{_NO_MORE_CLOCK}{_OCLOCK}", _clock),
    (
        rf"(?P<hour>1[0-2]|0?[1-9])(?:\s{_MINUTE})?{_NO_MORE_CLOCK}{_OCLOCK}",
        _clock,
    ),
    (rf"this\s{_PART}", _with(_part, days_ahead=0)),
    (rf"(?:(?:in|during)\sthe\s|at\s)?{_PART}", _part),
)

_RHYTHMS: Final[tuple[tuple[str, Reading], ...]] = (
    (rf"(?:{_EVERY}\sother|alternate)(?:\sweeks?)?", _fixed(every=2)),
    (r"every\s(?:second|2nd)\sweek", _fixed(every=2)),
    (r"every\s(?:third|3rd)\sweek", _fixed(every=3)),
    (r"every\s(?:fourth|4th)\sweek", _fixed(every=4)),
    (rf"every\ssecond(?=\s{_DAY})", _fixed(every=2, is_loose_fortnight=True)),
    (rf"every\s(?:\w+\s)(?={_DAY})", _refused(Pattern.MONTHLY)),
    (rf"{_EVERY}\s{_COUNT}\sweeks?", _counted("every")),
    (rf"{_EVERY}\sweek|weekly|once\s(?:a|per|every|each)\sweek", _fixed(every=1)),
    (rf"(?:{_EVERY}\s)?fortnight(?:ly)?", _fixed(every=2)),
    (r"bi-?weekly", _fixed(every=2, is_loose_fortnight=True)),
    (rf"{_EVERY}\s(?={_DAY})", _fixed(every=1)),
)

_DAYS_BY_NAME: Final[tuple[tuple[str, Reading], ...]] = (
    (r"(?:the\s)?day\safter\stomorrow", _fixed(days_ahead=2)),
    (r"tonight", _fixed(days_ahead=0, part=NIGHT)),
    (r"today", _fixed(days_ahead=0)),
    (r"tomorrow|tmrw|tmr", _fixed(days_ahead=1)),
    (r"yesterday", _fixed(days_ahead=-1)),
    (r"in\shalf\san\shour", _fixed(minutes_ahead=30)),
    (rf"in\s{_COUNT}\smin(?:ute)?s?", _counted("minutes_ahead")),
    (rf"in\s{_COUNT}\s(?:hours?|hrs?)", _counted("minutes_ahead", times=60)),
    (rf"in\s{_COUNT}\sdays?", _counted("days_ahead")),
    (rf"{_COUNT}\sdays?\sfrom\s(?:now|today)", _counted("days_ahead")),
    (rf"in\s{_COUNT}\sweeks?(?:'?\stime)?", _counted("weeks_ahead")),
    (rf"{_COUNT}\sweeks?\sfrom\s(?:now|today)", _counted("weeks_ahead")),
    (rf"{_COUNT}\sweeks?\s(?:from|on|after)\s(?={_DAY}|tomorrow)", _counted("weeks_after")),
    (r"(?:the\s)?week\safter\snext", _fixed(weeks_ahead=2)),
    (r"next\sweek", _fixed(weeks_ahead=1)),
    (rf"next\s(?={_DAY})", _fixed(weeks_ahead=1, is_next_weekday=True)),
    (rf"last\s(?={_DAY})", _fixed(weeks_ahead=-1)),
    (_DAYS, _with(_weekday, is_plural=True)),
    (rf"{_DAY}\sweek", _with(_weekday, weeks_after=1)),
    (_DAY, _weekday),
)

_SMALL_WORDS: Final[tuple[tuple[str, Reading], ...]] = (
    (rf"\(?{_ZONE}\)?", _zone),
    (
        r"at|on|the|from|this|(?:up)?coming|starting|starts?|beginning|begins?|as\sof|[-@:|()/·]",
        _fixed(),
    ),
)

CLAUSES: Final = tuple(
    # A clause that ends in a letter or a digit ends where the word ends.
    (re.compile(rf"(?:{pattern})(?!(?<=\w)\w)"), reading)
    for pattern, reading in (
        (r"<t:(?P<count>\d{1,11})(?::[tdfrs])?>", _counted("timestamp")),  # pasted from Discord
        *_DAYS_BY_NUMBER,
        *_TIMES,
        *_RHYTHMS,
        *_DAYS_BY_NAME,
        *_SMALL_WORDS,
    )
)

ANY_WEEKDAY: Final = re.compile(rf"\b{_DAY}(?:'?s)?(?!\w)")

_KEYWORDS: Final = (
    (Pattern.MONTHLY, r"(?:bi-?)?monthly|(?:of|in)\s(?:the|each|every)\smonth"),
    (Pattern.MONTHLY, rf"{_EVERY}\s(?:other\s|\d+\s)?months?|(?:once|twice)\s(?:a|per)\smonth"),
    (Pattern.DAILY, r"daily|nightly|everyday|weekdays|weekends"),
    (Pattern.DAILY, rf"{_EVERY}\s(?:single\s)?(?:day|night|morning|afternoon|evening)"),
    (Pattern.DAILY, rf"{_EVERY}\s(?:weekday|weekend)"),
    (Pattern.SEVERAL_DAYS, r"(?:twice|\dx|\d\stimes)\s(?:a|per)\sweek"),
    (Pattern.YEARLY, rf"yearly|annually|{_EVERY}\syear|once\sa\syear"),
    (Pattern.END, r"until|till?|ending|ends|for\s(?:an?|\d+)\s\w+|\d+\stimes"),
)
UNSUPPORTED: Final = tuple(
    # Looked for before all else, so that one unknown word more does not hide this answer.
    (pattern, re.compile(rf"\b(?:{keywords})\b"))
    for pattern, keywords in _KEYWORDS
)
