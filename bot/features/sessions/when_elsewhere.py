"""dateparser, asked for what our own grammar does not know: mostly other languages.

It fills what was not said from the moment of asking and says nothing about it. So it is asked twice,
from two different moments, and only what stays the same was really written.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, cast

from dateparser.date import DateDataParser

from bot.features.sessions.when_errors import OtherZoneError
from bot.features.sessions.when_grammar import Phrase

_ANOTHER_MOMENT: Final = timedelta(days=1, hours=3, minutes=23)
_SETTINGS: Final = {
    "PREFER_DATES_FROM": "future",
    "RETURN_TIME_AS_PERIOD": True,
    # Not timestamps and not digits run together, both of which read a phone number as a day.
    "PARSERS": ["relative-time", "absolute-time"],
}
_FULL_HOUR: Final = re.compile(r"(?<![\d:.])(\d{1,2})\s?(?:h|uhr)(?!\w)")
_OTHER_NAMES: Final = {"no": "nb"}
_BARE_HOUR: Final = re.compile(r"(?<!\d)[1-9][:.h]\d\d(?!\s?[ap]\.?\s?m)")


class _DateData(Protocol):
    date_obj: datetime | None
    period: str


@dataclass(frozen=True, slots=True)
class _Answer:
    at: datetime
    has_time: bool


def read_elsewhere(text: str, *, local: datetime, language: str) -> Phrase | None:
    """The day and the time that were written in that language, each only if it really was."""
    text = _FULL_HOUR.sub(r"\1:00", text)
    here = _asked(text, local, language)
    later = _asked(text, local + _ANOTHER_MOMENT, language)
    if here is None or later is None:
        return None
    found, found_later = here.at, later.at
    if found.tzinfo is not None:
        raise OtherZoneError(found.tzname() or "")
    if here.has_time and found.time() != found_later.time():
        return None  # counted in hours from now
    has_day = (
        found.weekday() == found_later.weekday()
        or _asked(text, local, language, need_day=True) is not None
    )
    has_year = has_day and f"{found.year % 100:02}" in text
    return Phrase(
        hour=found.hour if here.has_time else None,
        minute=found.minute if here.has_time else 0,
        is_24_hours=not _BARE_HOUR.search(text),
        year=found.year if has_year else None,
        month=found.month if has_day else None,
        day=found.day if has_day else None,
    )


def _asked(text: str, moment: datetime, language: str, *, need_day: bool = False) -> _Answer | None:
    settings = {**_SETTINGS, "RELATIVE_BASE": moment}
    if need_day:
        settings["REQUIRE_PARTS"] = ["day", "month"]
    base = language.partition("-")[0]
    try:
        parser = DateDataParser(languages=[_OTHER_NAMES.get(base, base)], settings=settings)
        answer = cast("_DateData", parser.get_date_data(text))
    except Exception:  # noqa: BLE001  on odd text it raises what it likes, and all of it means no
        return None
    return _Answer(answer.date_obj, answer.period == "time") if answer.date_obj else None
