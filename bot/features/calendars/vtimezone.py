"""The rules of a zone for a calendar that does not know it, or knows older ones.

Ours and not icalendar's ``from_tzinfo``: that one writes when a clock springs forward as clocks show it
afterwards, where RFC 5545 (3.6.5) wants what they showed before, so that its summer begins an hour late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

from bot.core.wall_time import load_zone

_STEP: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_A_SEASON: Final = timedelta(days=91)
_A_YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What clocks go by between two changes."""

    offset: timedelta
    name: str


@lru_cache(maxsize=64)
def vtimezone(zone: str, first: datetime, last: datetime) -> Timezone:
    """Everything a calendar has to know of a zone between two instants.

    It begins a year earlier, since some programs work out a summer from the change that it began with.
    """
    here, first = load_zone(zone), first - _A_YEAR
    block = Timezone()
    put(block, TZID=zone)
    block.add_component(_part(here, first, _at(here, first).offset))
    for at, before in _changes(here, first, last):
        block.add_component(_part(here, at, before.offset))
    return block


def put(part: Component, **properties: Any) -> None:
    """Add properties by name; an underscore stands for the hyphen of some."""
    for name, value in properties.items():
        part.add(name.replace("_", "-"), value)  # pyright: ignore[reportUnknownMemberType]  icalendar leaves the value untyped


def _part(
    here: ZoneInfo, at: datetime, offset_from: timedelta
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if _is_summer(here, at) else TimezoneStandard()
    rules = _at(here, at)
    # What clocks showed up to that moment, by the old rules.
    part.DTSTART = at.astimezone(UTC).replace(tzinfo=None) + offset_from
    part.TZOFFSETFROM = offset_from
    part.TZOFFSETTO = rules.offset
    put(part, TZNAME=rules.name)
    return part


def _changes(here: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, _Rules]]:
    at, rules = first, _at(here, first)
    while at < last:
        following = at + _STEP
        if (new := _at(here, following)) != rules:
            yield _moment(here, at, following), rules
            rules = new
        at = following


def _moment(here: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second from which the new rules hold."""
    old = _at(here, before)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // (2 * _SECOND))
        if _at(here, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _at(here: ZoneInfo, instant: datetime) -> _Rules:
    local = instant.astimezone(here)
    return _Rules(local.utcoffset() or timedelta(), local.tzname() or "")


def _is_summer(here: ZoneInfo, instant: datetime) -> bool:
    """Whether clocks are ahead of another season. ``dst()`` says it otherwise for Ireland, whose law
    calls the winter the exception; calendars go by what is ahead."""
    seasons = (_at(here, instant + _A_SEASON * ahead) for ahead in (-2, -1, 1, 2))
    return _at(here, instant).offset > min(season.offset for season in seasons)
