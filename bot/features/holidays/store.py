"""Questions about holidays in the database. Rows stay in here."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import GroupId, GuildId, SessionId
from bot.db.database import Transaction, locked
from bot.features.holidays.errors import HolidayAskNotFoundError
from bot.features.holidays.model import HolidayAnswer, HolidayAsk, HolidayAskId
from bot.features.holidays.tables import HolidayAskRow


class HolidayAskStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add_once(self, ask: HolidayAsk) -> None:
        insert = postgresql.insert if self._tx.dialect == "postgresql" else sqlite.insert
        values = {
            "id": ask.id,
            "guild_id": ask.guild_id,
            "group_id": ask.group_id,
            "session_id": ask.session_id,
            "day": ask.day,
            "asked_at": ask.asked_at,
        }
        await self._tx.session.execute(
            insert(HolidayAskRow).values(values).on_conflict_do_nothing()
        )

    async def get(self, ask_id: HolidayAskId) -> HolidayAsk:
        return await self._one(select(HolidayAskRow).where(HolidayAskRow.id == ask_id))

    async def lock(self, ask_id: HolidayAskId) -> HolidayAsk:
        return await self._one(locked(select(HolidayAskRow).where(HolidayAskRow.id == ask_id)))

    async def list_open(self, group_ids: Collection[GroupId]) -> tuple[HolidayAsk, ...]:
        query = (
            select(HolidayAskRow)
            .where(HolidayAskRow.group_id.in_(group_ids), HolidayAskRow.answer.is_(None))
            .order_by(HolidayAskRow.day, HolidayAskRow.id)
        )
        return tuple(_ask(row) for row in await self._tx.session.scalars(query))

    async def settle(self, ask_id: HolidayAskId, answer: HolidayAnswer, at: datetime) -> None:
        await self._tx.session.execute(
            update(HolidayAskRow)
            .where(HolidayAskRow.id == ask_id)
            .values(answer=answer, settled_at=at)
        )

    async def settle_others(
        self, session_id: SessionId, stays_on: date | None, answer: HolidayAnswer, at: datetime
    ) -> None:
        """What was asked of a meeting is answered, but for the day on which it still is."""
        query = update(HolidayAskRow).where(
            HolidayAskRow.session_id == session_id, HolidayAskRow.answer.is_(None)
        )
        if stays_on is not None:
            query = query.where(HolidayAskRow.day != stays_on)
        await self._tx.session.execute(query.values(answer=answer, settled_at=at))

    async def _one(self, query: Select[HolidayAskRow]) -> HolidayAsk:
        row = (
            await self._tx.session.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise HolidayAskNotFoundError
        return _ask(row)


def _ask(row: HolidayAskRow) -> HolidayAsk:
    return HolidayAsk(
        id=HolidayAskId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        session_id=SessionId(row.session_id),
        day=row.day,
        asked_at=row.asked_at,
        answer=row.answer,
        settled_at=row.settled_at,
    )
