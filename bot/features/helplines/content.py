"""Reads the help lines. A file that can't be trusted stops the start, so nobody meets a broken page."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from bot.core.evidence import Mark
from bot.features.helplines.errors import HelpLinesError
from bot.features.helplines.model import GOOD_FOR, Country, HelpLine, HelpLines, every_line
from bot.features.helplines.slips import first_slip
from config.content_files import BUNDLED, content_folders, nearest, read_content

FILE: Final = BUNDLED / "help_lines.toml"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 -]*[0-9]$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Site = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+\.[a-z]+$")]
"""A bare name, without a path, so that nothing can hide behind it."""


def bundled_help_lines() -> HelpLines:
    return _read_in(content_folders())


@cache
def _read_in(folders: tuple[Path, ...]) -> HelpLines:
    return read_help_lines(nearest(FILE.name, folders))


def refuse_looks_to_come(today: date) -> None:
    """A year that was mistyped would keep a line current for as long."""
    for line in every_line(bundled_help_lines()):
        if line.checked_on > today:
            path = nearest(FILE.name, content_folders())
            raise HelpLinesError(
                f"{path}: {line.name}: checked_on is {line.checked_on}, which is still to come; "
                "write the day on which you looked."
            )


def read_help_lines(path: Path) -> HelpLines:
    file = read_content(path, _File, HelpLinesError, first_slip)
    return HelpLines(
        countries={country.code: _country(country) for country in file.countries},
        international=_line(file.international),
    )


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Line(_Entry):
    name: Words
    call: tuple[Number, ...] = ()
    text: Words | None = None
    web: Site | None = None
    note: Words | None = None
    source: Words
    mark: Mark
    checked_on: date
    review_by: date | None = None

    @model_validator(mode="after")
    def _can_be_reached_and_is_reviewed(self) -> Self:
        if not (self.call or self.text or self.web):
            message = f"{self.name} has no way to be reached"
            raise ValueError(message)
        if self.review_by is not None and self.review_by > self.checked_on + GOOD_FOR:
            message = f"{self.name} would be shown as current for too long"
            raise ValueError(message)
        return self


class _Country(_Entry):
    code: Code
    name: Words
    emergency: Number
    emergency_also: Number | None = None
    lines: tuple[_Line, ...] = Field(min_length=1)


class _File(_Entry):
    countries: tuple[_Country, ...] = Field(min_length=1, max_length=24)
    """One list in Discord takes 25, and one of them is "Another country"."""
    international: _Line

    @model_validator(mode="after")
    def _names_each_country_once(self) -> Self:
        codes = [country.code for country in self.countries]
        if len(codes) != len(set(codes)):
            message = "a country stands there twice"
            raise ValueError(message)
        return self


def _country(country: _Country) -> Country:
    return Country(
        code=country.code,
        name=country.name,
        emergency=country.emergency,
        emergency_also=country.emergency_also,
        lines=tuple(_line(line) for line in country.lines),
    )


def _line(line: _Line) -> HelpLine:
    return HelpLine(
        name=line.name,
        call=line.call,
        text=line.text,
        web=line.web,
        note=line.note,
        source=line.source,
        mark=line.mark,
        checked_on=line.checked_on,
        review_by=line.review_by or line.checked_on + GOOD_FOR,
    )
