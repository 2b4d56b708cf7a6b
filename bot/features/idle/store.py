from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import delete, or_, select, true, update

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction
from bot.features.idle.model import LastTap
from bot.features.idle.tables import LastTapRow


class LastTapStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, guild_id: GuildId, member_id: MemberId) -> LastTap | None:
        row = await self._tx.get(LastTapRow, (guild_id, member_id))
        return None if row is None else _last_tap(row)

    async def lock(self, guild_id: GuildId, member_id: MemberId) -> LastTap | None:
        query = (
            select(LastTapRow)
            .where(LastTapRow.guild_id == guild_id, LastTapRow.member_id == member_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _last_tap(row)

    async def list_known(self) -> set[tuple[GuildId, MemberId]]:
        rows = await self._tx.execute(select(LastTapRow.guild_id, LastTapRow.member_id))
        return {(GuildId(guild_id), MemberId(member_id)) for guild_id, member_id in rows}

    async def add(self, people: Iterable[tuple[GuildId, MemberId]], month: date) -> None:
        self._tx.add_all(
            LastTapRow(guild_id=guild_id, member_id=member_id, month=month, asked_at=None)
            for guild_id, member_id in people
        )
        await self._tx.flush()

    async def list_unasked(self, until: date) -> tuple[LastTap, ...]:
        """Whose last tap was in that month or before, and who was not asked yet."""
        query = (
            select(LastTapRow)
            .where(LastTapRow.month <= until, LastTapRow.asked_at.is_(None))
            .order_by(LastTapRow.guild_id, LastTapRow.member_id)
        )
        return tuple(_last_tap(row) for row in await self._tx.scalars(query))

    async def list_asked_before(self, moment: datetime) -> tuple[LastTap, ...]:
        query = (
            select(LastTapRow)
            .where(LastTapRow.asked_at <= moment)
            .order_by(LastTapRow.guild_id, LastTapRow.member_id)
        )
        return tuple(_last_tap(row) for row in await self._tx.scalars(query))

    async def mark_asked(self, members: Collection[MemberId], at: datetime, *, until: date) -> None:
        """Those of them who are idle and were not asked before."""
        await self._tx.execute(
            update(LastTapRow)
            .where(
                LastTapRow.member_id.in_(members),
                LastTapRow.month <= until,
                LastTapRow.asked_at.is_(None),
            )
            .values(asked_at=at)
        )

    async def ask_anew(self, at: datetime, *, guilds: Collection[GuildId] | None = None) -> None:
        """Whoever was asked before, there or anywhere, has all the time again."""
        there = true() if guilds is None else LastTapRow.guild_id.in_(guilds)
        await self._tx.execute(
            update(LastTapRow).where(LastTapRow.asked_at.is_not(None), there).values(asked_at=at)
        )

    async def mark_tapped(self, member_id: MemberId, month: date) -> None:
        """Nothing is begun about whom nothing is kept of."""
        await self._tx.execute(
            update(LastTapRow)
            .where(
                LastTapRow.member_id == member_id,
                or_(LastTapRow.month < month, LastTapRow.asked_at.is_not(None)),
            )
            .values(month=month, asked_at=None)
        )

    async def delete(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(LastTapRow).where(LastTapRow.member_id == member_id))


def _last_tap(row: LastTapRow) -> LastTap:
    return LastTap(
        guild_id=GuildId(row.guild_id),
        member_id=MemberId(row.member_id),
        month=row.month,
        asked_at=row.asked_at,
    )
