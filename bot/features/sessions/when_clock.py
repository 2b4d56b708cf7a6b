"""The time of day that was said, and how long: what was left open is filled in, and told."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Final

from bot.features.sessions.model import LONGEST_MINUTES, checked_minutes
from bot.features.sessions.when_errors import EndBeforeStartError, UnreadableTimeError
from bot.features.sessions.when_grammar import Phrase
from bot.features.sessions.when_parts import AFTERNOON, EVENING, MORNING, NIGHT

NOON: Final = 12
LATE_MORNING: Final = range(9, 12)
_HALF_DAY: Final = 12 * 60
_WHOLE_DAY: Final = timedelta(days=1) // timedelta(minutes=1)

_HOURS_OF_PART: Final = {
    MORNING: range(1, 12),
    AFTERNOON: range(12, 19),
    EVENING: range(15, 24),
    NIGHT: range(17, 24),
}


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
    EVERY_WEEK = "every_week"
    """"Tuesday and Thursday", or "Thursday until December 16", with no word of how often."""
    EVERY_MONTH = "every_month"
    """"First Monday" and "every third Tuesday", with no word of a month."""


@dataclass(frozen=True, slots=True)
class OnTheClock:
    at: time
    minutes: int | None = None
    """How long, if an end or a length was written."""
    assumed: tuple[Assumption, ...] = ()


def time_meant(phrase: Phrase) -> OnTheClock | None:
    """The time that was said, with morning or evening filled in. None when no hour was said."""
    if phrase.hour is None:
        return None
    hour, assumed = _hour(phrase, phrase.hour)
    if phrase.minute >= 60:  # noqa: PLR2004  an hour
        raise UnreadableTimeError
    if phrase.end_hour is not None and _is_open(phrase) and _end_is_known(phrase):
        hour, assumed = _before_the_end(phrase, phrase.hour), ()
    try:
        at = time(hour, phrase.minute)
    except ValueError:
        raise UnreadableTimeError from None
    return OnTheClock(at, _minutes(phrase, at), assumed)


def _is_open(phrase: Phrase) -> bool:
    """Whether the hour could be in either half of the day."""
    said = phrase.hour or 0
    closed = phrase.half is not None or phrase.is_24_hours or phrase.part is not None
    return not closed and 1 <= said <= NOON


def _end_is_known(phrase: Phrase) -> bool:
    return phrase.end_half is not None or _end_is_of_24_hours(phrase)


def _end_is_of_24_hours(phrase: Phrase) -> bool:
    return phrase.end_is_24_hours or not 1 <= (phrase.end_hour or 0) <= NOON


def _before_the_end(phrase: Phrase, said: int) -> int:
    """Of 7 to 9 pm, the seven that is nearer."""
    (end,) = _ends(phrase)
    hours = (said % NOON, said % NOON + NOON)
    return min(hours, key=lambda hour: (end - hour * 60 - phrase.minute) % _WHOLE_DAY or _WHOLE_DAY)


def _ends(phrase: Phrase) -> tuple[int, ...]:
    """The end in minutes of the day; both if it could be in either half."""
    said, minute = phrase.end_hour or 0, phrase.end_minute
    if said > 24 or minute >= 60:  # noqa: PLR2004  a day, an hour
        raise UnreadableTimeError
    if phrase.end_half is not None and said <= NOON:
        return ((said % NOON + phrase.end_half) * 60 + minute,)
    if _end_is_of_24_hours(phrase):
        return (said * 60 + minute,)
    early = said % NOON * 60 + minute
    return (early, early + _HALF_DAY)


def _minutes(phrase: Phrase, at: time) -> int | None:
    if phrase.end_hour is None:
        long = phrase.minutes_long
        return None if long is None else checked_minutes(long)
    start = at.hour * 60 + at.minute
    ends = _ends(phrase)
    minutes = min((end - start) % _WHOLE_DAY for end in ends)
    if minutes > LONGEST_MINUTES and _end_is_known(phrase) and ends[0] < start:
        raise EndBeforeStartError
    if phrase.minutes_long not in {None, minutes}:
        raise UnreadableTimeError
    return checked_minutes(minutes)


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
