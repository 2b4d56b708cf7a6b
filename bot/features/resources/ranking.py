"""Which of the links that were found comes first. The same on every database, since none of them is asked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from bot.features.resources.analyser import as_term
from bot.features.resources.model import Reader, ResourceId, shelf_order
from bot.features.resources.searching import Query, Unit, is_for, speaks

IN_TITLE: Final = 10.0
MEANT_IN_TITLE: Final = 8.0
IN_TOPICS: Final = 6.0
IN_SUMMARY: Final = 5.0
MEANT_IN_SUMMARY: Final = 4.0
IN_SOURCE: Final = 3.0
MEANT_FOR: Final = 3.0
"""It is for such people, or stands in such a set."""

_SPOKEN: Final = 1.5
"""So much more a link counts in the language that they typed, or in theirs where what they typed does not tell."""
_SPOKEN_TOO: Final = 1.2
_ELSEWHERE: Final = 0.6
_WORTH_SHOWING: Final = 0.3
"""What is so much worse than the first is no answer."""
_TELLING_MARKS: Final = "tknl"
"""Topics, kinds, nations and languages."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """As much of a link as its rank needs."""

    id: ResourceId
    terms: frozenset[str]
    title: str
    place: int
    is_sure: bool


def rank(found: Collection[Candidate], query: Query, reader: Reader) -> list[Candidate]:
    """Order by what was found where, rarer words counting more; then as the shelf is ordered."""
    weights = {
        one.id: [weight_of(unit, one.terms) * unit.counts for unit in query.units] for one in found
    }
    rare = [_rarity(place, list(weights.values())) for place in range(len(query.units))]
    scores = {
        one.id: sum(weight * times for weight, times in zip(weights[one.id], rare, strict=True))
        * _nearness(one, query, reader)
        for one in found
    }
    if not scores:
        return []
    least = max(scores.values()) * _WORTH_SHOWING
    shown = [one for one in found if scores[one.id] >= least]
    return sorted(shown, key=lambda one: (-scores[one.id], _on_shelf(one, reader)))


def weight_of(unit: Unit, terms: frozenset[str]) -> float:
    """Return how much a link counts for one thing that is looked for: by the best place where it has it."""
    return max(_places(unit, terms), default=0.0)


def _places(unit: Unit, terms: frozenset[str]) -> Iterator[float]:
    if any(as_term("h", one) in terms for one in unit.forms) or _begins("h", unit, terms):
        yield IN_TITLE
    elif any(as_term("w", one) in terms for one in unit.forms) or _begins("w", unit, terms):
        only_source = any(as_term("o", one) in terms for one in unit.forms)
        yield IN_SOURCE if only_source else IN_SUMMARY
    if any(f"d{one}" in terms for one in unit.meanings):
        yield MEANT_IN_TITLE
    elif any(f"c{one}" in terms for one in unit.meanings):
        yield MEANT_IN_SUMMARY
    marks = unit.marks & terms
    if marks:
        yield IN_TOPICS if any(one[0] in _TELLING_MARKS for one in marks) else MEANT_FOR


def _begins(letter: str, unit: Unit, terms: frozenset[str]) -> bool:
    if unit.beginning is None:
        return False
    beginning = as_term(letter, unit.beginning)
    return any(one.startswith(beginning) for one in terms)


def _rarity(place: int, weights: Sequence[Sequence[float]]) -> float:
    having = sum(of_one[place] > 0 for of_one in weights)
    return 1 + log((1 + len(weights)) / (1 + having))


def _nearness(one: Candidate, query: Query, reader: Reader) -> float:
    spoken = 1.0
    if speaks(one.terms, query.language or reader.language):
        spoken = _SPOKEN
    elif speaks(one.terms, reader.language):
        spoken = _SPOKEN_TOO
    named = any(mark[0] == "n" and mark in one.terms for unit in query.units for mark in unit.marks)
    elsewhere = reader.country is not None and not is_for(one.terms, reader.country)
    return spoken * (_ELSEWHERE if elsewhere and not named else 1.0)


def _on_shelf(one: Candidate, reader: Reader) -> tuple[bool, bool, bool, int, str, int]:
    return shelf_order(
        speaks=speaks(one.terms, reader.language),
        is_near=is_for(one.terms, reader.country or ""),
        is_sure=one.is_sure,
        place=one.place,
        title=one.title,
        resource_id=one.id,
    )
