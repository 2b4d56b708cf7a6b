"""What people are promised (19:30 on their own clock), and the instant at which we act on it."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo

import tzdata


@cache
def load_zone(name: str) -> ZoneInfo:
    """The rules of a zone that is known to exist. zoneinfo keeps only eight and reads the rest anew."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class WallTime:
    """A date and a time on the clocks of one place.

    ``at`` is naive on purpose: the instant is worked out each time, so that new zone rules move the
    instant and never the promise.
    """

    at: datetime
    zone: str
    """An IANA name, such as ``Europe/London``."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None or self.at.fold:
            msg = "A promise is a plain local time, without an offset."
            raise ValueError(msg)

    @classmethod
    def of(cls, instant: datetime, zone: str) -> Self:
        """What the clocks of a zone show at an instant."""
        local = instant.astimezone(load_zone(zone))
        return cls(local.replace(tzinfo=None, fold=0), zone)

    def to_instant(self) -> datetime:
        """The moment meant, in UTC.

        A time that a clock change leaves out moves forward by the gap; one that comes twice means
        the first. Both are what ``fold=0`` gives.
        """
        return self.at.replace(tzinfo=load_zone(self.zone)).astimezone(UTC)

    def moved_out_of_gap(self) -> Self:
        """The same promise if clocks ever show it, else what they show at the instant meant."""
        return type(self).of(self.to_instant(), self.zone)

    @property
    def is_in_gap(self) -> bool:
        """Whether clocks jump over this time, so that no one ever sees it."""
        return self.moved_out_of_gap().at != self.at

    @property
    def is_repeated(self) -> bool:
        """Whether clocks show this time twice that night."""
        here = load_zone(self.zone)
        first = self.at.replace(tzinfo=here)
        second = first.replace(fold=1)
        return first.utcoffset() != second.utcoffset() and not self.is_in_gap


def use_pinned_tzdata() -> None:
    """Read zone rules from the pinned ``tzdata`` package only, never from the machine.

    Two machines, or one before and after an update, would otherwise disagree about an hour. Zones
    that were loaded before this call are forgotten, so call it first.
    """
    if zoneinfo.TZPATH:
        zoneinfo.reset_tzpath(to=[])
        ZoneInfo.clear_cache()
        load_zone.cache_clear()


def tzdata_version() -> str:
    """The release of the zone rules in use, such as ``2026b``. A new one replans every meeting."""
    return tzdata.IANA_VERSION
