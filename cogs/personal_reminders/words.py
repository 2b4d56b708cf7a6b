"""How a reminder is told to the one who set it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from babel.dates import format_date

from bot.core.wall_time import WallTime, load_zone
from bot.features.members.model import Member
from bot.features.personal_reminders.model import WORDS_LIMIT, Plan, Reminder
from bot.features.personal_reminders.rhythm import EveryDays, Steps
from bot.features.sessions.recurrence import MonthlyByDate, Once
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import clock_in, day_and_time, how_long, zone_name
from cogs.sessions.rule_words import rule_line, with_end

_HOUR: Final = 60
_YEAR: Final = 12


def plan_line(plan: Plan, say: Speaker) -> str:
    """``Every other day, 9:00 AM New York``, or the one time that it comes."""
    match plan.rhythm:
        case Steps(minutes=minutes, ends=ends):
            return with_end(_steps(minutes, say), ends, say)
        case EveryDays(days=days, ends=ends):
            rhythm = say.plural("Every day", "Every {n} days", days)
            line = say("{rhythm}, {time}", rhythm=rhythm, time=_clock(plan.first, say))
            return with_end(line, ends, say)
        case MonthlyByDate(every=every, ends=ends) if every == _YEAR:
            day = format_date(plan.first.at.date(), "MMMM d", locale=say.language.replace("-", "_"))
            line = say("Every year on {day}, {time}", day=day, time=_clock(plan.first, say))
            return with_end(line, ends, say)
        case Once():
            day = format_date(plan.first.at.date(), "full", locale=say.language.replace("-", "_"))
            return say("{day}, {time}", day=day, time=_clock(plan.first, say))
        case rhythm:
            return rule_line(plan.first, rhythm, say)


def quoted(what: str) -> str:
    """Their own words, set apart. Nothing where none are kept."""
    return f"> {plain(what, limit=WORDS_LIMIT)}" if what else ""


def at_line(at: datetime, say: Speaker) -> str:
    return say("{time}, {soon}", time=day_and_time(at), soon=how_long(at))


def state_line(reminder: Reminder, member: Member, say: Speaker, now: datetime) -> str:
    """What comes of it next, and why nothing does."""
    if reminder.over_at is not None:
        return say("It has come. Tap Done to take it off the list.")
    if not member.notes.allowed:
        return say("It waits, since your private notes are off.")
    comes_at = reminder.comes_at or now
    if member.paused_until is not None and max(now, comes_at) < member.paused_until:
        return say(
            "Your notes rest until {day}. It waits too.", day=day_and_time(member.paused_until)
        )
    if member.notes_blocked_at is not None:
        return blocked_line(say)
    if comes_at <= now:
        return say("It comes now.")
    return say("Next: {at}.", at=at_line(comes_at, say))


def blocked_line(say: Speaker) -> str:
    """No promise that can't be kept: a reminder is called out in no room."""
    return say("Discord is blocking my notes to you. While it does, this only waits on My page.")


def joined(parts: Iterable[str], between: str = "\n\n") -> str:
    return between.join(part for part in parts if part)


def _steps(minutes: int, say: Speaker) -> str:
    if minutes % _HOUR:
        return say("Every {n} minutes", n=minutes)
    return say.plural("Every hour", "Every {n} hours", minutes // _HOUR)


def _clock(first: WallTime, say: Speaker) -> str:
    zone = load_zone(first.zone)
    time = clock_in(first.to_instant(), zone, say.language)
    return say("{time} {place}", time=time, place=zone_name(zone))
