"""What was said about when to meet, before anyone looks at a calendar.

A phrase is a row of clauses in any order: a day, a time, how often, until when. Every word must belong to a
clause, else nothing is understood: the word passed over might be the one that mattered.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, Final

from bot.features.sessions.when_clauses import CLAUSES
from bot.features.sessions.when_errors import (
    Pattern,
    UnreadableTimeError,
    UnsupportedPatternError,
)
from bot.features.sessions.when_parts import Facts
from bot.features.sessions.when_rhythms import (
    ANY_WEEKDAY,
    TO_END,
    TO_START,
    UNREAD,
    UNSUPPORTED,
)
from bot.features.sessions.when_words import mend_spelling


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPhrase:
    """A day as it was said. Numbers are not yet checked against a calendar."""

    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    is_last_day: bool = False
    numbers: tuple[int, int] | None = None
    """Of 10/11, whose order depends on who writes."""
    days_ahead: int | None = None
    weeks_ahead: int | None = None
    weeks_after: int = 0
    """After the day that was named: "a week on Tuesday"."""
    is_next_weekday: bool = False
    end_of: int | None = None
    """The last day of a month by its number, of ``THIS_MONTH`` or of ``THIS_YEAR``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase(DayPhrase):
    """The facts as they were said."""

    hour: int | None = None
    minute: int = 0
    half: int | None = None
    """Hours to add: 0 for AM, 12 for PM."""
    is_24_hours: bool = False
    is_midnight: bool = False
    part: int | None = None
    """Of the day: ``MORNING`` to ``NIGHT``."""
    end_hour: int | None = None
    end_minute: int = 0
    end_half: int | None = None
    end_is_24_hours: bool = False
    minutes_long: int | None = None

    minutes_ahead: int | None = None
    timestamp: int | None = None

    weekdays: frozenset[int] = frozenset()
    """Several, all of them meant."""
    nth: int | None = None
    """Of the weekday in its month; ``LAST`` is the last."""
    is_every_nth: bool = False
    is_every_date: bool = False
    every: int | None = None
    """In weeks."""
    months: int | None = None
    is_of_month: bool = False
    is_plural: bool = False
    is_loose_fortnight: bool = False
    """In words that some people use for something else: biweekly, every second Tuesday."""

    times: int | None = None
    span: int | None = None
    """For how many ``span_unit``: week, month or year."""
    span_unit: str = ""
    zone_word: str = ""

    start: DayPhrase | None = None
    """From when on, if that is not one of the days meant: "on the 15th, starting November 1"."""
    until: DayPhrase | None = None

    @property
    def has_end(self) -> bool:
        return self.times is not None or self.span is not None or self.until is not None


_OF_DAYS: Final = frozenset(field.name for field in fields(DayPhrase))
_WHOLE_DAYS: Final = frozenset({"day", "numbers", "days_ahead", "weeks_ahead", "end_of"})


def read_phrase(text: str) -> Phrase | None:
    """The facts of a plain text, or None if a word of it is not known here.

    Contradictions are refused, and so is what is understood but can't be planned.
    """
    text = mend_spelling(text)
    for pattern, keywords in UNSUPPORTED:
        if keywords.search(text):
            raise UnsupportedPatternError(pattern)
    facts = _Facts()
    at = 0
    while at < len(text):
        match, new = _clause_at(text, at)
        if match is None:
            _ask_for_more(text)
            return None
        facts.add(new)
        at = match.end()
        at += text.startswith(" ", at)
    return facts.phrase()


class _Facts:
    """What has been said so far: of the meetings, of the day from which on, and of the last day."""

    def __init__(self) -> None:
        self._main: Facts = {}
        self._start: Facts = {}
        self._end: Facts | None = None
        self._days: Facts = self._main
        """Where a day belongs that is said next."""

    def add(self, new: Facts) -> None:
        mark = new.get("marks")
        if mark == TO_START:
            self._days = self._start
        elif mark == TO_END:
            if self._end is not None:
                raise UnreadableTimeError
            self._days = self._end = {}
        of_days = {name: fact for name, fact in new.items() if name in _OF_DAYS}
        if self._end and self._days is self._end and _WHOLE_DAYS & self._end.keys() and of_days:
            self._days = self._main
        if self._days is not self._main and ("nth" in new or "is_every_date" in new):
            self._days = self._main
        _merge(self._days, of_days)
        _merge(
            self._main,
            {name: fact for name, fact in new.items() if name not in _OF_DAYS | {"marks"}},
        )

    def phrase(self) -> Phrase:
        main: dict[str, Any] = dict(self._main)
        is_month_alone = "month" in self._start and "day" not in self._start
        if is_month_alone or any(
            main.get(name, fact) != fact for name, fact in self._start.items()
        ):
            main["start"] = DayPhrase(**dict[str, Any](self._start))
        else:
            main |= self._start
        if self._end is not None:
            if not self._end:
                raise UnsupportedPatternError(Pattern.END)
            main["until"] = DayPhrase(**dict[str, Any](self._end))
        if (
            main.get("weekdays")
            and main.get("weekday", min(main["weekdays"])) not in main["weekdays"]
        ):
            raise UnsupportedPatternError(Pattern.TWO_PLANS)
        return Phrase(**main)


def _merge(facts: Facts, new: Facts) -> None:
    for name, fact in new.items():
        if facts.setdefault(name, fact) != fact:
            if name in {"weekday", "weekdays", "nth"}:
                raise UnsupportedPatternError(Pattern.TWO_PLANS)
            raise UnreadableTimeError


def _ask_for_more(text: str) -> None:
    """A word was not known. What else was written tells what is missing."""
    if len({found["weekday"][:3] for found in ANY_WEEKDAY.finditer(text)}) > 1:
        raise UnsupportedPatternError(Pattern.TWO_PLANS)
    for pattern, keywords in UNREAD:
        if keywords.search(text):
            raise UnsupportedPatternError(pattern)


def _clause_at(text: str, at: int) -> tuple[re.Match[str] | None, Facts]:
    for pattern, reading in CLAUSES:
        match = pattern.match(text, at)
        if match:
            return match, reading(match)
    return None, {}
