"""Native events in the database. Rows stay in here."""

from sqlalchemy import delete, func, select, update

from bot.core.ids import ChannelId, GuildId, SessionId
from bot.db.database import Transaction, locked
from bot.features.events.model import EventId, NativeEvent
from bot.features.events.tables import NativeEventRow


class EventStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, session_id: SessionId) -> NativeEvent | None:
        query = select(NativeEventRow).where(NativeEventRow.session_id == session_id)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _event(row)

    async def lock(self, session_id: SessionId) -> NativeEvent | None:
        query = locked(select(NativeEventRow).where(NativeEventRow.session_id == session_id))
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        return None if row is None else _event(row)

    async def find_by_event(self, event_id: EventId) -> NativeEvent | None:
        query = select(NativeEventRow).where(NativeEventRow.event_id == event_id)
        row = (await self._tx.scalars(query)).first()
        return None if row is None else _event(row)

    async def list_(self) -> tuple[NativeEvent, ...]:
        query = select(NativeEventRow).order_by(NativeEventRow.session_id)
        return tuple(_event(row) for row in await self._tx.scalars(query))

    async def list_guilds(self) -> tuple[GuildId, ...]:
        query = select(NativeEventRow.guild_id).distinct()
        return tuple(GuildId(guild_id) for guild_id in await self._tx.scalars(query))

    async def count(self) -> int:
        query = select(func.count()).select_from(NativeEventRow)
        return (await self._tx.execute(query)).scalar_one()

    async def save(self, guild_id: GuildId, event: NativeEvent) -> None:
        """Keep it, in place of what was known of that meeting."""
        values = {"event_id": event.event_id, "channel_id": event.channel_id}
        if await self.lock(event.session_id) is None:
            row = NativeEventRow(guild_id=guild_id, session_id=event.session_id, **values)
            self._tx.add(row)
            await self._tx.flush()
            return
        await self._tx.execute(
            update(NativeEventRow)
            .where(NativeEventRow.session_id == event.session_id)
            .values(**values)
        )

    async def drop(self, session_id: SessionId) -> None:
        await self._tx.execute(
            delete(NativeEventRow).where(NativeEventRow.session_id == session_id)
        )


def _event(row: NativeEventRow) -> NativeEvent:
    return NativeEvent(
        session_id=SessionId(row.session_id),
        event_id=None if row.event_id is None else EventId(row.event_id),
        channel_id=ChannelId(row.channel_id),
    )
