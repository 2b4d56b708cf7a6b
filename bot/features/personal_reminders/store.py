"""Reminders in the database, with their words still locked. Rows stay in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.sql import ColumnElement

from bot.core.ids import GuildId, MemberId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction, locked
from bot.features.personal_reminders.errors import ReminderNotFoundError
from bot.features.personal_reminders.model import Plan, ReminderId, ReminderState
from bot.features.personal_reminders.rhythm import read_rhythm, rhythm_text
from bot.features.personal_reminders.tables import PersonalReminderRow as Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A reminder as it is kept."""

    id: ReminderId
    guild_id: GuildId
    member_id: MemberId
    state: ReminderState
    sealed: bytes
    plan: Plan | None
    passed: datetime | None = None
    next_at: datetime | None = None
    snoozed_until: datetime | None = None
    over_at: datetime | None = None
    replaces_id: ReminderId | None = None
    made_at: datetime

    def has_come(self, now: datetime) -> bool:
        return self.plan is not None and self.next_at is not None and self.next_at <= now


class PersonalReminderStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def lock(self, reminder_id: ReminderId) -> Kept:
        query = locked(select(Row).where(Row.id == reminder_id))
        query = query.execution_options(populate_existing=True)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise ReminderNotFoundError
        return _kept(row)

    async def lock_of(self, member_id: MemberId) -> Sequence[Kept]:
        """All of one person, oldest first; nobody else decides about any of them meanwhile."""
        query = locked(select(Row).where(Row.member_id == member_id).order_by(Row.id))
        rows = await self._tx.scalars(query.execution_options(populate_existing=True))
        return [_kept(row) for row in rows]

    async def get(self, reminder_id: ReminderId) -> Kept:
        row = await self._tx.get(Row, reminder_id)
        if row is None:
            raise ReminderNotFoundError
        return _kept(row)

    async def has(self, reminder_id: ReminderId) -> bool:
        """Whoever's it is."""
        return await self._tx.get(Row, reminder_id) is not None

    async def list_of(self, member_id: MemberId) -> Sequence[Kept]:
        rows = await self._tx.scalars(
            select(Row).where(Row.member_id == member_id).order_by(Row.id)
        )
        return [_kept(row) for row in rows]

    async def list_unplanned(
        self, before: datetime, *, above: ReminderId, limit: int
    ) -> Sequence[tuple[GuildId, ReminderId]]:
        """Those whose time has come and that were not planned further."""
        missed = or_(Row.next_at < before, Row.snoozed_until < before)
        query = (
            select(Row.guild_id, Row.id)
            .where(Row.state == ReminderState.OPEN, Row.id > above, missed)
            .order_by(Row.id)
            .limit(limit)
        )
        return [(GuildId(guild), ReminderId(one)) for guild, one in await self._tx.execute(query)]

    async def add(self, kept: Kept) -> None:
        self._tx.add(_row(kept))
        await self._tx.flush()

    async def save(self, kept: Kept) -> None:
        await self._tx.merge(_row(kept))
        await self._tx.flush()

    async def drop(self, reminder_id: ReminderId) -> None:
        await self._drop(Row.id == reminder_id)

    async def drop_old(self, *, drafts_before: datetime, over_before: datetime) -> None:
        await self._drop(
            or_(
                and_(Row.state == ReminderState.DRAFT, Row.made_at < drafts_before),
                Row.over_at < over_before,
            )
        )

    async def forget(self, member_id: MemberId) -> None:
        await self._drop(Row.member_id == member_id)

    async def _drop(self, which: ColumnElement[bool]) -> None:
        await self._tx.execute(
            delete(Row).where(which), execution_options={"synchronize_session": "fetch"}
        )


def _kept(row: Row) -> Kept:
    plan = None
    if row.first_at is not None and row.zone is not None and row.rule is not None:
        first = WallTime(row.first_at, row.zone)
        plan = Plan(first=first, rhythm=read_rhythm(row.rule), is_exact=row.is_exact)
    return Kept(
        id=ReminderId(row.id),
        guild_id=GuildId(row.guild_id),
        member_id=MemberId(row.member_id),
        state=row.state,
        sealed=row.sealed,
        plan=plan,
        passed=row.passed_at,
        next_at=row.next_at,
        snoozed_until=row.snoozed_until,
        over_at=row.over_at,
        replaces_id=None if row.replaces_id is None else ReminderId(row.replaces_id),
        made_at=row.made_at,
    )


def _row(kept: Kept) -> Row:
    plan = kept.plan
    return Row(
        id=kept.id,
        guild_id=kept.guild_id,
        member_id=kept.member_id,
        state=kept.state,
        sealed=kept.sealed,
        first_at=None if plan is None else plan.first.at,
        zone=None if plan is None else plan.first.zone,
        rule=None if plan is None else rhythm_text(plan.rhythm),
        is_exact=plan is not None and plan.is_exact,
        passed_at=kept.passed,
        next_at=kept.next_at,
        snoozed_until=kept.snoozed_until,
        over_at=kept.over_at,
        replaces_id=kept.replaces_id,
        made_at=kept.made_at,
    )
