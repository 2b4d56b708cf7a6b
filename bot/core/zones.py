"""A person's clock, chosen by tapping: what time is it for you now, or which country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby, islice
from typing import Final

from bot.core.errors import UnknownZoneError
from bot.core.zone_names import city_name, country_name, folded, locale_for, time_shown
from bot.core.zone_places import PLACES
from bot.core.zone_rules import (
    country_zones,
    get_zone,
    same_clocks,
    todays_name,
    zone_countries,
)

MOST_CHOICES: Final = 25
"""Discord's limit for a list."""
LIKELIEST: Final = 5
_EXAMPLES: Final = 3

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A clock to choose, and what it shows now."""

    zone: str
    city: str
    country: str
    nearby: tuple[str, ...]
    """Other places on the same clock, so that people find themselves."""
    local: datetime
    """Naive: what the clocks there show."""
    shown: str
    """The same, in the reader's language: 7:52 PM."""


@dataclass(frozen=True, slots=True)
class OffsetChoice:
    """A time that it is somewhere now."""

    offset_minutes: int
    """East of UTC, from 0 to 1439. Put this in the button: it stays true when the minute passes."""
    local: time
    shown: str
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CountryPage:
    """At most 25 countries, from one name to another: A to B."""

    first: str
    last: str
    countries: tuple[Country, ...]


def offset_choices(now: datetime, language: str = "en") -> tuple[OffsetChoice, ...]:
    """The times that it is in the world now, likeliest first. The rarest clocks are left out."""
    zones: dict[int, list[str]] = {}
    for zone in zone_countries():
        zones.setdefault(_minutes_east(zone, now), []).append(zone)
    utc = now.astimezone(UTC).replace(tzinfo=None)
    choices: list[OffsetChoice] = []
    for minutes, there in islice(zones.items(), MOST_CHOICES):
        local = utc + minutes * _MINUTE
        places = (city_name(there[0], language), *_nearby(there[0], there[1:], language))
        cities = places[:_EXAMPLES]
        choices.append(OffsetChoice(minutes, local.time(), time_shown(local, language), cities))
    return tuple(choices)


def likely_zones_at(
    offset_minutes: int, *, now: datetime, language: str = "en"
) -> tuple[ZoneChoice, ...]:
    """The five likeliest clocks of an ``OffsetChoice``, each different from the others, however long ago it was
    shown. Clocks a whole day apart look the same."""
    there = [zone for zone in zone_countries() if _minutes_east(zone, now) == offset_minutes]
    return tuple(
        _choice(zone, now, language, alike=alike)
        for zone, *alike in same_clocks(there, now=now)[:LIKELIEST]
    )


def countries(language: str) -> tuple[CountryPage, ...]:
    """All countries by name, in pages that keep a letter together where it fits."""
    named = [Country(code, country_name(code, language)) for code in country_zones()]
    named.sort(key=lambda country: folded(country.name))
    pages: list[list[Country]] = [[]]
    for _, group in groupby(named, key=lambda country: folded(country.name)[:1]):
        letter = list(group)
        if len(pages[-1]) + len(letter) > MOST_CHOICES:
            pages.append([])
        while len(letter) > MOST_CHOICES:
            pages.insert(-1, letter[:MOST_CHOICES])
            letter = letter[MOST_CHOICES:]
        pages[-1] += letter
    before = ("", *(page[-1].name for page in pages))
    after = (*(page[0].name for page in pages[1:]), "")
    return tuple(
        CountryPage(_told_apart(page[0].name, last), _told_apart(page[-1].name, next_), tuple(page))
        for page, last, next_ in zip(pages, before, after, strict=False)
    )


def cities(country: str, language: str, *, now: datetime) -> tuple[ZoneChoice, ...]:
    """The clocks of a country, likeliest first, each once."""
    zones = country_zones().get(country)
    if zones is None:
        raise UnknownZoneError(country[:100])
    return tuple(
        _choice(zone, now, language, alike=alike)
        for zone, *alike in same_clocks(zones, now=now)[:MOST_CHOICES]
    )


def zone_label(zone: str, language: str, at: datetime) -> str:
    """How a clock is named beside a time: London time. A clock of no place is named by its offset."""
    zone = todays_name(zone) or zone
    if zone not in zone_countries():
        return _offset_label(zone, at)
    city, locale = city_name(zone, language), locale_for(language)
    if locale.language == "en":
        return f"{city} time"
    return str(locale.zone_formats["region"]).replace("%s", city)


def _choice(zone: str, now: datetime, language: str, *, alike: Iterable[str]) -> ZoneChoice:
    """One clock, named and read for a person. ``alike`` are other zones that run with it."""
    local = now.astimezone(get_zone(zone)).replace(tzinfo=None, fold=0)
    return ZoneChoice(
        zone=zone,
        city=city_name(zone, language),
        country=country_name(zone_countries()[zone], language),
        nearby=_nearby(zone, alike, language),
        local=local,
        shown=time_shown(local, language),
    )


def _minutes_east(zone: str, now: datetime) -> int:
    offset = now.astimezone(get_zone(zone)).utcoffset() or timedelta(0)
    return int(offset % _DAY / _MINUTE)


def _nearby(zone: str, alike: Iterable[str], language: str) -> tuple[str, ...]:
    """A big city close by, then the well-known cities on the same clock, then any other."""
    _, *own = PLACES.get(zone, "").split(", ")
    well_known_first = sorted(alike, key=lambda other: other not in PLACES)
    others = [city_name(other, language) for other in well_known_first]
    known = sum(other in PLACES for other in well_known_first)
    return tuple(dict.fromkeys((*own[:1], *others[:known], *own, *others)))[:_EXAMPLES]


def _told_apart(name: str, other: str) -> str:
    """As much of a name as it takes to tell it from its neighbour on the other page."""
    length = 1
    while length < len(name) and folded(other).startswith(folded(name[:length])):
        length += 1
    return name[:length]


def _offset_label(zone: str, at: datetime) -> str:
    east = at.astimezone(get_zone(zone)).strftime("%z")
    hours, minutes = int(east[:3]), int(east[3:5])
    if not hours and not minutes:
        return "UTC"
    return f"UTC{east[0]}{abs(hours)}" + (f":{minutes:02}" if minutes else "")
