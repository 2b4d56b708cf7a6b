"""The zones of the world as the pinned data lists them, and which of them run the same clock."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.errors import UnknownZoneError
from bot.core.wall_time import load_zone
from bot.core.zone_places import PLACES

Rules = tuple[tuple[datetime, timedelta], ...]
"""The offset today, and each change of it in the coming year."""

_LOOKED_AHEAD: Final = timedelta(weeks=57)
_STEP: Final = timedelta(weeks=3)
"""Shorter than the shortest time between two changes: Morocco's month of Ramadan."""
_MINUTE: Final = timedelta(minutes=1)


def get_zone(name: str) -> ZoneInfo:
    """The zone of that name. Whatever a person or a forged click sends is either known or refused."""
    if name not in _known_names():
        raise UnknownZoneError(name[:100])
    return load_zone(name)


def todays_name(name: str) -> str | None:
    """The name in use today for a zone that is written in any case, or by a name it once had."""
    known = _names_by_folded().get(name.strip().casefold().replace(" ", "_"))
    if known is None or known in zone_countries():
        return known
    return _renamed().get(known, known)


@lru_cache(maxsize=1)
def zone_countries() -> Mapping[str, str]:
    """Every zone that a person may live in, likeliest first, with its country's code."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    countries = {row[2]: row[0] for row in rows}
    first = {zone: countries[zone] for zone in PLACES if zone in countries}
    return first | countries


@lru_cache(maxsize=1)
def country_zones() -> Mapping[str, tuple[str, ...]]:
    """The zones of each country, likeliest first."""
    countries: dict[str, tuple[str, ...]] = {}
    for zone, country in zone_countries().items():
        countries[country] = (*countries.get(country, ()), zone)
    return countries


def same_clocks(zones: Iterable[str], *, now: datetime) -> tuple[tuple[str, ...], ...]:
    """Zones put together that show the same time today and all through the coming year."""
    together: dict[Rules, list[str]] = {}
    for zone in zones:
        together.setdefault(_rules(zone, _day_of(now)), []).append(zone)
    return tuple(tuple(zones) for zones in together.values())


def _day_of(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@lru_cache(maxsize=2000)
def _rules(zone: str, since: datetime) -> Rules:
    there = load_zone(zone)
    rules = [(since, _offset(there, since))]
    at = since
    while at < since + _LOOKED_AHEAD:
        later = at + _STEP
        if _offset(there, later) != rules[-1][1]:
            change = _change(there, at, later)
            rules.append((change, _offset(there, change)))
        at = later
    return tuple(rules)


def _change(there: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first minute of the new offset, between an instant that lacks it and one that has it."""
    old = _offset(there, before)
    minutes = (after - before) // _MINUTE
    low, high = 0, minutes
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(there, before + middle * _MINUTE) == old:
            low = middle
        else:
            high = middle
    return before + high * _MINUTE


def _offset(there: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(there).utcoffset() or timedelta(0)


@lru_cache(maxsize=1)
def _known_names() -> frozenset[str]:
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(names) - {"Factory"}


@lru_cache(maxsize=1)
def _names_by_folded() -> Mapping[str, str]:
    return {name.casefold(): name for name in _known_names()}


@lru_cache(maxsize=1)
def _renamed() -> Mapping[str, str]:
    """Older names and other spellings, such as Asia/Calcutta and US/Eastern, to today's."""
    lines = files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines()
    links = (line.split() for line in lines if line.startswith("L "))
    return {link: target for _, target, link in links}
