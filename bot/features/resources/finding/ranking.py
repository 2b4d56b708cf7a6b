"""Which of the links that were found comes first. The same on every database, since none of them is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

from bot.features.resources.finding.analyser import as_term
from bot.features.resources.finding.searching import Query, Unit, is_for, says_in, speaks
from bot.features.resources.model import Reader, ResourceId, shelf_order

IN_TITLE: Final = 10.0
MEANT_IN_TITLE: Final = 8.0
IN_TOPICS: Final = 6.0
IN_SUMMARY: Final = 5.0
MEANT_IN_SUMMARY: Final = 4.0
IN_SOURCE: Final = 3.0
MEANT_FOR: Final = 3.0
"""It is for such people, or stands in such a set."""

_TYPED: Final = 3.0
"""So much more a link counts in the language that they typed: who types Spanish may read no other."""
_ANY: Final = 1.3
"""And so much with that language among many: the first screen may still be in another."""
_SPOKEN: Final = 1.5
"""So much more in the language of their Discord, where what they typed does not tell."""
_ELSEWHERE: Final = 0.6
_WORTH_SHOWING: Final = 0.3
"""What fits so much worse than another is no answer."""
_WORTH_SHOWING_TYPED: Final = 0.2
"""In the language that they typed. One such link that fits half as well beats ten that they can't read."""
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
    sought = [(Sought.by(unit), unit.counts) for unit in query.units]
    weights = {
        one.id: [thing.weight(one.terms) * counts for thing, counts in sought] for one in found
    }
    rare = [_rarity(place, list(weights.values())) for place in range(len(query.units))]
    worth = {
        one.id: sum(weight * times for weight, times in zip(weights[one.id], rare, strict=True))
        * _nearness(one, query, reader)
        for one in found
    }
    if not worth:
        return []
    best = max(worth.values())
    scores = {one.id: worth[one.id] * _understood(one, query, reader) for one in found}
    shown = [one for one in found if worth[one.id] >= best * _least(one, query)]
    reads = replace(reader, language=query.language or reader.language)
    return sorted(shown, key=lambda one: (-scores[one.id], _on_shelf(one, reads)))


@dataclass(frozen=True, slots=True)
class Sought:
    """The terms of one thing that is looked for, by where a link may have them. Made once, asked of every link."""

    in_title: frozenset[str]
    in_text: frozenset[str]
    in_source: frozenset[str]
    meant_in_title: frozenset[str]
    meant: frozenset[str]
    topics: frozenset[str]
    others: frozenset[str]
    """Whom it is for, and in which set it stands."""
    beginnings: tuple[str, str] | None

    @classmethod
    def by(cls, unit: Unit) -> "Sought":
        begun = unit.beginning
        return cls(
            in_title=frozenset(as_term("h", one) for one in unit.forms),
            in_text=frozenset(as_term("w", one) for one in unit.forms),
            in_source=frozenset(as_term("o", one) for one in unit.forms),
            meant_in_title=frozenset(f"d{one}" for one in unit.meanings),
            meant=frozenset(f"c{one}" for one in unit.meanings),
            topics=frozenset(one for one in unit.marks if one[0] in _TELLING_MARKS),
            others=frozenset(one for one in unit.marks if one[0] not in _TELLING_MARKS),
            beginnings=None if begun is None else (as_term("h", begun), as_term("w", begun)),
        )

    def weight(self, terms: frozenset[str]) -> float:
        """Return how much a link counts for it: by the best place where it has it. 0 where it does not have it."""
        in_title, in_text = self._begun_in(terms)
        if in_title or not self.in_title.isdisjoint(terms):
            return IN_TITLE
        if not self.meant_in_title.isdisjoint(terms):
            return MEANT_IN_TITLE
        if not self.topics.isdisjoint(terms):
            return IN_TOPICS
        has_it = in_text or not self.in_text.isdisjoint(terms)
        if has_it and self.in_source.isdisjoint(terms):
            return IN_SUMMARY
        if not self.meant.isdisjoint(terms):
            return MEANT_IN_SUMMARY
        least = IN_SOURCE if has_it else 0.0
        return least if self.others.isdisjoint(terms) else MEANT_FOR

    def _begun_in(self, terms: frozenset[str]) -> tuple[bool, bool]:
        if self.beginnings is None:
            return False, False
        title, text = self.beginnings
        return (
            any(one.startswith(title) for one in terms),
            any(one.startswith(text) for one in terms),
        )


def _rarity(place: int, weights: Sequence[Sequence[float]]) -> float:
    having = sum(of_one[place] > 0 for of_one in weights)
    return 1 + log((1 + len(weights)) / (1 + having))


def _nearness(one: Candidate, query: Query, reader: Reader) -> float:
    named = any(mark[0] == "n" and mark in one.terms for unit in query.units for mark in unit.marks)
    elsewhere = reader.country is not None and not is_for(one.terms, reader.country)
    return _ELSEWHERE if elsewhere and not named else 1.0


def _understood(one: Candidate, query: Query, reader: Reader) -> float:
    if query.language is None:
        return _SPOKEN if speaks(one.terms, reader.language) else 1.0
    if says_in(one.terms, query.language):
        return _TYPED
    return _ANY if speaks(one.terms, query.language) else 1.0


def _least(one: Candidate, query: Query) -> float:
    is_theirs = query.language is not None and says_in(one.terms, query.language)
    return _WORTH_SHOWING_TYPED if is_theirs else _WORTH_SHOWING


def _on_shelf(one: Candidate, reader: Reader) -> tuple[bool, bool, bool, int, str, int]:
    return shelf_order(
        speaks=speaks(one.terms, reader.language),
        is_near=is_for(one.terms, reader.country or ""),
        is_sure=one.is_sure,
        place=one.place,
        title=one.title,
        resource_id=one.id,
    )
