"""Public holidays by country and year, from the ``holidays`` package. No network, no database."""

from datetime import date
from functools import lru_cache
from typing import Final

import holidays

_IN_ENGLISH: Final = ("en_US", "en_GB")


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    """ISO codes of the countries whose holidays are known."""
    return frozenset(holidays.list_supported_countries(include_aliases=False))


def holidays_on(country: str, day: date, language: str = "en") -> tuple[str, ...]:
    """What is celebrated there that day, also where a free Monday stands for a Sunday. The name is in the reader's
    language where it is known, else in English, else as they say there."""
    if country not in known_countries():
        return ()
    return tuple(_year(country, day.year, _nearest(country, language)).get_list(day))


@lru_cache(maxsize=64)
def _year(country: str, year: int, language: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year, language=language, expand=False)


@lru_cache(maxsize=64)
def _nearest(country: str, language: str) -> str | None:
    spoken = holidays.country_holidays(country).supported_languages
    wanted = language.replace("-", "_")
    in_it = [one for one in spoken if one.partition("_")[0] == wanted.partition("_")[0]]
    return next((one for one in (wanted, *in_it, *_IN_ENGLISH) if one in spoken), None)
