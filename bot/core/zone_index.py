"""Typed text to zones: cities, states, countries, names of clocks, EST, and slips of the finger."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from bot.core.zone_names import city_name, clock_name, country_name, folded
from bot.core.zone_places import ABBREVIATIONS, PLACES
from bot.core.zone_rules import todays_name, zone_countries

_LONGEST: Final = 60
_EXACT, _BEGINS, _WORD_BEGINS, _NEARLY = 4, 3, 2, 1
_CLOSE_ENOUGH: Final = 80
_SHORTEST_GUESSED: Final = 4
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s?([+\-\N{MINUS SIGN}])\s?(\d{1,2})(?::?([0-5]\d))?")


@dataclass(frozen=True, slots=True)
class ZoneMatch:
    """A zone, and the place by whose name it was found, if that is not the zone's own city."""

    zone: str
    place: str = ""


def matching_zones(text: str, language: str) -> tuple[ZoneMatch, ...]:
    """The zones that someone may mean, best first, each once."""
    wanted = folded(text[:_LONGEST])
    if not wanted:
        return tuple(ZoneMatch(zone) for zone in PLACES)
    found = [ZoneMatch(zone) for zone in _abbreviations().get(wanted, ())]
    renamed = todays_name(text[:_LONGEST])
    if renamed and not found:
        found.append(ZoneMatch(renamed))
    index = _index(language)
    ranked = sorted(
        (-strength, place)
        for place, (name, _) in enumerate(index)
        if (strength := _strength(wanted, name))
    )
    found += [index[place][1] for _, place in ranked]
    if len(wanted) >= _SHORTEST_GUESSED:
        names = [name for name, _ in index]
        near = process.extract(
            wanted, names, scorer=fuzz.ratio, limit=10, score_cutoff=_CLOSE_ENOUGH
        )
        found += [index[place][1] for _, _, place in near]
    best: dict[str, ZoneMatch] = {}
    for match in found:
        best.setdefault(match.zone, match)
    return tuple(best.values())


def offset_meant(text: str) -> timedelta | None:
    """UTC-5, GMT+5:30, +2: an offset from UTC, or None if it is something else."""
    match = _OFFSET.fullmatch(text[:_LONGEST].strip().casefold())
    if match is None:
        return None
    east = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return east if match[1] == "+" else -east


def _strength(wanted: str, name: str) -> int:
    if name == wanted:
        return _EXACT
    if name.startswith(wanted):
        return _BEGINS
    return _WORD_BEGINS if f" {wanted}" in name else 0


@lru_cache(maxsize=16)
def _index(language: str) -> tuple[tuple[str, ZoneMatch], ...]:
    """Every name by which a clock may be asked for, likeliest zones first."""
    names: dict[tuple[str, ZoneMatch], None] = {}
    for zone, country in zone_countries().items():
        own = ZoneMatch(zone)
        for tag in (language, "en"):
            names[folded(city_name(zone, tag)), own] = None
            names[folded(country_name(country, tag)), own] = None
            names[folded(clock_name(zone, tag)), own] = None
        names[folded(zone), own] = None
        city = city_name(zone, "en")
        for place in PLACES.get(zone, "").split(", "):
            names[folded(place), ZoneMatch(zone, place if place != city else "")] = None
    return tuple(entry for entry in names if entry[0])


@lru_cache(maxsize=1)
def _abbreviations() -> Mapping[str, tuple[str, ...]]:
    return {
        name: tuple(zones.split())
        for names, zones in ABBREVIATIONS.items()
        for name in names.split()
    }
