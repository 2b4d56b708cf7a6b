"""How a changed hour is told: ``Sunday is 7:00 PM for you, not 8:00 PM. From Nov 1 it is 8:00 PM again.``"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.core.wall_time import load_zone
from bot.features.clock_changes.model import ClockChange, Shown
from bot.features.sessions.model import Session
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, zone_name
from cogs.sessions.rule_words import weekday

_UTC = ZoneInfo("UTC")


def change_text(change: ClockChange, say: Speaker) -> str:
    return " ".join(filter(None, [_other_hour(change, say), _how_long(change, say)]))


def stays_line(session: Session, say: Speaker) -> str:
    """In the group's own place nothing is different."""
    zone = load_zone(session.zone)
    time = clock_in(session.starts_at, zone, say.language)
    return say("It stays {time} in {place}.", time=time, place=zone_name(zone))


def _other_hour(change: ClockChange, say: Speaker) -> str:
    on = _day(change.session.starts_at, change)
    facts = {
        "day": weekday(on, say),
        "time": _hour(change.new, say),
        "before": _hour(change.old, say),
    }
    if change.is_on_another_day:
        return say(
            "The meeting is on {day} at {time} for you, not on {day_before} at {before}.",
            day_before=_old_weekday(on, change, say),
            **facts,
        )
    return say("{day} is {time} for you, not {before}.", **facts)


def _how_long(change: ClockChange, say: Speaker) -> str:
    if change.back_at is not None:
        back_on = _day(change.back_at, change)
        facts = {"date": _short(back_on, say), "before": _hour(change.old, say)}
        if change.is_on_another_day:
            day = weekday(back_on, say)
            return say("From {date} it is on {day} at {before} again.", day=day, **facts)
        return say("From {date} it is {before} again.", **facts)
    if change.until is not None:
        return say("It stays so until {date}.", date=_short(_day(change.until, change), say))
    return ""


def _old_weekday(on: date, change: ClockChange, say: Speaker) -> str:
    apart = timedelta(days=change.old.days_apart - change.new.days_apart)
    return weekday(on + apart, say)


def _day(at: datetime, change: ClockChange) -> date:
    return at.astimezone(load_zone(change.zone)).date()


def _hour(shown: Shown, say: Speaker) -> str:
    any_day = date(2024, 1, 1)  # a time of day, whichever day it is
    return clock_in(datetime.combine(any_day, shown.at, tzinfo=UTC), _UTC, say.language)


def _short(on: date, say: Speaker) -> str:
    """``Nov 1``."""
    return format_skeleton("MMMd", on, locale=say.language.replace("-", "_"))
