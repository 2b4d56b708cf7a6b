"""What people chose about check-ins, and the numbers that they keep, in the database. Rows stay in here."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction, locked
from bot.features.checkins.answer_tables import ChoicesRow, HistoryRow
from bot.features.checkins.model import Choices


class ChoiceStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find(self, member_id: MemberId) -> Choices:
        """For somebody who chose nothing yet, the defaults; nothing is written."""
        query = select(ChoicesRow).where(ChoicesRow.member_id == member_id)
        query = query.execution_options(populate_existing=True)
        row = (await self._tx.session.execute(query)).scalar_one_or_none()
        return Choices(member_id=member_id) if row is None else _choices(row)

    async def lock_or_add(self, guild_id: GuildId, member_id: MemberId) -> Choices:
        insert = postgresql.insert if self._tx.dialect == "postgresql" else sqlite.insert
        empty = {"guild_id": guild_id, "member_id": member_id, "wants_nudges": False}
        await self._tx.session.execute(insert(ChoicesRow).values(empty).on_conflict_do_nothing())
        query = locked(select(ChoicesRow).where(ChoicesRow.member_id == member_id))
        query = query.execution_options(populate_existing=True)
        return _choices((await self._tx.session.execute(query)).scalar_one())

    async def save(self, guild_id: GuildId, choices: Choices) -> None:
        await self._tx.session.merge(
            ChoicesRow(
                guild_id=guild_id,
                member_id=choices.member_id,
                agreed_version=choices.agreed_version,
                agreed_at=choices.agreed_at,
                wants_nudges=choices.wants_nudges,
                history_days=choices.history_days,
            )
        )
        await self._tx.session.flush()

    async def list_wanting_nudges(self) -> frozenset[MemberId]:
        """Those who asked for one note before a round closes."""
        query = select(ChoicesRow.member_id).where(ChoicesRow.wants_nudges)
        return frozenset(MemberId(one) for one in await self._tx.session.scalars(query))

    async def list_keeping(self) -> Sequence[tuple[GuildId, Choices]]:
        """Those who keep their numbers, in every guild that the transaction sees."""
        query = select(ChoicesRow).where(ChoicesRow.history_days.is_not(None))
        rows = await self._tx.session.scalars(query)
        return [(GuildId(row.guild_id), _choices(row)) for row in rows]

    async def forget(self, member_id: MemberId) -> None:
        await self._tx.session.execute(delete(ChoicesRow).where(ChoicesRow.member_id == member_id))


class HistoryStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find_id(self, member_id: MemberId, on: date) -> int | None:
        query = select(HistoryRow.id).where(HistoryRow.member_id == member_id, HistoryRow.on == on)
        return (await self._tx.execute(query)).scalar_one_or_none()

    async def save(
        self, row_id: int, guild_id: GuildId, member_id: MemberId, on: date, sealed: bytes
    ) -> None:
        """One row a day: what is said later that day takes the place of what was said before."""
        await self._tx.merge(
            HistoryRow(id=row_id, guild_id=guild_id, member_id=member_id, on=on, sealed=sealed)
        )
        await self._tx.flush()

    async def list_of(self, member_id: MemberId) -> Sequence[tuple[int, date, bytes]]:
        """Oldest first."""
        query = (
            select(HistoryRow.id, HistoryRow.on, HistoryRow.sealed)
            .where(HistoryRow.member_id == member_id)
            .order_by(HistoryRow.on)
        )
        return [(row.id, row.on, row.sealed) for row in await self._tx.execute(query)]

    async def drop(
        self, guild_id: GuildId, member_id: MemberId, before: date | None = None
    ) -> None:
        """What is older, or all of it."""
        older = [] if before is None else [HistoryRow.on < before]
        theirs = (HistoryRow.guild_id == guild_id, HistoryRow.member_id == member_id)
        await self._tx.execute(delete(HistoryRow).where(*theirs, *older))


def _choices(row: ChoicesRow) -> Choices:
    return Choices(
        member_id=MemberId(row.member_id),
        agreed_version=row.agreed_version,
        agreed_at=row.agreed_at,
        wants_nudges=row.wants_nudges,
        history_days=row.history_days,
    )
