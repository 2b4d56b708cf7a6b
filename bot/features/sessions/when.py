"""When a facilitator means: typed words, read against a calendar, refused rather than guessed.

Our own grammar comes first. dateparser is asked only for what the grammar does not know, mostly other
languages. Whatever was assumed is said, and everything is shown again before it is saved.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import LONGEST_INTERVAL, Once, Repeats, Weekly
from bot.features.sessions.when_clauses import AFTERNOON, EVENING, MORNING, NIGHT
from bot.features.sessions.when_dates import days_meant
from bot.features.sessions.when_elsewhere import read_elsewhere
from bot.features.sessions.when_errors import (
    DateMissingError,
    MissingHourError,
    OtherZoneError,
    PastTimeError,
    TimeMissingError,
    TooFarAheadError,
    UnreadableTimeError,
)
from bot.features.sessions.when_grammar import Phrase, read_phrase
from bot.features.sessions.when_words import plain

FURTHEST: Final = timedelta(days=366)
NOON: Final = 12
LATE_MORNING: Final = range(9, 12)

_HOURS_OF_PART: Final = {
    MORNING: range(1, 12),
    AFTERNOON: range(12, 19),
    EVENING: range(15, 24),
    NIGHT: range(17, 24),
}
_NORTH_AMERICAN: Final = re.compile(r"[ecmp]t$|eastern|central|mountain|pacific")


class Assumption(StrEnum):
    """What was not written and is shown before saving, so that it can be put right."""

    PM = "pm"
    AM = "am"
    """Nine, ten and eleven without more: meetings are in the morning then."""
    NEXT_WEEK = "next_week"
    """"Next Friday" is the Friday of next week."""
    AFTER_MIDNIGHT = "after_midnight"
    """"Thursday midnight" is where Thursday ends."""
    FIRST_OF_TWO = "first_of_two"
    """Clocks show this time twice that night."""
    EVERY_TWO_WEEKS = "every_two_weeks"
    """"Biweekly" and "every second Tuesday" mean something else to some."""


@dataclass(frozen=True, slots=True)
class When:
    """The first meeting, and how often from there."""

    wall: WallTime
    repeats: Repeats
    assumed: tuple[Assumption, ...] = ()

    @property
    def assumed_pm(self) -> bool:
        return Assumption.PM in self.assumed


def read_when(text: str, *, now: datetime, zone: ZoneInfo, language: str = "en") -> When:
    """Read what a facilitator typed, on the clock of their group.

    Raises one of the refusals in ``when_errors`` and nothing else, whatever the text.
    """
    local = now.astimezone(zone).replace(tzinfo=None, fold=0)
    words = plain(text)
    phrase = read_phrase(words) or read_elsewhere(words, local=local, language=language)
    if phrase is None:
        raise UnreadableTimeError
    _check_zone(phrase.zone_word, now, zone)
    repeats = _repeats(phrase)
    if phrase.timestamp is not None or phrase.minutes_ahead is not None:
        wall, assumed = _exact(phrase, now, zone), ()
    else:
        wall, assumed = _on_the_clock(phrase, repeats, now=now, zone=zone, language=language)
    if wall.is_in_gap:
        raise MissingHourError(wall=wall, instead=wall.moved_out_of_gap(), repeats=repeats)
    if wall.is_repeated:
        assumed += (Assumption.FIRST_OF_TWO,)
    if phrase.is_loose_fortnight:
        assumed += (Assumption.EVERY_TWO_WEEKS,)
    return When(wall, repeats, assumed)


def _on_the_clock(
    phrase: Phrase, repeats: Repeats, *, now: datetime, zone: ZoneInfo, language: str
) -> tuple[WallTime, tuple[Assumption, ...]]:
    """A day and a time of day, put together."""
    today = now.astimezone(zone).date()
    days = days_meant(phrase, today=today, language=language)
    clock = _time_of_day(phrase)
    if clock is None:
        if not days:
            raise UnreadableTimeError
        raise TimeMissingError(day=days[0], repeats=repeats)
    at, assumed = clock
    if not days:
        raise DateMissingError(at=at, repeats=repeats)
    if phrase.is_next_weekday and days[0] - today > timedelta(weeks=1):
        assumed += (Assumption.NEXT_WEEK,)
    if Assumption.AFTER_MIDNIGHT in assumed:
        days = tuple(day + timedelta(days=1) for day in days)
    return _first_ahead(
        [WallTime(datetime.combine(day, at), zone.key) for day in days], now
    ), assumed


def _first_ahead(walls: list[WallTime], now: datetime) -> WallTime:
    """The first that is still to come. Far days are settled by date: their instants may not exist."""
    today = WallTime.of(now, walls[0].zone).at.date()
    for wall in walls:
        day = wall.at.date()
        if day > today + FURTHEST:
            raise TooFarAheadError(wall=wall, latest_on=today + FURTHEST)
        if day >= today and wall.to_instant() > now:
            return wall
    raise PastTimeError(walls[0])


def _exact(phrase: Phrase, now: datetime, zone: ZoneInfo) -> WallTime:
    """An instant that was pasted from Discord, or counted from now: it needs no day and no time."""
    other_facts = replace(phrase, timestamp=None, minutes_ahead=None, every=None, zone_word="")
    if other_facts != Phrase():
        raise UnreadableTimeError
    if phrase.timestamp is not None:
        instant = datetime.fromtimestamp(phrase.timestamp, UTC)
    else:
        instant = now + timedelta(minutes=phrase.minutes_ahead or 0)
    whole_minute = instant.replace(second=0, microsecond=0)
    return _first_ahead([WallTime.of(whole_minute, zone.key)], now)


def _repeats(phrase: Phrase) -> Repeats:
    every = phrase.every if phrase.every is not None else int(phrase.is_plural)
    if phrase.every is None and not phrase.is_plural:
        return Once()
    if not 1 <= every <= LONGEST_INTERVAL:
        raise UnreadableTimeError
    return Weekly(every=every)


def _time_of_day(phrase: Phrase) -> tuple[time, tuple[Assumption, ...]] | None:
    """The time that was said, with morning or evening filled in. None when no hour was said."""
    if phrase.hour is None:
        return None
    hour, assumed = _hour(phrase, phrase.hour)
    try:
        return time(hour, phrase.minute), assumed
    except ValueError:
        raise UnreadableTimeError from None


def _hour(phrase: Phrase, said: int) -> tuple[int, tuple[Assumption, ...]]:
    if phrase.is_midnight:
        return 0, (Assumption.AFTER_MIDNIGHT,)
    if phrase.half is None and not phrase.is_24_hours and 1 <= said <= NOON:
        return _bare_hour(said, phrase.part)
    hour = said
    if phrase.half is not None and said <= NOON:
        hour = said % NOON + phrase.half
    elif phrase.half == 0:
        raise UnreadableTimeError
    if phrase.part is not None and hour not in _HOURS_OF_PART[phrase.part]:
        raise UnreadableTimeError
    return hour, ()


def _bare_hour(said: int, part: int | None) -> tuple[int, tuple[Assumption, ...]]:
    """An hour from 1 to 12 and nothing more. Meetings are in the evening, or late in the morning."""
    if part is None:
        if said in LATE_MORNING:
            return said, (Assumption.AM,)
        return said % NOON + NOON, (Assumption.PM,)
    if part == NIGHT and said == NOON:
        return 0, (Assumption.AFTER_MIDNIGHT,)
    hour = said % NOON + (0 if part == MORNING else NOON)
    if hour not in _HOURS_OF_PART[part]:
        raise UnreadableTimeError
    return hour, ()


def _check_zone(word: str, now: datetime, zone: ZoneInfo) -> None:
    """A named clock is fine if it is the group's own, in summer or in winter."""
    if not word:
        return
    year = (now + timedelta(days=30 * month) for month in range(12))
    own = {str(instant.astimezone(zone).tzname()).lower() for instant in year}
    if word in own:
        return
    if _NORTH_AMERICAN.match(word) and own & {f"{word[0]}st", f"{word[0]}dt"}:
        return
    raise OtherZoneError(word)
