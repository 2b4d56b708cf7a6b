"""When a facilitator means: typed words, read against a calendar, refused rather than guessed.

Our own grammar comes first. dateparser is asked only for what the grammar does not know, mostly other
languages. Whatever was assumed is said, and everything is shown again before it is saved.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from re import compile as pattern_of
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.wall_time import WallTime
from bot.features.sessions.model import checked_minutes
from bot.features.sessions.recurrence import Once, Repeats
from bot.features.sessions.when_clock import Assumption, time_meant
from bot.features.sessions.when_dates import Calendar
from bot.features.sessions.when_elsewhere import read_elsewhere
from bot.features.sessions.when_errors import (
    AmbiguousDateError,
    DateMissingError,
    MissingHourError,
    OtherZoneError,
    PastTimeError,
    TimeMissingError,
    TooFarAheadError,
    UnreadableTimeError,
)
from bot.features.sessions.when_grammar import Phrase, read_phrase
from bot.features.sessions.when_rules import rhythm_meant, shifted, with_end
from bot.features.sessions.when_words import plain

__all__ = [
    "FURTHEST",
    "Assumption",
    "When",
    "is_no_time",
    "read_when",
    "refuse_too_far",
    "says_how_long",
]

FURTHEST: Final = timedelta(days=366)
_NORTH_AMERICAN: Final = pattern_of(r"[ecmp]t$|eastern|central|mountain|pacific")


@dataclass(frozen=True, slots=True)
class When:
    """The first meeting, and how often from there."""

    wall: WallTime
    repeats: Repeats
    assumed: tuple[Assumption, ...] = ()
    minutes: int | None = None
    """How long, if an end or a length was written: "7 to 8:30 PM"."""


def read_when(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str = "en",
    chosen: date | None = None,
) -> When:
    """Read what a facilitator typed, on the clock of their group. ``chosen`` settles a date that people
    read in two ways.

    Raises one of the refusals in ``when_errors``, or ``MinutesOutOfRangeError``, and nothing else, whatever
    the text.
    """
    local = now.astimezone(zone).replace(tzinfo=None, fold=0)
    words = plain(text)
    phrase = read_phrase(words) or read_elsewhere(words, local=local, language=language)
    if phrase is None:
        raise UnreadableTimeError
    _check_zone(phrase.zone_word, now, zone)
    if phrase.timestamp is not None or phrase.minutes_ahead is not None:
        when = _exact(phrase, now, zone)
    else:
        calendar = Calendar(local.date(), language, chosen)
        when = _on_the_clock(phrase, calendar, now=now, zone=zone)
    if when.wall.is_in_gap:
        raise MissingHourError(
            wall=when.wall,
            instead=when.wall.moved_out_of_gap(),
            repeats=when.repeats,
            minutes=when.minutes,
        )
    if when.wall.is_repeated:
        when = replace(when, assumed=(*when.assumed, Assumption.FIRST_OF_TWO))
    return when


def is_no_time(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> bool:
    """Whether something else was written. A time that can't be taken is one all the same, and so is one of two."""
    try:
        read_when(text, now=now, zone=zone, language=language)
    except AmbiguousDateError:
        return False
    except UnreadableTimeError:
        return True
    except Refusal:
        return False
    return False


def says_how_long(text: str) -> bool:
    """Whether an end or a length is in the words themselves."""
    try:
        phrase = read_phrase(plain(text))
    except UnreadableTimeError:
        return False
    return phrase is not None and (phrase.end_hour is not None or phrase.minutes_long is not None)


def _on_the_clock(phrase: Phrase, calendar: Calendar, *, now: datetime, zone: ZoneInfo) -> When:
    """Days and a time of day, put together."""
    rhythm = rhythm_meant(phrase, calendar)
    clock = time_meant(phrase)
    days, repeats = rhythm.days, rhythm.repeats
    if clock is None:
        if not days:
            raise UnreadableTimeError
        raise TimeMissingError(day=days[0], repeats=repeats)
    if not days:
        raise DateMissingError(at=clock.at, repeats=repeats)
    if Assumption.AFTER_MIDNIGHT in clock.assumed:
        days, repeats = tuple(day + timedelta(days=1) for day in days), shifted(repeats)
    first = _first_ahead([WallTime(datetime.combine(day, clock.at), zone.key) for day in days], now)
    return When(
        first,
        with_end(phrase, repeats, first, calendar),
        (*clock.assumed, *rhythm.assumed),
        clock.minutes,
    )


def _first_ahead(walls: list[WallTime], now: datetime) -> WallTime:
    """The first that is still to come. Far days are settled by date: their instants may not exist."""
    today = WallTime.of(now, walls[0].zone).at.date()
    for wall in walls:
        refuse_too_far(wall, now)
        if wall.at.date() >= today and wall.to_instant() > now:
            return wall
    raise PastTimeError(walls[0])


def refuse_too_far(wall: WallTime, now: datetime, furthest: timedelta = FURTHEST) -> None:
    latest_on = WallTime.of(now, wall.zone).at.date() + furthest
    if wall.at.date() > latest_on:
        raise TooFarAheadError(wall=wall, latest_on=latest_on)


def _exact(phrase: Phrase, now: datetime, zone: ZoneInfo) -> When:
    """An instant that was pasted from Discord, or counted from now: it needs no day and no time."""
    other_facts = replace(
        phrase, timestamp=None, minutes_ahead=None, minutes_long=None, zone_word=""
    )
    if other_facts != Phrase():
        raise UnreadableTimeError
    if phrase.timestamp is not None:
        instant = datetime.fromtimestamp(phrase.timestamp, UTC)
    else:
        instant = now + timedelta(minutes=phrase.minutes_ahead or 0)
    whole_minute = instant.replace(second=0, microsecond=0)
    first = _first_ahead([WallTime.of(whole_minute, zone.key)], now)
    minutes = None if phrase.minutes_long is None else checked_minutes(phrase.minutes_long)
    return When(first, Once(), minutes=minutes)


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
