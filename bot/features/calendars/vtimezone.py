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


@dataclass(frozen=True, slots=True)
class _Rules:
    """What clocks go by between two changes."""

    offset: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=64)
def vtimezone(zone: str, first: datetime, last: datetime) -> Timezone:
    """Everything a calendar has to know of a zone between two instants."""
    here = load_zone(zone)
    rules = _at(here, first)
    block = Timezone()
    put(block, TZID=zone)
    block.add_component(_part(first, rules.offset, rules))
    for at, before, after in _changes(here, first, last):
        block.add_component(_part(at, before.offset, after))
    return block


def put(part: Component, **properties: Any) -> None:
    """Add properties by name; an underscore stands for the hyphen of some."""
    for name, value in properties.items():
        part.add(name.replace("_", "-"), value)  # pyright: ignore[reportUnknownMemberType]  icalendar leaves the value untyped


def _part(
    at: datetime, offset_from: timedelta, rules: _Rules
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if rules.is_summer else TimezoneStandard()
    # What clocks showed up to that moment, by the old rules.
    part.DTSTART = at.astimezone(UTC).replace(tzinfo=None) + offset_from
    part.TZOFFSETFROM = offset_from
    part.TZOFFSETTO = rules.offset
    put(part, TZNAME=rules.name)
    return part


def _changes(
    here: ZoneInfo, first: datetime, last: datetime
) -> Iterator[tuple[datetime, _Rules, _Rules]]:
    at, rules = first, _at(here, first)
    while at < last:
        following = at + _STEP
        if (new := _at(here, following)) != rules:
            yield _moment(here, at, following), rules, new
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
    return _Rules(local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst()))
