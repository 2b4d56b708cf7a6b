"""The rows of a chain: added at its end, taken away at its beginning."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import LARGEST_ID, GuildId
from bot.db.database import Transaction, locked
from bot.features.audit.chain import Chain, Link, Linked
from bot.features.audit.model import AuditEntry
from bot.features.audit.store import entry_of
from bot.features.audit.tables import AuditChainRow, AuditRow

_AT_ONCE: Final = 1000


class ChainStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find(self) -> Chain | None:
        row = (await self._tx.session.execute(select(AuditChainRow))).scalar_one_or_none()
        return None if row is None else _chain(row)

    async def lock(self) -> Chain | None:
        """Hold the chain until the end, which has to be near: everybody who writes in this guild waits for it."""
        query = locked(select(AuditChainRow)).execution_options(populate_existing=True)
        row = (await self._tx.session.execute(query)).scalar_one_or_none()
        return None if row is None else _chain(row)

    async def add_once(self, chain: Chain) -> bool:
        """False: somebody else was first."""
        insert = postgresql.insert if self._tx.dialect == "postgresql" else sqlite.insert
        added = await self._tx.session.execute(
            insert(AuditChainRow)
            .values(**_values(chain))
            .on_conflict_do_nothing()
            .returning(AuditChainRow.guild_id)
        )
        return added.first() is not None

    async def save(self, chain: Chain) -> None:
        await self._tx.session.execute(
            update(AuditChainRow)
            .where(AuditChainRow.guild_id == chain.guild_id)
            .values(**_values(chain)),
            execution_options={"synchronize_session": False},
        )

    async def delete(self) -> None:
        await self._tx.session.execute(delete(AuditChainRow))

    async def add(self, linked: Sequence[Linked]) -> None:
        """New entries, with the links that they have from the start."""
        for one in linked:
            self._tx.session.add(
                AuditRow(
                    guild_id=self._tx.guild_id,
                    id=one.entry.id,
                    at=one.entry.at,
                    action=one.entry.action,
                    actor_pseudonym=one.entry.actor,
                    group_id=one.entry.group_id,
                    subject_pseudonym=one.entry.subject,
                    subject_id=one.entry.subject_id,
                    position=one.link.position,
                    mac=one.link.mac,
                    ring_key_id=one.link.ring_key_id,
                )
            )
        await self._tx.session.flush()

    async def take_in(self, linked: Linked) -> None:
        """An entry that was there before the chain."""
        link = linked.link
        await self._tx.session.execute(
            update(AuditRow)
            .where(AuditRow.id == linked.entry.id)
            .values(position=link.position, mac=link.mac, ring_key_id=link.ring_key_id),
            execution_options={"synchronize_session": False},
        )

    async def unlink_all(self) -> None:
        await self._tx.session.execute(
            update(AuditRow).values(position=None, mac=None, ring_key_id=None),
            execution_options={"synchronize_session": False},
        )

    async def list_unlinked(self, *, limit: int | None = None) -> Sequence[AuditEntry]:
        """Those that hang on no chain, in the order of their making."""
        query = select(AuditRow).where(AuditRow.position.is_(None)).order_by(AuditRow.id)
        return tuple(entry_of(row) for row in await self._tx.session.scalars(query.limit(limit)))

    async def walk(
        self, *, after: int | None = None, up_to: int | None = None
    ) -> AsyncIterator[Linked]:
        """Everything that hangs on the chain, in its order, a thousand at a time. What says that it stands before the
        first was put there by hand, and has to be met too."""
        behind = true() if after is None else _behind(after, LARGEST_ID)
        while True:
            query = select(AuditRow).where(behind, _up_to(up_to)).limit(_AT_ONCE)
            found = await self._tx.session.scalars(query.order_by(AuditRow.position, AuditRow.id))
            rows = found.all()
            for row in rows:
                yield _linked(row)
            self._tx.session.expunge_all()
            if len(rows) < _AT_ONCE:
                return
            behind = _behind(rows[-1].position or 0, rows[-1].id)

    async def find_last(self) -> Linked | None:
        query = select(AuditRow).where(AuditRow.position.is_not(None))
        found = await self._tx.session.scalars(query.order_by(AuditRow.position.desc()).limit(1))
        row = found.first()
        return None if row is None else _linked(row)

    async def find_first_position(self) -> int | None:
        return (await self._tx.session.execute(select(func.min(AuditRow.position)))).scalar_one()

    async def find_old(self, than: datetime, now: datetime) -> int | None:
        """The position up to which all are older. What says that it is of the future was written by a clock that was
        wrong, and goes with what comes after it."""
        young = (AuditRow.at >= than) & (AuditRow.at <= now)
        first = (
            await self._tx.session.execute(select(func.min(AuditRow.position)).where(young))
        ).scalar_one()
        old = AuditRow.at < than if first is None else (AuditRow.at < than) & _before(first)
        return (
            await self._tx.session.execute(select(func.max(AuditRow.position)).where(old))
        ).scalar_one()

    async def delete_up_to(self, position: int) -> int:
        gone = await self._tx.session.execute(
            delete(AuditRow).where(AuditRow.position <= position).returning(AuditRow.id)
        )
        return len(gone.all())

    async def list_guilds(self) -> Sequence[GuildId]:
        """Every guild that has a record; for a transaction of every guild."""
        with_entries = await self._tx.session.scalars(select(AuditRow.guild_id).distinct())
        with_chain = await self._tx.session.scalars(select(AuditChainRow.guild_id))
        return [GuildId(one) for one in sorted({*with_entries, *with_chain})]

    async def list_behind(self, ring_key_id: str) -> Sequence[GuildId]:
        """Every guild whose chain goes on with another key."""
        query = select(AuditChainRow.guild_id).where(AuditChainRow.ring_key_id != ring_key_id)
        return [GuildId(one) for one in sorted(await self._tx.session.scalars(query))]


def _behind(position: int, entry_id: int) -> ColumnElement[bool]:
    """Two at one position are none of ours, but both have to be met."""
    same = (AuditRow.position == position) & (AuditRow.id > entry_id)
    return (AuditRow.position > position) | same


def _before(position: int) -> ColumnElement[bool]:
    return AuditRow.position < position


def _up_to(position: int | None) -> ColumnElement[bool]:
    return AuditRow.position.is_not(None) if position is None else AuditRow.position <= position


def _chain(row: AuditChainRow) -> Chain:
    return Chain(
        guild_id=GuildId(row.guild_id),
        begun_at=row.begun_at,
        taken_in=row.taken_in,
        length=row.length,
        last_mac=row.last_mac,
        pruned=row.pruned,
        pruned_mac=row.pruned_mac,
        pruned_at=row.pruned_at,
        ring_key_id=row.ring_key_id,
        seal=row.seal,
    )


def _values(chain: Chain) -> dict[str, object]:
    return {
        "guild_id": chain.guild_id,
        "begun_at": chain.begun_at,
        "taken_in": chain.taken_in,
        "length": chain.length,
        "last_mac": chain.last_mac,
        "pruned": chain.pruned,
        "pruned_mac": chain.pruned_mac,
        "pruned_at": chain.pruned_at,
        "ring_key_id": chain.ring_key_id,
        "seal": chain.seal,
    }


def _linked(row: AuditRow) -> Linked:
    link = Link(row.position or 0, row.mac or "", row.ring_key_id or "")
    return Linked(entry_of(row), link)
