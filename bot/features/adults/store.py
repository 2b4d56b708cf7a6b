from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.core.ids import GroupId, GuildId, MemberId
from bot.db.database import Transaction
from bot.features.adults.model import UnderAge
from bot.features.adults.tables import UnderAgeRow


class UnderAgeStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, member_id: MemberId) -> UnderAge | None:
        """Read anew each time, so that after their key was held it is what holding it protects."""
        found = await self._list(UnderAgeRow.member_id == member_id)
        return found[0] if found else None

    async def add(self, one: UnderAge) -> None:
        self._tx.add(
            UnderAgeRow(
                guild_id=one.guild_id,
                member_id=one.member_id,
                group_id=one.group_id,
                noted_at=one.noted_at,
            )
        )
        await self._tx.flush()

    async def list_of_group(self, group_id: GroupId) -> tuple[UnderAge, ...]:
        return await self._list(UnderAgeRow.group_id == group_id)

    async def list_noted_before(self, moment: datetime) -> tuple[UnderAge, ...]:
        return await self._list(UnderAgeRow.noted_at <= moment)

    async def drop(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(UnderAgeRow).where(UnderAgeRow.member_id == member_id))

    async def _list(self, which: Any) -> tuple[UnderAge, ...]:
        query = select(UnderAgeRow).where(which).order_by(UnderAgeRow.noted_at)
        rows = await self._tx.scalars(query.execution_options(populate_existing=True))
        return tuple(
            UnderAge(
                GuildId(row.guild_id), MemberId(row.member_id), GroupId(row.group_id), row.noted_at
            )
            for row in rows
        )
