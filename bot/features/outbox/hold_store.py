"""Servers that the bot was taken out of, and since when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import GuildId
from bot.db.database import Transaction
from bot.features.outbox.tables import HeldGuildRow


class HoldStore:
    def __init__(self, tx: Transaction) -> None:
        self._session = tx.session
        self._dialect = postgresql if tx.dialect == "postgresql" else sqlite

    async def hold(self, guild_id: GuildId, *, since: datetime) -> None:
        """The first time counts: being told again must not put the end off."""
        row = self._dialect.insert(HeldGuildRow).values(guild_id=guild_id, since=since)
        await self._session.execute(row.on_conflict_do_nothing())

    async def release(self, guild_id: GuildId) -> bool:
        gone = delete(HeldGuildRow).where(HeldGuildRow.guild_id == guild_id)
        found = await self._session.execute(gone.returning(HeldGuildRow.guild_id))
        return found.first() is not None

    async def held_since(self, guild_id: GuildId) -> datetime | None:
        query = select(HeldGuildRow.since).where(HeldGuildRow.guild_id == guild_id)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_(self, *, held_before: datetime | None = None) -> Sequence[GuildId]:
        query = select(HeldGuildRow.guild_id).order_by(HeldGuildRow.since)
        if held_before is not None:
            query = query.where(HeldGuildRow.since <= held_before)
        return [GuildId(one) for one in (await self._session.execute(query)).scalars()]
