"""In which language somebody types, as far as the words that are known here tell."""

from collections import Counter
from collections.abc import Collection
from enum import Enum
from typing import Final, TypeAlias

from bot.features.resources.finding.analyser import folded, forms
from bot.features.resources.finding.synonyms import LANGUAGES, Language, Synonyms

_SPANISH_LETTERS: Final = frozenset("áíóúñ")
"""English has its é from French: *café*, *fiancée*."""


class _Word(Enum):
    SHARED = "shared"
    UNKNOWN = "unknown"


_Told: TypeAlias = Language | _Word


def language_of(words: Collection[str], synonyms: Synonyms, *, reader: str) -> Language | None:
    """Return the language that most of these words belong to alone; None where they do not tell, as with a word that
    both have. Of somebody who reads yet another language no word may be unknown: Portuguese has much of Spanish."""
    is_ours = reader in LANGUAGES
    told: Counter[_Told] = Counter(_told_by(word, synonyms, is_ours=is_ours) for word in words)
    best = max(LANGUAGES, key=lambda one: told[one])
    if any(told[one] == told[best] for one in LANGUAGES if one != best):
        return None
    return best if told[_Word.UNKNOWN] <= (told[best] if is_ours else 0) else None


def _told_by(word: str, synonyms: Synonyms, *, is_ours: bool) -> _Told:
    """A word that is known as it is tells by that, and else by its stem or its letters."""
    plain, telling = folded(word), synonyms.telling
    if plain in synonyms.shared or plain.isdecimal():
        return _Word.SHARED
    found: list[Language] = [one for one in LANGUAGES if plain in telling[one].words] or [
        one for one in LANGUAGES if telling[one].stems & forms(word, [one], is_typed=True)
    ]
    if len(found) == 1:
        return found[0]
    if is_ours and not _SPANISH_LETTERS.isdisjoint(word):
        return "es"
    return _Word.UNKNOWN
