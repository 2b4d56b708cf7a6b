"""A reminder that somebody set for themselves, and when its next note is owed. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType, assert_never

from bot.core.ids import GuildId, MemberId
from bot.core.wall_time import WallTime
from bot.features.members.model import Member
from bot.features.personal_reminders.errors import TonightOverError
from bot.features.personal_reminders.rhythm import Rhythm, Steps, next_at
from bot.features.sessions.recurrence import Once

ReminderId = NewType("ReminderId", int)

WORDS_SEALED_AS: Final = "personal_reminders.words:{id}"
WORDS_LIMIT: Final = 500
TYPED_LIMIT: Final = 120
MOST_OPEN: Final = 50
MOST_DRAFTS: Final = 5
"""Of one person; the oldest makes room."""
DRAFT_KEPT: Final = timedelta(days=1)
OVER_KEPT: Final = timedelta(days=7)
"""How long one that has come stays on the list, for who did not tap *Done*."""

TONIGHT: Final = time(20, 0)
MORNING: Final = time(8, 0)
_NIGHT_ENDS: Final = time(4, 0)
"""Before that, "tomorrow morning" is the morning after this night."""
_LOOKS_BACK: Final = (timedelta(days=1), timedelta(days=8), timedelta(days=32), timedelta(days=367))
_TOO_SOON: Final = timedelta(minutes=10)


class ReminderState(StrEnum):
    DRAFT = "draft"
    """Typed, and shown before anything is promised."""
    OPEN = "open"


class Snooze(StrEnum):
    TEN = "ten"
    HOUR = "hour"
    TONIGHT = "tonight"
    MORNING = "morning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When, as it was understood."""

    first: WallTime
    rhythm: Rhythm
    is_exact: bool = False
    """Counted from now, "in 20 minutes": a new clock does not move it."""

    @property
    def repeats(self) -> bool:
        return not isinstance(self.rhythm, Once)

    def on_clock(self, zone: str) -> "Plan":
        """The same promise for somebody whose clock is another one now."""
        if zone == self.first.zone:
            return self
        first = WallTime.of(self.first.to_instant(), zone) if self.is_exact else None
        first = first or WallTime(self.first.at, zone)
        return Plan(first=first, rhythm=self.rhythm, is_exact=self.is_exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """``what`` and ``typed`` are the person's own words, opened for that person alone."""

    id: ReminderId
    guild_id: GuildId
    member_id: MemberId
    state: ReminderState
    what: str
    typed: str
    plan: Plan | None = None
    """None while the time could not be read."""
    passed: datetime | None = None
    """The wall time of the last slot that has come."""
    next_at: datetime | None = None
    """The slot whose note is promised."""
    snoozed_until: datetime | None = None
    over_at: datetime | None = None
    """Since when nothing more comes of it."""
    replaces_id: ReminderId | None = None
    """The reminder that this draft is a new version of."""
    made_at: datetime

    @property
    def repeats(self) -> bool:
        return self.plan is not None and self.plan.repeats

    @property
    def comes_at(self) -> datetime | None:
        """What comes next, put off or not."""
        times = [at for at in (self.next_at, self.snoozed_until) if at is not None]
        return min(times, default=None)


def next_slot(
    plan: Plan, *, passed: datetime | None, member: Member, now: datetime
) -> datetime | None:
    """The slot that is owed next. One that comes only once is owed until it has come, however late; of one that
    repeats, what falls into a pause is left out."""
    if isinstance(plan.rhythm, Once):
        return plan.first.to_instant() if passed is None else None
    paused = member.paused_until
    after = now if paused is None else max(now, paused)
    return next_at(plan.first, plan.rhythm, after=after, passed=passed)


def last_missed(plan: Plan, *, passed: datetime | None, now: datetime) -> datetime | None:
    """The latest slot that fell into a time when the bot was away: late, it still helps. What came before that
    is over. Of hours, the next one is near enough."""
    if passed is None or isinstance(plan.rhythm, Once | Steps):
        return None
    for back in _LOOKS_BACK:
        found = next_at(plan.first, plan.rhythm, after=now - back, passed=passed)
        missed = None
        while found is not None and found <= now:
            missed = found
            found = next_at(plan.first, plan.rhythm, after=found, passed=passed)
        if missed is not None:
            return missed
    return None


def due_at(slot: datetime, member: Member) -> datetime:
    """A pause puts the note off to its end."""
    return slot if member.paused_until is None else max(slot, member.paused_until)


def snoozed_until(choice: Snooze, *, now: datetime, zone: str) -> datetime:
    """When it comes again, on this person's own clock."""
    local = WallTime.of(now, zone).at
    match choice:
        case Snooze.TEN:
            return now + timedelta(minutes=10)
        case Snooze.HOUR:
            return now + timedelta(hours=1)
        case Snooze.TONIGHT:
            tonight = datetime.combine(local.date(), TONIGHT)
            if local + _TOO_SOON > tonight:
                raise TonightOverError
            return WallTime(tonight, zone).to_instant()
        case Snooze.MORNING:
            day = local.date() if local.time() < _NIGHT_ENDS else local.date() + timedelta(days=1)
            return WallTime(datetime.combine(day, MORNING), zone).to_instant()
        case _:
            assert_never(choice)
