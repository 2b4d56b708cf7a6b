"""Help lines, and which of them may be shown as current."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.core.evidence import Mark

GOOD_FOR: Final = timedelta(days=90)
"""Numbers change. What nobody has checked for this long is no longer shown as current."""
WARN_BEFORE: Final = timedelta(days=14)
"""The desk asks for a new look this long before the last one is too old."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    name: str
    call: tuple[str, ...]
    text: str | None
    """How to reach it by text message, whole: ``Text HOME to 741741``."""
    web: str | None
    note: str | None
    source: str
    mark: Mark
    checked_on: date
    review_by: date

    def is_current(self, on: date) -> bool:
        return on <= self.review_by

    @property
    def was_old_when_checked(self) -> bool:
        """Its own source asks for a new look, so it is never shown as current and no date brings it back."""
        return self.review_by < self.checked_on

    def needs_look(self, on: date) -> bool:
        return not self.was_old_when_checked and on > self.review_by - WARN_BEFORE


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    """An ISO code; ``EU`` stands for the rest of the European Union."""
    name: str
    emergency: str
    emergency_also: str | None
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True)
class HelpLines:
    """Everything that *Help right now* can show, read from a file at the start."""

    countries: Mapping[str, Country]
    """By code, in the order in which they are offered."""
    international: HelpLine

    def find(self, code: str | None) -> Country | None:
        return None if code is None else self.countries.get(code)


@dataclass(frozen=True, slots=True)
class Shown:
    """A country's lines, told apart by whether their facts still count."""

    current: Sequence[HelpLine]
    to_check: Sequence[HelpLine]


def lines_to_show(country: Country, on: date) -> Shown:
    return Shown(
        current=tuple(line for line in country.lines if line.is_current(on)),
        to_check=tuple(line for line in country.lines if not line.is_current(on)),
    )


def every_line(lines: HelpLines) -> tuple[HelpLine, ...]:
    everywhere = [line for country in lines.countries.values() for line in country.lines]
    return (*everywhere, lines.international)


def overdue(lines: HelpLines, on: date) -> tuple[HelpLine, ...]:
    """What somebody should check again, for those who look after the bot."""
    return tuple(line for line in every_line(lines) if not line.is_current(on))


def to_look_at(lines: HelpLines, on: date, *, code: str | None = None) -> tuple[HelpLine, ...]:
    """What is too old or soon will be, soonest first: of one country and the directory, or of all of them."""
    countries = lines.countries.values()
    found = [line for one in countries if code in {None, one.code} for line in one.lines]
    due = [line for line in (*found, lines.international) if line.needs_look(on)]
    return tuple(sorted(due, key=lambda line: line.review_by))
