"""When a person wants to be reminded, as they write it.

What meetings understand is understood here too (``sessions.when``). A person also counts from now, leaves the day
or the hour out, and means the morning by "at 8". Whatever was filled in is shown before anything is kept.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.core.wall_time import WallTime
from bot.features.personal_reminders.errors import TooOftenError
from bot.features.personal_reminders.model import Plan
from bot.features.personal_reminders.rhythm import (
    LONGEST_MINUTES,
    MOST_DAYS,
    SHORTEST_MINUTES,
    EveryDays,
    Steps,
    next_at,
)
from bot.features.sessions.errors import MinutesOutOfRangeError
from bot.features.sessions.recurrence import NEVER, Ends, MonthlyByDate, Once
from bot.features.sessions.when import Assumption, When, read_when
from bot.features.sessions.when_errors import (
    DateMissingError,
    MissingHourError,
    PastTimeError,
    TimeMissingError,
    TooFarAheadError,
    UnreadableTimeError,
)
from bot.features.sessions.when_words import mend_spelling, plain

FURTHEST: Final = timedelta(days=2 * 366)
_MOST_TIMES: Final = 520
_EARLY, _EVENING, _HALF_DAY = 6, 19, 12
_NIGHT_ENDS: Final = 4
_MANY_DIGITS: Final = 5

_NUMBER = r"(?P<n>an?|half an|a couple of|a few|\d+(?:\.5)?)"
_UNIT = (
    r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|y|years?)"
)
_FROM_NOW = re.compile(
    rf"(?:in )?{_NUMBER} ?{_UNIT}(?P<half> and a half)?(?: (?P<n2>\d+) ?(?:m|mins?|minutes?))?(?: from now)?"
)
_STEPS = re.compile(
    r"(?:hourly|(?:every|each) (?:(?P<n>\d+|other|half(?: an?)?|few) ?)?"
    r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?))(?: (?P<rest>.+))?"
)
_SECOND_DAY = re.compile(r"every second (?:mon|tue|wed|thu|fri|sat|sun|day|week|month|year)")
_NONSTOP = re.compile(r"constantly|non-?stop|all the time|always|every moment")
_EVERY_DAYS = re.compile(r"(?:every|each) (?P<n>\d+|other|2nd|second|3rd|third) days?")
_YEARLY = re.compile(r"(?:(?:every|each) year|yearly|annually|once a year)(?: on)?")
_EVERY_PART = re.compile(r"(?:every|each) (?P<part>morning|afternoon|evening|night)")
_PART = re.compile(
    r"\b(?:(?:in|during) the |at |this )?(?P<part>morning|afternoon|evening|night)s?\b"
)
_REPEATS = re.compile(r"\b(?:every|each|daily|weekly|monthly|until|times)\b|(?:day|evening)s\b")
_TIMES = re.compile(r"(?:for )?(?P<times>\d{1,3}) times")
_ORDINALS: Final = {"other": 2, "2nd": 2, "second": 2, "3rd": 3, "third": 3}
_PART_TIMES: Final = {"morning": "8 am", "afternoon": "2 pm", "evening": "7 pm", "night": "9 pm"}
_USUAL_TIME: Final = "9 am"


@dataclass(frozen=True, slots=True)
class Reading:
    plan: Plan
    has_own_time: bool = True
    """False: no time of day was written, and the usual one was taken."""
    took_half: bool = False
    """Neither AM nor PM was written."""
    past_midnight: bool = False
    """"Tomorrow" was written in the night: who is still awake may mean the morning that comes."""


@dataclass(frozen=True, slots=True)
class _Moment:
    now: datetime
    zone: ZoneInfo
    language: str

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.zone).replace(tzinfo=None, fold=0, microsecond=0)

    def when(self, text: str) -> When:
        try:
            return read_when(text, now=self.now, zone=self.zone, language=self.language)
        except MissingHourError as gap:
            return When(gap.instead, gap.repeats)
        except MinutesOutOfRangeError:
            raise UnreadableTimeError from None


def read_reminder(text: str, *, now: datetime, zone: ZoneInfo, language: str = "en") -> Reading:
    """Read what somebody typed, on their own clock. Raises ``TooOftenError`` or one of the refusals in
    ``sessions.when_errors``, and nothing else, whatever the text."""
    here = _Moment(now, zone, language)
    words = mend_spelling(plain(text))
    reading = (
        _steps(words, here)
        or _from_now(words, here)
        or _yearly(words, here)
        or _every_days(words, here)
        or _on_the_clock(words, here)
    )
    first, today = reading.plan.first, here.local.date()
    if first.at.date() > today + FURTHEST:
        raise TooFarAheadError(wall=first, latest_on=today + FURTHEST)
    if first.to_instant() <= here.now:
        # "In 45 minutes", in the night when an hour comes twice: what clocks show then means its first time.
        raise PastTimeError(first)
    is_night = here.local.hour < _NIGHT_ENDS
    return replace(reading, past_midnight=is_night and "tomorrow" in words)


def _steps(words: str, here: _Moment) -> Reading | None:
    """Every two hours. Anything faster than that is refused, not rounded."""
    if _NONSTOP.search(words):
        raise TooOftenError
    found = _STEPS.fullmatch(words)
    if found is None or _SECOND_DAY.match(words):
        return None
    said, unit, rest = found["n"] or "1", found["unit"] or "hours", found["rest"] or ""
    number = {"other": 2.0, "few": 3.0}.get(said) or (0.5 if "half" in said else float(said[:6]))
    minutes = int(number * {"s": 1 / 60, "m": 1, "h": 60}[unit[0]])
    if minutes < SHORTEST_MINUTES:
        raise TooOftenError
    if minutes > LONGEST_MINUTES:
        raise UnreadableTimeError
    ends = NEVER
    if (times := _TIMES.fullmatch(rest)) is not None:
        ends, rest = _ends(int(times["times"])), ""
    first = here.now.replace(microsecond=0) + timedelta(minutes=minutes)
    if rest:
        begin = re.sub(r"^(?:starting|from|beginning)(?: at)? ", "", rest)
        if begin == rest:
            raise UnreadableTimeError
        first = _on_the_clock(begin, here).plan.first.to_instant()
    wall = WallTime.of(first, here.zone.key)
    return Reading(Plan(first=wall, rhythm=Steps(minutes, ends), is_exact=True))


def _from_now(words: str, here: _Moment) -> Reading | None:
    found = _FROM_NOW.fullmatch(words)
    if found is None or (found["n2"] and found["unit"][0] != "h"):
        return None
    said, unit = found["n"], found["unit"]
    number = {"a": 1.0, "an": 1.0, "half an": 0.5, "a couple of": 2.0, "a few": 3.0}.get(said)
    if number is None:
        number = float(said) if len(said) <= _MANY_DIGITS else 10.0**_MANY_DIGITS
    number += 0.5 if found["half"] else 0
    if unit[0] in "smh" and not unit.startswith("mo"):
        seconds = number * {"s": 1, "m": 60, "h": 3600}[unit[0]] + 60 * int(found["n2"] or 0)
        first = WallTime.of(
            here.now.replace(microsecond=0) + timedelta(seconds=max(60.0, seconds)), here.zone.key
        )
        return Reading(Plan(first=first, rhythm=Once(), is_exact=True))
    return Reading(Plan(first=_days_from_now(number, unit, here), rhythm=Once()))


def _days_from_now(number: float, unit: str, here: _Moment) -> WallTime:
    """At the same time of day."""
    whole = int(number)
    spans = {
        "d": relativedelta(days=whole),
        "w": relativedelta(days=int(number * 7)),
        "m": relativedelta(months=whole),
        "y": relativedelta(months=int(number * 12)),
    }
    start = here.local
    latest = start.date() + FURTHEST
    too_far = TooFarAheadError(wall=WallTime(start, here.zone.key), latest_on=latest)
    try:
        at = start + spans[unit[0]]
    except (ValueError, OverflowError):
        raise too_far from None
    if at.date() > latest:
        raise too_far
    if at <= start:
        raise PastTimeError(WallTime(at, here.zone.key))
    return WallTime(at, here.zone.key)


def _yearly(words: str, here: _Moment) -> Reading | None:
    if _YEARLY.search(words) is None:
        return None
    once = _on_the_clock(" ".join(_YEARLY.sub(" ", words).split()), here)
    if once.plan.repeats:
        raise UnreadableTimeError
    rhythm = MonthlyByDate(once.plan.first.at.day, 12)
    return replace(once, plan=replace(once.plan, rhythm=rhythm))


def _every_days(words: str, here: _Moment) -> Reading | None:
    found = _EVERY_DAYS.search(words)
    if found is None:
        return None
    days = _ORDINALS.get(found["n"]) or int(found["n"][:_MANY_DIGITS])
    if not 1 <= days <= MOST_DAYS:
        raise UnreadableTimeError
    every = _on_the_clock(_EVERY_DAYS.sub("every day", words, count=1), here)
    if isinstance(every.plan.rhythm, Once):
        raise UnreadableTimeError
    ends = every.plan.rhythm.ends
    if ends.times is not None and _TIMES.search(words) is None:
        ends = Ends(times=-(-ends.times // days))  # "for 2 weeks" was counted in days
    return replace(every, plan=replace(every.plan, rhythm=EveryDays(days, ends)))


def _on_the_clock(words: str, here: _Moment) -> Reading:
    words = _EVERY_PART.sub(r"every day in the \g<part>", words)
    if (part := _PART.fullmatch(words)) is not None:
        words = _PART_TIMES[part["part"]]
    try:
        return _dated(words, here)
    except TimeMissingError:
        return _with_a_time(words, here)
    except TooFarAheadError as far:
        # Meetings are planned for a year; a person may look two years ahead, once.
        if _REPEATS.search(words) or far.wall.at.date() > here.local.date() + FURTHEST:
            raise TooFarAheadError(wall=far.wall, latest_on=here.local.date() + FURTHEST) from None
        return Reading(Plan(first=far.wall, rhythm=Once()))


def _dated(words: str, here: _Moment) -> Reading:
    """Without a day, the next time that clocks show that hour."""
    try:
        when = here.when(words)
    except DateMissingError:
        when = _next_such_hour(words, here)
        return Reading(Plan(first=when.wall, rhythm=Once()), took_half=_took_half(when))
    return _reading(when, here, is_exact="<t:" in words)


def _next_such_hour(words: str, here: _Moment) -> When:
    tomorrow = here.when(f"tomorrow {words}")
    walls = [replace(tomorrow.wall, at=tomorrow.wall.at - timedelta(days=1)), tomorrow.wall]
    if _took_half(tomorrow):
        other = [replace(wall, at=_other_half(wall.at)) for wall in walls]
        walls = [wall for wall in walls + other if wall.at.hour >= _EARLY]
    ahead = [wall for wall in walls if wall.to_instant() > here.now]
    return replace(tomorrow, wall=min(ahead, key=lambda wall: wall.at))


def _reading(when: When, here: _Moment, *, is_exact: bool) -> Reading:
    """People who write "at 8" for a meeting mean the evening, and for themselves the morning."""
    first, repeats = when.wall, when.repeats
    if Assumption.PM in when.assumed and first.at.hour >= _EVENING:
        morning = replace(first, at=_other_half(first.at))
        if morning.to_instant() > here.now:
            first = morning
        elif not isinstance(repeats, Once):
            later = next_at(morning, replace(repeats, ends=NEVER), after=here.now)
            first = first if later is None else WallTime.of(later, first.zone)
    plan = Plan(first=first, rhythm=repeats, is_exact=is_exact)
    return Reading(plan, took_half=_took_half(when))


def _with_a_time(words: str, here: _Moment) -> Reading:
    """A day and no hour: "tomorrow morning", "on the 1st of each month"."""
    if (found := _PART.search(words)) is not None:
        at = _PART_TIMES[found["part"]]
        return _dated(f"{words[: found.start()]}{at}{words[found.end() :]}", here)
    if "tonight" in words:
        return _dated(words.replace("tonight", "today 8 pm"), here)
    with suppress(UnreadableTimeError, DateMissingError, PastTimeError):
        return replace(_dated(f"{_USUAL_TIME} {words}", here), has_own_time=False)
    return _dated(words, here)


def _took_half(when: When) -> bool:
    return bool({Assumption.AM, Assumption.PM} & set(when.assumed))


def _other_half(at: datetime) -> datetime:
    return at.replace(hour=(at.hour + _HALF_DAY) % (2 * _HALF_DAY))


def _ends(times: int) -> Ends:
    if not 1 <= times <= _MOST_TIMES:
        raise UnreadableTimeError
    return Ends(times=times)
