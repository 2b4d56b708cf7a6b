"""What the ways of writing a time are put together from: names, numbers, and what a match is turned into."""

import re
from collections.abc import Callable
from typing import Final

from bot.features.sessions.when_errors import NoSuchDayError

Facts = dict[str, int | str | tuple[int, ...] | frozenset[int]]
Reading = Callable[[re.Match[str]], Facts]
Clause = tuple[str, Reading]

MORNING, AFTERNOON, EVENING, NIGHT = range(4)

PARTS: Final = {"morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT}
DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_NAMES: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)

DAY: Final = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?"
)
DAYS: Final = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)'?s"
ONE_OF_DAYS: Final = rf"{DAY.replace('?P<weekday>', '?:')}(?:'?s)?(?![a-z])"
"""A weekday among several, with nothing taken out of it."""
MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
A_MONTH: Final = MONTH.replace("?P<month>", "?:")
NTH: Final = r"(?:st|nd|rd|th)"
YEAR: Final = r"(?:\s(?P<year>20\d\d)(?![\d:]))?"
COUNT: Final = r"(?P<count>an?|\d{1,3})"
EVERY: Final = r"(?:every|each|all)"
PART: Final = r"(?P<part>morning|afternoon|evening|night)s?"


def year(match: re.Match[str]) -> Facts:
    return {"year": int(match["year"]) % 100 + 2000} if match["year"] else {}


def month_number(said: str) -> int:
    return int(said) if said.isdigit() else 1 + MONTH_NAMES.index(said[:3])


def day_of_month(match: re.Match[str]) -> Facts:
    day = int(match["day"])
    if not 1 <= day <= 31:  # noqa: PLR2004  the longest month
        raise NoSuchDayError
    return {"day": day}


def weekday(match: re.Match[str]) -> Facts:
    return {"weekday": DAY_NAMES.index(match["weekday"][:3])}


def part(match: re.Match[str]) -> Facts:
    return {"part": PARTS[match["part"]]}


def counted(name: str, *, times: int = 1) -> Reading:
    def read(match: re.Match[str]) -> Facts:
        said = match["count"].replace(" ", "")
        return {name: times * (int(said) if said.isdigit() else 1)}

    return read


def fixed(**facts: int | frozenset[int]) -> Reading:
    return lambda _: dict(facts)


def together(reading: Reading, **facts: int | frozenset[int]) -> Reading:
    return lambda match: reading(match) | facts
