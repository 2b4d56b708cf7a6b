"""Reads what words mean the same here, and finds those meanings in what people write and type."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from bot.features.resources.errors import SynonymsError
from bot.features.resources.finding.analyser import folded, split, stem_of
from bot.features.resources.model import Audience, Kind, Topic, TopicSet
from config.content_files import BUNDLED, content_folders, nearest, read_content

FILE: Final = BUNDLED / "library" / "synonyms.toml"

Language = Literal["en", "es"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")


def _has_words(phrase: str) -> str:
    if not split(phrase):
        message = f"“{phrase}” has no word in it"
        raise ValueError(message)
    return phrase


Name = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,24}$")]
"""It is a term of the index, so it has letters only."""
Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_has_words)
]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]

Forms = frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One group of words that find each other, and what else it finds."""

    name: str
    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    sets: tuple[TopicSet, ...]
    kinds: tuple[Kind, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    counts: float
    """How much it tells of what somebody needs, beside other words. Whom it is about tells less."""


@dataclass(frozen=True, slots=True)
class Found:
    """Some words that mean something together: from ``begin`` up to ``end``."""

    begin: int
    end: int
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What one language alone has, without accents."""

    words: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Synonyms:
    stop_words: Mapping[Language, frozenset[str]]
    """Without accents, like the vocabulary."""
    vocabulary: frozenset[str]
    """Every word that stands in a group, for slips of the thumb."""
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], Meaning]]]
    """By the stem of their first word."""
    words: Mapping[str, Sequence[Meaning]]
    """Those that mean something by themselves."""
    danger: Mapping[str, Sequence[tuple[str, ...]]]
    """Phrases that sound as if somebody is in danger now, by the stem of their first word."""
    telling: Mapping[Language, Own]
    """By which words a language shows."""
    shared: frozenset[str]
    """Words that show none."""

    def find_in(self, words: Sequence[Forms]) -> Iterator[Found]:
        """Yield what these words mean, from left to right; of several phrases that begin at a word the longest."""
        place = 0
        while place < len(words):
            length, meanings = self._longest_at(words, place)
            if meanings:
                yield Found(place, place + length, meanings)
            place += length

    def list_beginning(self, letters: str) -> tuple[Meaning, ...]:
        """Return what somebody may mean who has not finished the word."""
        found = {
            meaning.name: meaning
            for word, meanings in self.words.items()
            if word.startswith(letters)
            for meaning in meanings
        }
        return tuple(found[name] for name in sorted(found))

    def sounds_like_danger(self, words: Sequence[Forms]) -> bool:
        return any(
            _stands_at(phrase, words, place)
            for place, found in enumerate(words)
            for form in found
            for phrase in self.danger.get(form, ())
        )

    def _longest_at(self, words: Sequence[Forms], place: int) -> tuple[int, tuple[Meaning, ...]]:
        best, meanings = 1, dict[str, Meaning]()
        for form in words[place]:
            for phrase, meaning in self.phrases.get(form, ()):
                if len(phrase) < best or not _stands_at(phrase, words, place):
                    continue
                if len(phrase) > best:
                    best, meanings = len(phrase), {}
                meanings[meaning.name] = meaning
        return best, tuple(meanings[name] for name in sorted(meanings))


def bundled_synonyms() -> Synonyms:
    """Reading them takes a fifth of a second, once."""
    return _read_in(content_folders())


def bundled_digest() -> str:
    """Another one as soon as the file says anything else."""
    return _digest_in(content_folders())


@cache
def _read_in(folders: tuple[Path, ...]) -> Synonyms:
    return read_synonyms(_nearest(folders))


@cache
def _digest_in(folders: tuple[Path, ...]) -> str:
    return hashlib.sha256(_nearest(folders).read_bytes()).hexdigest()


def _nearest(folders: tuple[Path, ...]) -> Path:
    return nearest(str(FILE.relative_to(BUNDLED)), folders)


def read_synonyms(path: Path) -> Synonyms:
    file = read_content(path, _File, SynonymsError)
    names = [group.name for group in file.group]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SynonymsError(f"{path}: two groups are called {twice[0]}; give one another name.")
    return _read(file)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Group(_Entry):
    name: Name
    topics: tuple[Topic, ...] = ()
    audiences: tuple[Audience, ...] = ()
    sets: tuple[TopicSet, ...] = ()
    kinds: tuple[Kind, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    countries: tuple[Country, ...] = ()
    counts: float = Field(default=1, gt=0, le=3)
    en: tuple[Phrase, ...] = Field(min_length=1)
    es: tuple[Phrase, ...] = Field(min_length=1)

    def phrases(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.es


class _StopWords(_Entry):
    en: str
    es: str


class _Danger(_Entry):
    en: tuple[Phrase, ...] = Field(min_length=1)
    es: tuple[Phrase, ...] = Field(min_length=1)

    def phrases(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.es


class _File(_Entry):
    stop_words: _StopWords
    shared: str = ""
    danger: _Danger
    group: tuple[_Group, ...] = Field(min_length=1)


def _read(file: _File) -> Synonyms:
    phrases: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    alone: dict[str, list[Meaning]] = {}
    vocabulary: set[str] = set()
    for group in file.group:
        meaning = _meaning(group)
        for language in LANGUAGES:
            for phrase in group.phrases(language):
                words = split(phrase)
                vocabulary.update(folded(word) for word in words)
                key = _key(phrase, language)
                phrases.setdefault(key[0], []).append((key, meaning))
                if len(words) == 1:
                    alone.setdefault(folded(words[0]), []).append(meaning)
    stop_words: dict[Language, frozenset[str]] = {
        language: frozenset(folded(word) for word in split(getattr(file.stop_words, language)))
        for language in LANGUAGES
    }
    danger: dict[str, list[tuple[str, ...]]] = {}
    for language in LANGUAGES:
        for phrase in file.danger.phrases(language):
            key = _key(phrase, language)
            danger.setdefault(key[0], []).append(key)
    telling, shared = _telling(file, stop_words)
    return Synonyms(
        stop_words,
        vocabulary=frozenset(vocabulary),
        phrases=phrases,
        words=alone,
        danger=danger,
        telling=telling,
        shared=shared,
    )


def _telling(
    file: _File, stop_words: Mapping[Language, frozenset[str]]
) -> tuple[dict[Language, Own], frozenset[str]]:
    """Return what each language has alone, and what both have."""
    said = {
        language: frozenset(
            folded(word)
            for entry in (file.danger, *file.group)
            for phrase in entry.phrases(language)
            for word in split(phrase)
        )
        | stop_words[language]
        for language in LANGUAGES
    }
    shared = frozenset(folded(word) for word in split(file.shared))
    shared |= said["en"] & said["es"]
    words = {
        language: frozenset(one for one in said[language] - shared if one.isalpha())
        for language in LANGUAGES
    }
    stems = {
        language: frozenset(stem_of(word, language) for word in words[language])
        for language in LANGUAGES
    }
    both = stems["en"] & stems["es"]
    return {one: Own(words[one], stems[one] - both) for one in LANGUAGES}, shared


def _key(phrase: str, language: Language) -> tuple[str, ...]:
    return tuple(stem_of(word, language) for word in split(phrase))


def _meaning(group: _Group) -> Meaning:
    return Meaning(
        name=group.name,
        topics=group.topics,
        audiences=group.audiences,
        sets=group.sets,
        kinds=group.kinds,
        languages=group.languages,
        countries=group.countries,
        counts=group.counts,
    )


def _stands_at(phrase: tuple[str, ...], words: Sequence[Forms], place: int) -> bool:
    if place + len(phrase) > len(words):
        return False
    return all(form in words[place + after] for after, form in enumerate(phrase))
