"""Changes that are still being looked at."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction
from bot.features.sessions.change_rules import Change, ChangeId
from bot.features.sessions.errors import ChangeGoneError
from bot.features.sessions.recurrence import read_rule, rule_text
from bot.features.sessions.tables import SessionChangeRow, SessionRow


class ChangeStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def get(self, change_id: ChangeId) -> Change:
        return await self._one(change_id, is_locked=False)

    async def lock(self, change_id: ChangeId) -> Change:
        """Hold a change, so that of two taps that confirm it one comes too late."""
        return await self._one(change_id, is_locked=True)

    async def save(self, change: Change, made_at: datetime) -> None:
        await self._tx.merge(
            SessionChangeRow(
                id=change.id,
                guild_id=change.guild_id,
                session_id=change.session_id,
                scope=change.scope,
                typed=change.typed,
                title=change.title,
                minutes=change.minutes,
                seats=change.seats,
                first_at=None if change.first is None else change.first.at,
                rule=None if change.repeats is None else rule_text(change.repeats),
                made_at=made_at,
            )
        )
        await self._tx.flush()

    async def drop(self, change_id: ChangeId) -> None:
        await self._tx.execute(delete(SessionChangeRow).where(SessionChangeRow.id == change_id))

    async def drop_old(self, before: datetime) -> None:
        await self._tx.execute(delete(SessionChangeRow).where(SessionChangeRow.made_at < before))

    async def _one(self, change_id: ChangeId, *, is_locked: bool) -> Change:
        query = (
            select(SessionChangeRow, SessionRow.zone)
            .join(SessionRow, SessionRow.id == SessionChangeRow.session_id)
            .where(SessionChangeRow.id == change_id)
        )
        if is_locked:
            # The change alone: the meeting is held later, after its series.
            query = query.with_for_update(of=SessionChangeRow)
        found = (await self._tx.execute(query)).one_or_none()
        if found is None:
            raise ChangeGoneError
        row, zone = found
        return Change(
            id=ChangeId(row.id),
            guild_id=GuildId(row.guild_id),
            session_id=SessionId(row.session_id),
            scope=row.scope,
            typed=row.typed,
            title=row.title,
            minutes=row.minutes,
            seats=row.seats,
            first=None if row.first_at is None else WallTime(row.first_at, zone),
            repeats=None if row.rule is None else read_rule(row.rule),
        )
