"""What was said about when to meet, before anyone looks at a calendar.

A phrase is a row of clauses in any order: a day, a time, how often. Every word must belong to a
clause, else nothing is understood: the word passed over might be the one that mattered.
"""

import re
from dataclasses import dataclass

from bot.features.sessions.when_clauses import ANY_WEEKDAY, CLAUSES, UNSUPPORTED, Facts
from bot.features.sessions.when_errors import (
    Pattern,
    UnreadableTimeError,
    UnsupportedPatternError,
)
from bot.features.sessions.when_words import mend_spelling


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The facts as they were said. Numbers are not yet checked against a calendar or a clock."""

    hour: int | None = None
    minute: int = 0
    half: int | None = None
    """Hours to add: 0 for AM, 12 for PM."""
    is_24_hours: bool = False
    is_midnight: bool = False
    part: int | None = None
    """Of the day: ``MORNING`` to ``NIGHT``."""

    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    numbers: tuple[int, int] | None = None
    """Of 10/11, whose order depends on who writes."""
    days_ahead: int | None = None
    weeks_ahead: int | None = None
    weeks_after: int = 0
    """After the day that was named: "a week on Tuesday"."""
    is_next_weekday: bool = False
    minutes_ahead: int | None = None
    timestamp: int | None = None

    every: int | None = None
    is_plural: bool = False
    is_loose_fortnight: bool = False
    """In words that some people use for something else: biweekly, every second Tuesday."""
    zone_word: str = ""


def read_phrase(text: str) -> Phrase | None:
    """The facts of a plain text, or None if a word of it is not known here.

    Contradictions are refused, and so is what is understood but can't be planned.
    """
    text = mend_spelling(text)
    for pattern, keywords in UNSUPPORTED:
        if keywords.search(text):
            raise UnsupportedPatternError(pattern)
    if len({found["weekday"][:3] for found in ANY_WEEKDAY.finditer(text)}) > 1:
        raise UnsupportedPatternError(Pattern.SEVERAL_DAYS)
    facts: Facts = {}
    at = 0
    while at < len(text):
        match, new = _clause_at(text, at)
        if match is None:
            return None
        if any(facts.get(name, fact) != fact for name, fact in new.items()):
            raise UnreadableTimeError
        facts |= new
        at = match.end()
        at += text.startswith(" ", at)
    return Phrase(**facts)  # pyright: ignore[reportArgumentType]  the clauses name these fields


def _clause_at(text: str, at: int) -> tuple[re.Match[str] | None, Facts]:
    for pattern, reading in CLAUSES:
        match = pattern.match(text, at)
        if match:
            return match, reading(match)
    return None, {}
