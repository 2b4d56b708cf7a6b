"""Which word somebody meant whose thumb slipped."""

from collections.abc import Collection
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST: Final = 4
"""Shorter words stay as they are: nearly every one of them is near to another."""
_LONG: Final = 8
_MOST_MEANT: Final = 3
MOST_SLIPS: Final = 2


def slips_in(word: str) -> int:
    """Return how many letters may be wrong, missing, too many or swapped."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < _LONG else MOST_SLIPS


def meant_by(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the nearest words that are near enough; else those that begin like it."""
    slips = slips_in(word)
    if not slips:
        return ()
    near = process.extract(
        word, sorted(known), scorer=OSA.distance, score_cutoff=slips, limit=_MOST_MEANT * 4
    )
    if near:
        best = min(distance for _, distance, _ in near)
        nearest = [one for one, distance, _ in near if distance == best]
        same_start = [one for one in nearest if one[0] == word[0]]
        return tuple((same_start or nearest)[:_MOST_MEANT])
    return tuple(sorted(one for one in known if one.startswith(word)))[:_MOST_MEANT]
