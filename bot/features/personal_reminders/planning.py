"""What is owed for a reminder: one note for what comes next, and a step that plans on when its time has come.

The step, not the note, keeps a reminder going: a note may be skipped, told together with others, or be uncertain.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.wall_time import WallTime
from bot.db.database import Transaction
from bot.features.members.model import Member
from bot.features.outbox.model import Promise
from bot.features.outbox.service import OutboxService
from bot.features.personal_reminders.model import Plan, ReminderId, due_at, last_missed, next_slot
from bot.features.personal_reminders.rhythm import next_at
from bot.features.personal_reminders.store import Kept
from bot.features.sessions.recurrence import Once

NOTE_KIND: Final = "personal_reminders.due"
NEXT_KIND: Final = "personal_reminders.next"
_AN_INSTANT: Final = timedelta(microseconds=1)


class Planner:
    def __init__(self, outbox: OutboxService) -> None:
        self._outbox = outbox

    async def plan(
        self,
        tx: Transaction,
        kept: Kept,
        member: Member,
        *,
        now: datetime,
        catches_up: bool = False,
        not_before: datetime | None = None,
    ) -> Kept:
        """Promise what comes next, and nothing while they want no notes. ``catches_up``: the bot may have been away,
        so one that it missed comes first. ``not_before``: they have only now asked for what waited, so it is not late.
        """
        if kept.plan is None:
            return kept
        kept = replace(kept, plan=_on_clock(kept.plan, member))
        assert kept.plan is not None  # noqa: S101  the type checker forgets it over replace
        slot = next_slot(kept.plan, passed=kept.passed, member=member, now=now)
        if catches_up and member.wants_notes(now):
            slot = last_missed(kept.plan, passed=kept.passed, now=now) or slot
        is_over = slot is None and kept.snoozed_until is None
        kept = replace(
            kept,
            next_at=slot if member.notes.allowed else None,
            over_at=(kept.over_at or now) if is_over else None,
        )
        if member.notes.allowed:
            owed = [at for at in (kept.next_at, kept.snoozed_until) if at is not None]
            await self._outbox.post(
                tx, [one for at in owed for one in _owed(kept, at, member, not_before)]
            )
        return kept

    async def bring_now(
        self, tx: Transaction, kept: Kept, member: Member, *, now: datetime
    ) -> None:
        """What comes only once, and was put off by a pause that has just ended sooner. One that was sent stays sent."""
        if kept.plan is None or kept.plan.repeats or kept.next_at is None:
            return
        note, _ = _owed(kept, kept.next_at, member, now)
        if await self._outbox.withdraw(tx, key_prefix=note.key):
            await self._outbox.post(tx, [note])

    async def withdraw(self, tx: Transaction, kept: Kept, *times: datetime | None) -> None:
        """Take back the notes for these times; without any, all that is owed for it."""
        prefixes = [f"{_prefix(kept.id)}{_stamp(at)}:" for at in times if at is not None]
        if prefixes or not times:
            await self._outbox.withdraw(tx, key_prefix=prefixes or _prefix(kept.id))

    async def withdraw_all(self, tx: Transaction, ids: Iterable[ReminderId]) -> None:
        if prefixes := [_prefix(one) for one in ids]:
            await self._outbox.withdraw(tx, key_prefix=prefixes)


def passed_on(kept: Kept, member: Member, *, now: datetime) -> Kept:
    """Leave behind what has come. What comes only once waits while they want no notes."""
    if kept.snoozed_until is not None and kept.snoozed_until <= now and member.wants_notes(now):
        kept = replace(kept, snoozed_until=None)
    if kept.plan is None or kept.next_at is None or kept.next_at > now:
        return kept
    if isinstance(kept.plan.rhythm, Once) and not member.wants_notes(now):
        return kept
    passed = WallTime.of(kept.next_at, kept.plan.first.zone).at
    return replace(kept, next_at=None, passed=passed)


def _on_clock(plan: Plan, member: Member) -> Plan:
    zone = member.confirmed_zone
    return plan if zone is None else plan.on_clock(zone)


def _owed(
    kept: Kept, at: datetime, member: Member, not_before: datetime | None
) -> tuple[Promise, Promise]:
    key, due = f"{_prefix(kept.id)}{_stamp(at)}", due_at(at, member)
    due = due if not_before is None else max(due, not_before)
    note = Promise.say_to_member(
        f"{key}:note",
        kept.guild_id,
        kept.member_id,
        NOTE_KIND,
        due,
        useless_after=_useless_after(kept, at),
        subject_id=kept.id,
        slot=_stamp(at),
    )
    step = Promise.do(f"{key}:next", kept.guild_id, NEXT_KIND, due, subject_id=kept.id)
    return note, step


def _useless_after(kept: Kept, at: datetime) -> datetime | None:
    """Once the next one is due, an old one is only noise."""
    if kept.plan is None or not kept.plan.repeats or at == kept.snoozed_until:
        return None
    later = next_at(kept.plan.first, kept.plan.rhythm, after=at)
    return None if later is None else later - _AN_INSTANT


def _prefix(reminder_id: ReminderId) -> str:
    return f"personal_reminders:{reminder_id}:"


def _stamp(at: datetime) -> int:
    return int(at.timestamp())
