"""What clocks, cities and countries are called in the reader's language."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final, cast

from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import format_time

_NARROW_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"


@lru_cache(maxsize=64)
def locale_for(language: str) -> Locale:
    """The locale of a Discord language tag, such as ``es-ES``. English if there is none like it."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def city_name(zone: str, language: str) -> str:
    """The city that a zone is named for."""
    named = cast("Mapping[str, Mapping[str, str]]", locale_for(language).time_zones)
    for name in (zone, *_older_names().get(zone, ())):
        city = named.get(name, {}).get("city")
        if city:
            return city
    return zone.rpartition("/")[2].replace("_", " ")


def country_name(code: str, language: str) -> str:
    return cast("Mapping[str, str]", locale_for(language).territories).get(code, code)


def time_shown(at: datetime, language: str) -> str:
    """A time of day as clocks show it in that language: 7:52 PM, 19:52."""
    return format_time(at, "short", locale=locale_for(language)).replace(_NARROW_SPACE, " ")


def folded(text: str) -> str:
    """For sorting and comparing: without case, accents and signs, with single spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter for letter in apart if not unicodedata.combining(letter))
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


@lru_cache(maxsize=1)
def _older_names() -> Mapping[str, tuple[str, ...]]:
    """Babel files its names under the first name that a zone ever had."""
    older: dict[str, tuple[str, ...]] = {}
    for old, new in cast("Mapping[str, str]", get_global("zone_aliases")).items():
        older[new] = (*older.get(new, ()), old)
    return older
