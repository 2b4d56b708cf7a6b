"""Desk cards and calls for help in the database. Rows stay in here."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId, SessionId
from bot.db.database import Transaction, locked
from bot.features.hosting.errors import PingGoneError
from bot.features.hosting.moments import DeskCard, Ping, PingId
from bot.features.hosting.tables import DeskCardRow, PingRow


class DeskCardStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, session_id: SessionId) -> DeskCard | None:
        query = select(DeskCardRow).where(DeskCardRow.session_id == session_id)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            return None
        return DeskCard(row.kind, ChannelId(row.channel_id), MessageId(row.message_id))

    async def save(self, guild_id: GuildId, session_id: SessionId, card: DeskCard | None) -> None:
        """Remember the one card there is, or that there is none."""
        await self._tx.execute(delete(DeskCardRow).where(DeskCardRow.session_id == session_id))
        if card is not None:
            self._tx.add(
                DeskCardRow(
                    guild_id=guild_id,
                    session_id=session_id,
                    kind=card.kind,
                    channel_id=card.channel_id,
                    message_id=card.message_id,
                )
            )
        await self._tx.flush()


class PingStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def add(self, guild_id: GuildId, ping: Ping) -> None:
        self._tx.add(
            PingRow(
                guild_id=guild_id,
                id=ping.id,
                session_id=ping.session_id,
                group_id=ping.group_id,
                member_id=ping.member_id,
                asked_at=ping.asked_at,
                expires_at=ping.expires_at,
            )
        )
        await self._tx.flush()

    async def lock(self, ping_id: PingId) -> Ping:
        query = locked(select(PingRow).where(PingRow.id == ping_id))
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise PingGoneError
        return _ping(row)

    async def save(self, ping: Ping) -> None:
        """Who asked, and when, stays."""
        await self._tx.execute(
            update(PingRow)
            .where(PingRow.id == ping.id)
            .values(
                seen_at=ping.seen_at,
                answer=ping.answer,
                answered_by_member_id=ping.answered_by,
                sealed=ping.sealed,
            )
        )

    async def find(self, session_id: SessionId, member_id: MemberId) -> Ping | None:
        found = await self._list(PingRow.session_id == session_id, PingRow.member_id == member_id)
        return found[0] if found else None

    async def list_(self, session_id: SessionId) -> tuple[Ping, ...]:
        """Oldest first."""
        return await self._list(PingRow.session_id == session_id)

    async def list_of_group(self, group_id: GroupId) -> tuple[Ping, ...]:
        return await self._list(PingRow.group_id == group_id)

    async def list_of(self, member_id: MemberId) -> tuple[Ping, ...]:
        return await self._list(PingRow.member_id == member_id)

    async def list_answered_by(self, member_id: MemberId) -> tuple[Ping, ...]:
        return await self._list(PingRow.answered_by_member_id == member_id)

    async def drop(self, ping_id: PingId) -> None:
        await self._drop(PingRow.id == ping_id)

    async def drop_of(self, group_id: GroupId, member_id: MemberId) -> None:
        await self._drop(PingRow.group_id == group_id, PingRow.member_id == member_id)

    async def drop_old(self, session_id: SessionId, before: datetime) -> None:
        await self._drop(PingRow.session_id == session_id, PingRow.expires_at <= before)

    async def forget(self, member_id: MemberId) -> None:
        """An answer that they gave stays, without them. In words, it went with their key."""
        await self._drop(PingRow.member_id == member_id)
        await self._tx.execute(
            update(PingRow)
            .where(PingRow.answered_by_member_id == member_id)
            .values(answered_by_member_id=None)
        )

    async def _drop(self, *conditions: ColumnElement[bool]) -> None:
        await self._tx.execute(delete(PingRow).where(*conditions))

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[Ping, ...]:
        query = (
            select(PingRow)
            .where(*conditions)
            .order_by(PingRow.asked_at, PingRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_ping(row) for row in await self._tx.scalars(query))


def _ping(row: PingRow) -> Ping:
    by = row.answered_by_member_id
    return Ping(
        id=PingId(row.id),
        session_id=SessionId(row.session_id),
        group_id=GroupId(row.group_id),
        member_id=MemberId(row.member_id),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        seen_at=row.seen_at,
        answer=row.answer,
        answered_by=None if by is None else MemberId(by),
        sealed=row.sealed,
    )
