"""What a link is found by, and what somebody looks for: the same terms, written by the same hand.

A term is one letter that says what it is, and a word: ``h`` a word of the title, ``w`` of any of its text, ``o`` of
its source alone; ``d`` a meaning in the title, ``c`` in any text; ``t a s k l n`` topics, audiences, sets, kinds,
languages, nations; ``g`` the server; ``v`` how these were written.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from typing import Final

from bot.core.ids import GuildId
from bot.features.resources.finding import analyser
from bot.features.resources.finding.analyser import as_term, folded, forms, joined, split
from bot.features.resources.finding.synonyms import (
    LANGUAGES,
    Forms,
    Meaning,
    Synonyms,
    bundled_digest,
    bundled_synonyms,
)
from bot.features.resources.finding.typed_language import language_of
from bot.features.resources.model import ANY_LANGUAGE, Details, Filters

LONGEST_QUERY: Final = 600
"""Characters that are read. A form takes 4,000."""
_MOST_WORDS: Final = 40
MOST_UNITS: Final = 12
_SHORTEST_BEGINNING: Final = 2
_SHORTEST_KEPT: Final = 4
"""Shorter words are too near to too many others for a slip to be mended."""


EVERYONE: Final = "all"
EVERYWHERE: Final = "all"


# What stands on the shelf.


def terms_of(details: Details, guild_id: GuildId) -> str:
    """Return what the search index keeps of a link."""
    title, summary, source = (
        _Text.written(text, details.languages)
        for text in (details.title, details.summary, details.source)
    )
    found = {
        *title.terms("h"),
        *title.terms("w"),
        *summary.terms("w"),
        *source.terms("w"),
        *source.terms_beside(title, summary),
        *(f"d{one.name}" for one in title.meanings),
        *(f"c{one.name}" for one in (*title.meanings, *summary.meanings)),
        *_marks("t", details.topics),
        *_marks("a", details.audiences or [EVERYONE]),
        *_marks("s", details.sets),
        *_marks("k", [details.kind]),
        *_marks("l", details.languages),
        *_marks("n", details.countries or [EVERYWHERE]),
    }
    return " ".join((version(), guild_term(guild_id), *sorted(found)))


def words_of(details: Details) -> frozenset[str]:
    """Return the words that a slip of the thumb may have meant."""
    texts = (details.title, details.summary, details.source)
    words = {folded(word) for text in texts for word in (*split(text), *joined(text))}
    return frozenset(one for one in words if len(one) >= _SHORTEST_KEPT and one.isalpha())


@cache
def version() -> str:
    """A term that every link has whose terms were written by this analyser with these synonyms."""
    parts = f"{analyser.VERSION} {metadata.version('snowballstemmer')} {bundled_digest()}"
    return f"v{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


def guild_term(guild_id: GuildId) -> str:
    """One of the terms of every link, so that a large shelf next door costs this one nothing."""
    return f"g{guild_id}"


def speaks(terms: Collection[str], language: str) -> bool:
    return not terms_speaking(language).isdisjoint(terms)


def says_in(terms: Collection[str], language: str) -> bool:
    """Whether it is written in that language, and not just in many."""
    return as_term("l", language) in terms


def is_for(terms: Collection[str], country: str) -> bool:
    return not {*_marks("n", [country, EVERYWHERE])}.isdisjoint(terms)


def terms_speaking(language: str) -> frozenset[str]:
    return frozenset(_marks("l", [language, ANY_LANGUAGE]))


def terms_matching(filters: Filters) -> list[frozenset[str]]:
    """Return what a link must have to pass, one of each. How long it takes is not among its terms."""
    required: list[list[str]] = []
    if filters.topic is not None:
        required.append(_marks("t", [filters.topic]))
    if filters.audience is not None:
        required.append(_marks("a", [filters.audience, EVERYONE]))
    if filters.language is not None:
        required.append(_marks("l", [filters.language, ANY_LANGUAGE]))
    if filters.kind is not None:
        required.append(_marks("k", [filters.kind]))
    if filters.country is not None:
        required.append(_marks("n", [filters.country, EVERYWHERE]))
    return [frozenset(one) for one in required]


@dataclass(frozen=True, slots=True)
class _Text:
    forms: Forms
    meanings: tuple[Meaning, ...]

    @classmethod
    def written(cls, text: str, languages: Collection[str]) -> "_Text":
        known = LANGUAGES if ANY_LANGUAGE in languages else languages
        words = [forms(word, known) for word in split(text)]
        together = [forms(word, known) for word in joined(text)]
        meanings = [one for found in bundled_synonyms().find_in(words) for one in found.meanings]
        return cls(frozenset[str]().union(*words, *together), tuple(meanings))

    def terms(self, letter: str) -> list[str]:
        return [as_term(letter, form) for form in self.forms]

    def terms_beside(self, *others: "_Text") -> list[str]:
        beside = self.forms.difference(*(other.forms for other in others))
        return [as_term("o", form) for form in beside]


# What somebody looks for.


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that somebody looks for: a word with what it means, or a phrase. Any one of its terms is enough."""

    forms: Forms
    meanings: tuple[str, ...]
    marks: frozenset[str]
    """Topics and the like that links of this meaning have."""
    counts: float = 1
    beginning: str | None = None
    """Of a word that is still being typed."""
    typed: str | None = None
    """The word, where a slip in it could be mended."""

    def terms(self) -> frozenset[str]:
        """Return all it is found by; one that ends in ``*`` is the beginning of a term."""
        found = {as_term("w", one) for one in self.forms}
        found |= {f"c{one}" for one in self.meanings} | self.marks
        if self.beginning is not None:
            found.add(as_term("w", self.beginning) + "*")
        return frozenset(found)

    def title_terms(self) -> frozenset[str]:
        found = {as_term("h", one) for one in self.forms} | {f"d{one}" for one in self.meanings}
        if self.beginning is not None:
            found.add(as_term("h", self.beginning) + "*")
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Query:
    words: tuple[tuple[str, Forms], ...]
    units: tuple[Unit, ...]
    language: str | None
    """Which it seems to be typed in, or to ask for, where that shows."""
    reader: str = "en"

    def mended(self, meant: Mapping[str, Collection[str]]) -> "Query":
        """Return it with other words in place of some, as if those had been typed."""
        words = tuple(
            (
                next(iter(meant.get(word, ())), word),
                frozenset[str]().union(*(_forms_typed(one) for one in meant[word]))
                if meant.get(word)
                else found,
            )
            for word, found in self.words
        )
        synonyms = bundled_synonyms()
        language = self.language or language_of(
            [word for word, _ in words], synonyms, reader=self.reader
        )
        return Query(words, _units(words, synonyms), language, self.reader)


def read_query(text: str, *, language: str = "en", is_typing: bool = False) -> Query:
    """Read what somebody typed, whatever it is. ``is_typing``: the last word may not be whole yet."""
    synonyms = bundled_synonyms()
    text = text[:LONGEST_QUERY]
    typed = split(text)[:_MOST_WORDS]
    formed = {word: _forms_typed(word, language) for word in typed}
    words = tuple((folded(word), formed[word]) for word in typed)
    begun = is_typing and bool(words) and text[-1].isalnum()
    units = _units(words[:-1] if begun else words, synonyms)
    if begun:
        units = (*units[: MOST_UNITS - 1], *_beginning(words[-1], words, synonyms))
    whole = typed[:-1] if begun and len(typed[-1]) < _SHORTEST_KEPT else typed
    return Query(words, units, _language_of(whole, units, synonyms, reader=language), language)


def _language_of(
    typed: Collection[str], units: Collection[Unit], synonyms: Synonyms, *, reader: str
) -> str | None:
    """Who says which language the page should have is not asked again."""
    named = {mark for unit in units for mark in unit.marks if mark[0] == "l"}
    if len(named) == 1:
        return named.pop()[1:]
    return language_of(typed, synonyms, reader=reader)


def _forms_typed(word: str, language: str = "en") -> Forms:
    return forms(word, (*LANGUAGES, language), is_typed=True)


def _units(words: Sequence[tuple[str, Forms]], synonyms: Synonyms) -> tuple[Unit, ...]:
    units: dict[Unit, None] = {}
    meant = {found.begin: found for found in synonyms.find_in([found for _, found in words])}
    dull = frozenset[str]().union(*synonyms.stop_words.values())
    place = 0
    while place < len(words) and len(units) < MOST_UNITS:
        word, found = words[place]
        meaning = meant.get(place)
        if meaning is not None:
            is_one = meaning.end == place + 1
            units[_unit(found if is_one else frozenset(), meaning.meanings)] = None
            place = meaning.end
            continue
        if word not in dull:
            units[_unit(found, (), typed=word)] = None
        place += 1
    return tuple(units)


def _unit(found: Forms, meanings: Sequence[Meaning], *, typed: str | None = None) -> Unit:
    marks = {
        mark
        for one in meanings
        for mark in (
            *_marks("t", one.topics),
            *_marks("a", one.audiences),
            *_marks("s", one.sets),
            *_marks("k", one.kinds),
            *_marks("l", one.languages),
            *_marks("n", one.countries),
        )
    }
    return Unit(
        forms=found,
        meanings=tuple(one.name for one in meanings),
        marks=frozenset(marks),
        counts=max((one.counts for one in meanings), default=1),
        typed=typed,
    )


def _beginning(
    last: tuple[str, Forms], words: Sequence[tuple[str, Forms]], synonyms: Synonyms
) -> tuple[Unit, ...]:
    """Return the word that is still being typed, with all that it may become."""
    word, found = last
    if len(word) < _SHORTEST_BEGINNING and len(words) > 1:
        return ()
    meanings = synonyms.list_beginning(word) if len(word) > _SHORTEST_BEGINNING else ()
    unit = _unit(found, meanings)
    return (replace(unit, beginning=word, typed=word),)


def _marks(letter: str, words: Collection[str]) -> list[str]:
    return [as_term(letter, word.replace("_", "").casefold()) for word in words]
