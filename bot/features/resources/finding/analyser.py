"""Takes text apart into words, and each word down to what is left when its endings are gone.

The same for what stands on the shelf and for what people type, so that both meet. Databases get plain letters and
digits only, whatever the script: SQLite and PostgreSQL cut everything else differently.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Final, Protocol, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]  it has none

VERSION: Final = 1
"""Raised whenever the same text would be taken apart otherwise, so that every shelf is written anew."""

LONGEST_WORD: Final = 40
"""Longer ones are cut. Nobody types them, and an address that slipped into a summary may be any length."""

_SHORTEST_STEM: Final = {"en": 3}
_ALGORITHMS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_WORD: Final = re.compile(r"[^\W_]+")
_HYPHENATED: Final = re.compile(r"(?<=[^\W_])[-‐‑](?=[^\W_])")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W_])['’‘ʼ`´](?=[^\W_])")
_PLAIN: Final = re.compile(r"[a-z0-9]+")
_NOT_PLAIN: Final = "zz"
"""Before a word of another script, written as its bytes."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  their name


def split(text: str) -> list[str]:
    """Return its words in small letters, accents kept. ``won't`` is one word, ``Al-Anon`` two."""
    even = unicodedata.normalize("NFKC", text).casefold()
    even = "".join(one for one in unicodedata.normalize("NFKC", even) if _is_kept(one))
    return [word[:LONGEST_WORD] for word in _WORD.findall(_APOSTROPHE.sub("", even))]


def joined(text: str) -> list[str]:
    """Return what is written with a hyphen as if it were not: ``alanon``."""
    with_hyphen = [part for part in text.split() if _HYPHENATED.search(part)]
    return [word for part in with_hyphen for word in split(_HYPHENATED.sub("", part))]


def folded(word: str) -> str:
    """Return the word without its accents: people leave them out."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(one for one in apart if unicodedata.category(one) != "Mn")[:LONGEST_WORD]


def forms(word: str, languages: Collection[str], *, is_typed: bool = False) -> frozenset[str]:
    """Return what a word is found by: its stem in each language, with and without accents, and itself.

    What somebody typed is not remembered, not even in memory.
    """
    plain = folded(word)
    found = {plain}
    for language in languages:
        found |= {_stem(one, language, is_typed=is_typed) for one in (word, plain)}
    return frozenset(found - {""})


def stem_of(word: str, language: str) -> str:
    """Return the one form that is among those of every spelling of the word."""
    return _stem(folded(word), language, is_typed=False)


_stems: Final[dict[tuple[str, str], str]] = {}
_MOST_STEMS: Final = 20_000


def _stem(word: str, language: str, *, is_typed: bool) -> str:
    """A stem of two or three letters is the stem of too much: in Spanish, *cop* of cups and of whoever copes."""
    known = _stems.get((word, language))
    if known is not None:
        return known
    stem, plain = word, folded(word)
    if language in _ALGORITHMS:
        stem = folded(_stemmer(language).stemWord(word))
    stem = stem if len(stem) >= _SHORTEST_STEM.get(language, 4) else plain
    if not is_typed and len(_stems) < _MOST_STEMS:
        _stems[word, language] = stem
    return stem


@cache
def _stemmer(language: str) -> _Stemmer:
    made = snowballstemmer.stemmer(_ALGORITHMS[language])  # pyright: ignore[reportUnknownMemberType]
    return cast("_Stemmer", made)


def _is_kept(character: str) -> bool:
    """A mark that could not be put together with its letter would cut the word in two, like what can't be seen."""
    return unicodedata.category(character) not in {"Mn", "Cf"}


def as_term(letter: str, word: str) -> str:
    """Return a word as both databases take it: one piece, beginning with a letter that says what it is."""
    return letter + (word if _PLAIN.fullmatch(word) else f"{_NOT_PLAIN}{word.encode().hex()}")
