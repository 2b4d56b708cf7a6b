"""That somebody was erased, kept so that an old copy of the database can't bring them back.

An entry is a keyed hash, so it tells nobody who it was; asked of one person, it tells whether it is them. It is
written in the erasing transaction, so each copy of the database knows which erasures it has seen already. Before the
commit it is written to a file beside the database too, which no restore rolls back: what stands there and not in the
database is done again. ``docs/decisions/0024-an-old-copy-brings-nobody-back.md`` says why.
"""

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import String, delete, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, new_id
from bot.core.key_ring import KeyRing, RingKey
from bot.db.base import Base, one_of
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.erasure_file import Erased, Erasure, ErasureFile
from bot.db.types import Id, Instant, OneOf

REMEMBERED_FOR: Final = timedelta(days=45)
"""The 30 days that a copy may live, and two weeks more."""

_PURPOSE: Final = b"erasures"
_AT_ONCE: Final = 500


class ErasureRow(Base):
    """Of no guild: in which one it was is part of the hash."""

    __tablename__ = "erasures"
    __table_args__ = (one_of("kind", Erased),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    kind: Mapped[Erased] = mapped_column(OneOf(Erased))
    whom: Mapped[str] = mapped_column(String(64))
    ring_key_id: Mapped[str] = mapped_column(String(32))
    erased_at: Mapped[datetime] = mapped_column(Instant, index=True)


class ErasureLedger:
    """Writes each erasure down, in the transaction that erases and in the file."""

    def __init__(
        self,
        ring: KeyRing,
        clock: Clock,
        *,
        file: ErasureFile | None = None,
        on_erased: Callable[[], None] | None = None,
    ) -> None:
        """``file``: None where copies are never made, as in rehearsals. ``on_erased`` is called after the commit."""
        self.on_erased = on_erased
        self.file = file
        self._ring = ring
        self._clock = clock

    async def record_member(self, tx: Transaction, member_id: MemberId) -> None:
        """The last thing that an erasure does before its commit."""
        ring_key = self._ring.current
        whom = hash_of_member(ring_key, tx.guild_id, member_id)
        await self._record(tx, Erased.MEMBER, whom, ring_key)

    async def record_guild(self, tx: Transaction) -> None:
        """All that is kept of this guild was erased."""
        ring_key = self._ring.current
        await self._record(tx, Erased.GUILD, hash_of_guild(ring_key, tx.guild_id), ring_key)

    async def guild_erased(self, tx: Transaction, _guild_id: GuildId) -> None:
        """For whoever erases guilds."""
        await self.record_guild(tx)

    async def _record(self, tx: Transaction, kind: Erased, whom: str, ring_key: RingKey) -> None:
        now = self._clock.now()
        erasure = Erasure(new_id(now), kind, whom, ring_key.id, now)
        await _add_once(tx, [erasure])
        await tx.session.flush()  # what the database refuses is not written to the file
        if self.file is not None:
            file = self.file
            file.add(erasure)
            tx.after_rollback(lambda: file.take_back(erasure))
        if self.on_erased is not None:
            tx.after_commit(self.on_erased)

    async def tidy(self, db: Database) -> None:
        """Nightly: let the file know what other processes have erased, and let go of what no copy can hold any more."""
        oldest = self._clock.now() - REMEMBERED_FOR
        async with db.transaction(EVERY_GUILD) as tx:
            await tx.session.execute(delete(ErasureRow).where(ErasureRow.erased_at < oldest))
        await mirror(db, self.file)
        if self.file is not None:
            self.file.keep_since(oldest)


async def list_erasures(db: Database) -> Sequence[Erasure]:
    """List those that this database has seen. One that is not upgraded yet has seen none."""
    async with db.engine.connect() as connection:
        is_there = await connection.run_sync(
            lambda sync: inspect(sync).has_table(ErasureRow.__tablename__)
        )
    if not is_there:
        return []
    async with db.reading(EVERY_GUILD) as tx:
        rows = await tx.session.scalars(select(ErasureRow).order_by(ErasureRow.id))
        return [Erasure(row.id, row.kind, row.whom, row.ring_key_id, row.erased_at) for row in rows]


async def mirror(db: Database, file: ErasureFile | None) -> None:
    """Write into the file what only the database knows: another machine erased somebody, or the file was lost."""
    if file is None:
        return
    known = {one.id for one in file.read()}
    file.add(*(one for one in await list_erasures(db) if one.id not in known))


async def missing_in(db: Database, erasures: Iterable[Erasure]) -> Sequence[Erasure]:
    """Tell which of these the database has not seen: it is a copy from before them, or they were cut off."""
    seen = {one.id for one in await list_erasures(db)}
    return [one for one in {each.id: each for each in erasures}.values() if one.id not in seen]


def remembered(erasures: Iterable[Erasure], since: datetime) -> Sequence[Erasure]:
    """Leave out what databases have let go of by then: they can't say any more that they have seen it, and who came
    back after it would be erased once more. Another machine's file may still know it."""
    return [one for one in erasures if one.erased_at >= since]


async def mark_seen(db: Database, erasures: Sequence[Erasure]) -> None:
    """They were done again here."""
    async with db.transaction(EVERY_GUILD) as tx:
        await _add_once(tx, erasures)


async def _add_once(tx: Transaction, erasures: Sequence[Erasure]) -> None:
    insert = postgresql.insert if tx.dialect == "postgresql" else sqlite.insert
    for at in range(0, len(erasures), _AT_ONCE):
        rows = [
            {
                "id": one.id,
                "kind": one.kind,
                "whom": one.whom,
                "ring_key_id": one.ring_key_id,
                "erased_at": one.erased_at,
            }
            for one in erasures[at : at + _AT_ONCE]
        ]
        await tx.session.execute(insert(ErasureRow).values(rows).on_conflict_do_nothing())


def find_members(
    ring: KeyRing, erasures: Iterable[Erasure], people: Collection[tuple[GuildId, MemberId]]
) -> set[tuple[GuildId, MemberId]]:
    """Tell who of these people was erased."""
    found: set[tuple[GuildId, MemberId]] = set()
    for ring_key, hashes in _by_ring_key(ring, erasures, Erased.MEMBER):
        found |= {one for one in people if hash_of_member(ring_key, *one) in hashes}
    return found


def find_guilds(
    ring: KeyRing, erasures: Iterable[Erasure], guilds: Collection[GuildId]
) -> set[GuildId]:
    found: set[GuildId] = set()
    for ring_key, hashes in _by_ring_key(ring, erasures, Erased.GUILD):
        found |= {one for one in guilds if hash_of_guild(ring_key, one) in hashes}
    return found


def _by_ring_key(
    ring: KeyRing, erasures: Iterable[Erasure], kind: Erased
) -> Iterable[tuple[RingKey, set[str]]]:
    hashes: dict[str, set[str]] = {}
    for one in erasures:
        if one.kind is kind:
            hashes.setdefault(one.ring_key_id, set()).add(one.whom)
    for ring_key_id, some in hashes.items():
        ring_key = ring.find(ring_key_id)
        if ring_key is not None:
            yield ring_key, some


def hash_of_member(ring_key: RingKey, guild_id: GuildId, member_id: MemberId) -> str:
    return _hash(ring_key, f"member/{guild_id}/{member_id}")


def hash_of_guild(ring_key: RingKey, guild_id: GuildId) -> str:
    return _hash(ring_key, f"guild/{guild_id}")


def _hash(ring_key: RingKey, whom: str) -> str:
    return hmac.digest(ring_key.derive(_PURPOSE), whom.encode(), hashlib.sha256).hex()
