"""Names of sites that could be taken for other names: ``nаmi.org`` with a Russian ``а`` in it.

The table of characters that look alike is Unicode's own; it is large, so it is read only when a name has letters
beyond a to z.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any, Final

_COMMON: Final = frozenset({"COMMON", "INHERITED"})
_WRITTEN_TOGETHER: Final = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
)
"""Japanese, Korean and Chinese mix scripts every day."""
_LOOK_ALIKE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
_FIRST_OTHER: Final = "\u0370"
"""Below it stand the letters of languages that write with a to z, and with their own marks on them."""
_ONE_LETTER_IN_ITS_LANGUAGE: Final = frozenset("æœ")
"""They look like two letters of the alphabet and are a letter of their own to those who write them."""
_PALOCHKA: Final = "\u04cf"
"""Unicode's table takes this bar for an i; in the best known trick of all it stood for the l of apple."""


class Likeness(StrEnum):
    READS_AS_ANOTHER = "reads_as_another"
    MIXED_SCRIPTS = "mixed_scripts"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Why a name deserves a second look before it is trusted."""

    likeness: Likeness
    reads_as: str | None = None
    """The plain name that people would take it for."""


def look_alike(host: str) -> LookAlike | None:
    """``host`` as people read it, punycode decoded."""
    if host.isascii():
        return None
    labels = host.split(".")
    plain = [label if label.isascii() else _plain(label) for label in labels]
    if any(new is not None and not old.isascii() for old, new in zip(labels, plain, strict=True)):
        reads_as = ".".join(new or old for old, new in zip(labels, plain, strict=True))
        return LookAlike(Likeness.READS_AS_ANOTHER, reads_as)
    if any(_is_mixed(label) for label in labels):
        return LookAlike(Likeness.MIXED_SCRIPTS)
    return None


def _plain(label: str) -> str | None:
    """The label in letters a to z, if each of its characters looks like one of them; accents count as seen."""
    letters = [_letters_for(character) for character in label]
    return None if None in letters else "".join(letter or "" for letter in letters)


def _letters_for(character: str) -> str | None:
    if character.isascii():
        return character
    if character == _PALOCHKA:
        return "l"
    if character in _ONE_LETTER_IN_ITS_LANGUAGE:
        return None
    found: Iterable[dict[str, str]] = _table().confusables_data.get(character, ())
    looks_like = [unicodedata.normalize("NFKC", one["c"]) for one in found]
    plain = [word for word in looks_like if word.isascii() and word.isalnum()]
    return min(plain, key=str.isupper).lower() if plain else None


def _is_mixed(label: str) -> bool:
    table = _table()
    scripts = {str(table.alias(character)) for character in label} - _COMMON
    return len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER)


def mixes_alphabets(word: str) -> bool:
    """``nаmi`` with a Russian ``а``: no language writes a word so."""
    if all(letter < _FIRST_OTHER for letter in word):
        return False
    scripts = {str(_table().alias(letter)) for letter in word}
    return len(scripts & _LOOK_ALIKE) > 1


@cache
def _table() -> Any:
    return import_module("confusable_homoglyphs.confusables")
