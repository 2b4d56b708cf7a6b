"""When a person is reminded of an occasion, and when not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.ids import GroupId, GuildId, SessionId
from bot.features.members.model import Member

DAY_BEFORE = timedelta(hours=24)
HOUR_BEFORE = timedelta(hours=1)
STILL_WORTH_COMING = timedelta(minutes=15)
"""How long after the start a late note still helps somebody to come in."""
CLEARED_AFTER = timedelta(hours=1)
"""Notes leave the phone this long after the meeting's end, so that nobody finds them later."""
ASK_AFTER_UNANSWERED = 3


class Answer(StrEnum):
    """What a person said about coming; ``NONE`` is silence."""

    GOING = "going"
    MAYBE = "maybe"
    DECLINED = "declined"
    NONE = "none"


class Lead(StrEnum):
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something with a start that people want to be reminded of. Its id is the session's."""

    id: SessionId
    guild_id: GuildId
    group_id: GroupId
    starts_at: datetime
    zone: str
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One note that a person is owed. ``useless_after`` is when it no longer helps anyone."""

    lead: Lead
    due_at: datetime
    useless_after: datetime


def reminders_for(occasion: Occasion, answer: Answer, member: Member) -> tuple[Reminder, ...]:
    """The notes that this person wants and can use, whether or not their time has passed.

    A day before: everyone with notes on who has not said *Can't make it*. An hour before: those who come or may come.
    """
    if not member.notes.allowed or answer is Answer.DECLINED:
        return ()
    if member.paused_until is not None and member.paused_until > occasion.starts_at:
        return ()
    wanted = [
        Reminder(
            Lead.DAY,
            due_at=occasion.starts_at - DAY_BEFORE,
            useless_after=occasion.starts_at - HOUR_BEFORE,
        )
    ]
    if answer in {Answer.GOING, Answer.MAYBE}:
        wanted.append(
            Reminder(
                Lead.HOUR,
                due_at=occasion.starts_at - HOUR_BEFORE,
                useless_after=occasion.starts_at + STILL_WORTH_COMING,
            )
        )
    return tuple(wanted)
