"""Countries to choose whose holidays count from, by tapping or by typing."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from bot.core.zone_names import country_name, folded
from bot.features.holidays.public_holidays import known_countries

MOST_CHOICES: Final = 25
"""Discord's limit for a list."""
MOST_FOUND: Final = 5
_ALIKE: Final = 75
_OTHER_NAMES: Final = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "usa": "US",
    "america": "US",
    "holland": "NL",
}


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str


@lru_cache(maxsize=16)
def countries_by_name(language: str) -> tuple[Country, ...]:
    """All whose holidays are known, as the reader's language sorts them."""
    named = [Country(code, country_name(code, language)) for code in known_countries()]
    return tuple(sorted(named, key=lambda country: (folded(country.name), country.code)))


def pages_of_countries(language: str) -> tuple[tuple[Country, ...], ...]:
    every = countries_by_name(language)
    return tuple(
        every[first : first + MOST_CHOICES] for first in range(0, len(every), MOST_CHOICES)
    )


def named_country(typed: str, language: str) -> Country | None:
    """The country that surely is meant: by its name, its code, or what people call it."""
    wanted = folded(typed)
    code = _OTHER_NAMES.get(wanted, typed.strip().upper())
    for one in countries_by_name(language):
        if code == one.code or folded(one.name) == wanted:
            return one
    return None


def likely_countries(typed: str, language: str) -> tuple[Country, ...]:
    """Those that may be meant, likeliest first: to be chosen from, since a slip may hit any."""
    named = {folded(one.name): one for one in countries_by_name(language)}
    found = process.extract(
        folded(typed), list(named), scorer=fuzz.WRatio, limit=MOST_FOUND, score_cutoff=_ALIKE
    )
    return tuple(named[name] for name, _, _ in found)
