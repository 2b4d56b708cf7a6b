"""The starter library: links that a server may take over, by choice. ``docs/library.md`` tells how they are kept."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.core.evidence import Mark
from bot.features.resources.errors import StarterLibraryError
from bot.features.resources.files.written import WrittenLink, as_fields
from bot.features.resources.model import ANY_LANGUAGE, Details, TopicSet
from config.content_files import BUNDLED, content_folders, read_content, toml_files

FOLDER: Final = BUNDLED / "library"
NO_LINKS: Final = frozenset({"synonyms.toml"})
"""Beside the links stands what they are found by."""
FIRST_LINKS: Final = 3
"""So many of each set are shown as buttons at once."""


@dataclass(frozen=True, slots=True)
class StarterLink:
    id: str
    details: Details
    key: str
    """Its address without what does not change the page."""

    @property
    def digest(self) -> str:
        """Another one as soon as anything about the link is another."""
        fields = as_fields(self.details, self.id)
        written = json.dumps(fields, default=date.isoformat, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class StarterLibrary:
    links: Sequence[StarterLink]

    def find(self, starter_id: str) -> StarterLink | None:
        return next((one for one in self.links if one.id == starter_id), None)

    @property
    def digest(self) -> str:
        written = "\n".join(sorted(one.digest for one in self.links))
        return hashlib.sha256(written.encode()).hexdigest()[:16]


def starter_library() -> StarterLibrary:
    return _read_in(content_folders())


@cache
def _read_in(folders: tuple[Path, ...]) -> StarterLibrary:
    return read_starter_library(*(folder / FOLDER.name for folder in folders))


def refuse_looks_to_come(today: date) -> None:
    """A year that was mistyped would have a link trusted for as long."""
    for link in starter_library().links:
        if link.details.checked_on > today:
            raise StarterLibraryError(
                f"{link.id} in the starter library: checked_on is {link.details.checked_on}, which is still to come; "
                "write the day on which you looked."
            )


def read_starter_library(*folders: Path) -> StarterLibrary:
    """What can't be trusted stops the start, so that nobody is led to a wrong page. A file in a later folder stands
    for that of the same name in an earlier one."""
    folder = folders[-1]
    links: dict[str, StarterLink] = {}
    keys: dict[str, str] = {}
    for path in toml_files(folders):
        if path.name in NO_LINKS:
            continue
        for link in _read(path):
            if link.id in links:
                raise StarterLibraryError(
                    f"{path}: the id {link.id} is used twice; give one link another."
                )
            if link.key in keys:
                raise StarterLibraryError(
                    f"{path}: {link.id} leads to the same page as {keys[link.key]}; drop one."
                )
            links[link.id] = link
            keys[link.key] = link.id
    if not links:
        raise StarterLibraryError(f"{folder} holds no links; put the files back.")
    library = StarterLibrary(tuple(links.values()))
    _check_sets(library, folder)
    return library


class _StarterLink(WrittenLink):
    """Here nothing that trust rests on may be left out."""

    @model_validator(mode="after")
    def _leaves_nothing_out(self) -> Self:
        missing = {"id", "mark", "review_by"} - self.model_fields_set
        if missing:
            message = f"{self.title} has no {' and no '.join(sorted(missing))}"
            raise ValueError(message)
        return self


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    links: tuple[_StarterLink, ...] = Field(min_length=1)


def _read(path: Path) -> Iterator[StarterLink]:
    file = read_content(path, _File, StarterLibraryError)
    for written in file.links:
        link = StarterLink(written.id or "", written.details, written.address.key)
        if link.details.mark is Mark.UNCONFIRMED and link.details.sets:
            raise StarterLibraryError(
                f"{path}: {link.id} is unconfirmed and stands in a set; confirm it or take it out."
            )
        yield link


def _check_sets(library: StarterLibrary, folder: Path) -> None:
    """Somebody who speaks English finds three links in each set, wherever they are."""
    for topic_set in TopicSet:
        everywhere = [
            one
            for one in library.links
            if topic_set in one.details.sets
            and not {"en", ANY_LANGUAGE}.isdisjoint(one.details.languages)
            and not one.details.countries
        ]
        if len(everywhere) < FIRST_LINKS:
            raise StarterLibraryError(
                f"{folder}: the set {topic_set.value} has fewer than {FIRST_LINKS} links in English "
                "for every country; add some."
            )
