"""What comes before a meeting, said to somebody who is in: what they chose, and what their quiet hours make of it."""

from datetime import datetime, timedelta
from typing import Final

from bot.features.members.model import NotePlace
from bot.features.members.note_times import Lead
from bot.features.reminders.model import Answer, Reminder, reminders_for
from bot.features.sessions.ground import Summary, occasion_of
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time

_AN_HOUR: Final = timedelta(hours=1)


def reminded_line(summary: Summary, say: Speaker, now: datetime) -> tuple[str, bool]:
    """The sentence, if there is anything to say, and whether their notes are worth a look."""
    member, is_near = summary.member, summary.session.starts_at - now <= _AN_HOUR
    if member.notes.place is NotePlace.ROOM:
        line = say("An hour before, one line comes in the room. It names nobody.")
        return ("" if is_near else line), False
    if not member.notes.allowed:
        return (
            say("I can remind you with a private note. No one can tell from it what it is about."),
            True,
        )
    if member.notes_blocked_at is not None:
        return say("Discord is blocking my notes to you, so I can't remind you."), True
    coming = _next_reminder(summary, now)
    if coming is None:
        return _why_none(summary, say, now)
    return _promise(coming, say), False


def _why_none(summary: Summary, say: Speaker, now: datetime) -> tuple[str, bool]:
    if not summary.member.wants_notes(now):
        return say("Your notes are paused, so I won't remind you."), True
    if summary.session.starts_at - now <= _AN_HOUR:
        return "", False
    if _is_some_behind(summary, now):
        return say("No more notes come before it."), True
    return say("No note comes before it, the way your notes are set now."), True


def _is_some_behind(summary: Summary, now: datetime) -> bool:
    """The time of a note has passed, if only because quiet hours brought it forward."""
    occasion, member = occasion_of(summary.session, summary.group), summary.member
    for one in reminders_for(occasion, Answer.GOING, member, now):
        quiet = member.quiet_around(one.wanted_at)
        if min(one.wanted_at, quiet[0] if quiet else one.wanted_at) <= now:
            return True
    return False


def _next_reminder(summary: Summary, now: datetime) -> Reminder | None:
    member = summary.member
    after = now if member.paused_until is None else max(now, member.paused_until)
    occasion = occasion_of(summary.session, summary.group)
    coming = [
        (one.due_at, one)
        for one in reminders_for(occasion, Answer.GOING, member, now)
        if one.due_at is not None and one.due_at > after
    ]
    return min(coming, key=lambda pair: pair[0])[1] if coming else None


def _promise(reminder: Reminder, say: Speaker) -> str:
    if reminder.due_at is not None and reminder.due_at != reminder.wanted_at:
        time = day_and_time(reminder.due_at)
        return say("I'll remind you outside your quiet hours: {time}.", time=time)
    return {
        Lead.WEEK: say("I'll remind you a week before."),
        Lead.DAY: say("I'll remind you the day before."),
        Lead.THREE_HOURS: say("I'll remind you 3 hours before."),
        Lead.HOUR: say("I'll remind you an hour before."),
        Lead.TEN_MINUTES: say("I'll remind you 10 minutes before."),
        Lead.START: say("I'll remind you when it starts."),
    }[reminder.lead]
