"""Finds words in a name that tell what a server is for."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

_FILE: Final = Path(__file__).with_name("content") / "telling_words.toml"


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    beginnings: tuple[str, ...]
    capitals: tuple[str, ...]


def telling_words(name: str) -> tuple[str, ...]:
    """The telling words in a name as they stand there, in their order; none if it keeps the secret.

    A channel's name joins its words with hyphens or underscores, and people write accents or leave
    them out, so neither matters.
    """
    beginnings, capitals = _patterns()
    plain = _plain(name)
    spoken = re.sub(r"[-_·|]+", " ", plain)
    found = {
        match.start(): match.group()
        for text, pattern in ((spoken, beginnings), (plain, beginnings), (spoken, capitals))
        for match in pattern.finditer(text)
    }
    words = (found[start] for start in sorted(found))
    return tuple(dict.fromkeys(words))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = _Words.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
    beginnings = "|".join(re.escape(_plain(word)) for word in words.beginnings)
    capitals = "|".join(re.escape(word) for word in words.capitals)
    return (
        re.compile(rf"(?<!\w)(?:{beginnings})\w*", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{capitals})(?!\w)"),
    )


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
