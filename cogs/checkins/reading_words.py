"""When somebody usually reads, the way one person would tell another."""

from datetime import date, datetime, timedelta
from typing import Final

from bot.core.wall_time import load_zone
from bot.features.checkins.duty import Reading
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.sessions.rule_words import weekday

_DAY_BEGINS: Final = 4
"""Before that it is still night, and "tomorrow" means something else to everybody who is awake."""
_NOON, _EVENING, _NIGHT = 12, 17, 23


def reading_words(reading: Reading, zone: str | None, now: datetime, say: Speaker) -> str:
    """``zone`` is the reader's confirmed clock; without one, Discord's own time stands there."""
    if reading.reads_by is None:
        return say("No one keeps set hours here, so I can't say when someone reads.")
    by = (
        day_and_time(reading.reads_by)
        if zone is None
        else part_of_day(reading.reads_by, zone, now, say)
    )
    if reading.on_duty_until is None:
        return say("No one is on duty now. Someone usually reads by {time}.", time=by)
    return say("Someone is on duty now, and usually reads by {time}.", time=by)


def part_of_day(at: datetime, zone: str, now: datetime, say: Speaker) -> str:
    """``tomorrow evening``. Deep in the night the day is named, since "tomorrow" would leave people guessing."""
    local, here = at.astimezone(load_zone(zone)), now.astimezone(load_zone(zone))
    day = _day_of(local)
    is_night = here.hour < _DAY_BEGINS
    ahead = (day - _day_of(here)).days
    if ahead == 0 and not is_night:
        return _today(local, say)
    if ahead == 1 and not is_night:
        return _tomorrow(local, say)
    return _on(local, weekday(day, say), say)


def _day_of(local: datetime) -> date:
    return (local - timedelta(hours=_DAY_BEGINS)).date()


def _today(local: datetime, say: Speaker) -> str:
    if _DAY_BEGINS <= local.hour < _NOON:
        return say("late this morning")
    if _NOON <= local.hour < _EVENING:
        return say("this afternoon")
    if _EVENING <= local.hour < _NIGHT:
        return say("this evening")
    return say("late tonight")


def _tomorrow(local: datetime, say: Speaker) -> str:
    if _DAY_BEGINS <= local.hour < _NOON:
        return say("tomorrow morning")
    if _NOON <= local.hour < _EVENING:
        return say("tomorrow afternoon")
    if _EVENING <= local.hour < _NIGHT:
        return say("tomorrow evening")
    return say("tomorrow night")


def _on(local: datetime, day: str, say: Speaker) -> str:
    if _DAY_BEGINS <= local.hour < _NOON:
        return say("{day} morning", day=day)
    if _NOON <= local.hour < _EVENING:
        return say("{day} afternoon", day=day)
    if _EVENING <= local.hour < _NIGHT:
        return say("{day} evening", day=day)
    return say("{day} night", day=day)
