"""When a person is reminded of an occasion, and when not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.ids import GroupId, GuildId, SessionId
from bot.features.members.model import Member, NotePlace
from bot.features.members.note_times import USUAL_LEADS, Lead

STILL_WORTH_COMING = timedelta(minutes=15)
"""How long after the start a late note still helps somebody to come in."""
CLEARED_AFTER = timedelta(hours=1)
"""Notes leave the phone this long after the meeting's end, so that nobody finds them later."""
KEPT_AFTER = timedelta(days=2)
"""An occasion is only kept to plan its notes; what people attended is kept by sessions."""
BEFORE_QUIET = timedelta(minutes=5)
"""A note that would come in quiet hours comes so long before they begin, so that it is out when they do."""

_FOR_EVERYONE: Final = frozenset({Lead.WEEK, Lead.DAY})
"""While there is time to answer. The others are for those who come or may come."""
_ONLY_JUST_BEFORE: Final = frozenset({Lead.TEN_MINUTES, Lead.START})
"""Hours earlier they would say nothing that helps."""


class Answer(StrEnum):
    """What a person said about coming; ``NONE`` is silence."""

    GOING = "going"
    MAYBE = "maybe"
    DECLINED = "declined"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something with a start that people want to be reminded of. Its id is the session's."""

    id: SessionId
    guild_id: GuildId
    group_id: GroupId
    starts_at: datetime
    zone: str
    minutes: int
    leads: frozenset[Lead] = USUAL_LEADS
    """What its group's people get who chose nothing themselves."""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who has not said that they can't come."""

    occasion: Occasion
    answer: Answer


@dataclass(frozen=True, slots=True)
class Reminder:
    """One note that a person is owed. ``useless_after`` is when it no longer helps anyone."""

    lead: Lead
    wanted_at: datetime
    due_at: datetime | None
    """Another time than wanted if that lies in quiet hours. None: it would help at no other, so it never comes."""
    useless_after: datetime


def reminders_for(
    occasion: Occasion, answer: Answer, member: Member, now: datetime
) -> tuple[Reminder, ...]:
    """The notes that this person wants, whether or not their time has passed, the earliest lead first.

    A week or a day before: everyone who has not said *Can't make it*. Later ones: those who come or may come.
    """
    if not member.notes.allowed or member.notes.place is NotePlace.ROOM:
        return ()
    if not wants_to_know(answer, member, occasion.starts_at):
        return ()
    chosen = occasion.leads if member.notes.leads is None else member.notes.leads
    is_coming = answer in {Answer.GOING, Answer.MAYBE}
    wanted = [
        _around_quiet_hours(_reminder(lead, occasion), member, now)
        for lead in Lead
        if lead in chosen and (is_coming or lead in _FOR_EVERYONE)
    ]
    return _each_time_once(wanted)


def wants_to_know(answer: Answer, member: Member, starts_at: datetime) -> bool:
    if answer is Answer.DECLINED or (member.notes.only_going and answer is not Answer.GOING):
        return False
    return member.paused_until is None or member.paused_until <= starts_at


def _reminder(lead: Lead, occasion: Occasion) -> Reminder:
    wanted_at = occasion.starts_at - lead.before
    useless_after = {
        Lead.WEEK: occasion.starts_at - Lead.DAY.before,
        Lead.DAY: occasion.starts_at - Lead.HOUR.before,
    }.get(lead, occasion.starts_at + STILL_WORTH_COMING)
    return Reminder(lead, wanted_at, wanted_at, useless_after)


def _around_quiet_hours(reminder: Reminder, member: Member, now: datetime) -> Reminder:
    """Quiet hours swallow nothing that helps: the note comes before them, else after them."""
    quiet = member.quiet_around(reminder.wanted_at)
    if quiet is None:
        return reminder
    begins, ends = quiet
    before = begins - BEFORE_QUIET
    moves_earlier = reminder.lead not in _ONLY_JUST_BEFORE
    if moves_earlier and before > now:
        return replace(reminder, due_at=before)
    if ends <= reminder.useless_after:
        return replace(reminder, due_at=ends)
    # Between the two it is on its way: taken back now, it would come at no other time.
    is_on_its_way = moves_earlier and now < begins
    return replace(reminder, due_at=before if is_on_its_way else None)


def _each_time_once(reminders: list[Reminder]) -> tuple[Reminder, ...]:
    """Two that quiet hours brought together are one: the one meant to come last."""
    last = {one.due_at: one.lead for one in reminders if one.due_at is not None}
    return tuple(one for one in reminders if one.due_at is None or last[one.due_at] is one.lead)
