"""Finds words in a name that tell what a server is for."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from config.content_files import BUNDLED, ContentError, content_folders, nearest, read_content

FILE: Final = BUNDLED / "telling_words.toml"


_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
"""A single letter would be found in every name."""


class TellingWordsError(ContentError):
    """The file can't be used."""


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    beginnings: tuple[_Word, ...] = Field(min_length=1)
    capitals: tuple[_Word, ...] = Field(min_length=1)


def telling_words(name: str) -> tuple[str, ...]:
    """The telling words in a name as they stand there, in their order; none if it keeps the secret.

    A channel's name joins its words with hyphens or underscores, and people write accents or leave
    them out, so neither matters.
    """
    beginnings, capitals = bundled_patterns()
    plain = _plain(name)
    spoken = re.sub(r"[-_·|]+", " ", plain)
    found = {
        match.start(): match.group()
        for text, pattern in ((spoken, beginnings), (plain, beginnings), (spoken, capitals))
        for match in pattern.finditer(text)
    }
    words = (found[start] for start in sorted(found))
    return tuple(dict.fromkeys(words))


def bundled_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _read_in(content_folders())


@cache
def _read_in(folders: tuple[Path, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return read_patterns(nearest(FILE.name, folders))


def read_patterns(path: Path) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is found wherever a word begins with it, and what only as a whole word in capitals."""
    words = read_content(path, _Words, TellingWordsError)
    beginnings = "|".join(re.escape(_plain(word)) for word in words.beginnings)
    capitals = "|".join(re.escape(word) for word in words.capitals)
    return (
        re.compile(rf"(?<!\w)(?:{beginnings})\w*", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{capitals})(?!\w)"),
    )


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
