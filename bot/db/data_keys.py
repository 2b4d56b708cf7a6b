"""One key per person and guild: the table, its store, and what features use to lock and name.

The keys are kept in the database that they lock words in, wrapped by a ring that is not. Erasing someone
is then one transaction. ``docs/decisions/0007-a-key-per-person.md`` says why, and what backups owe to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import LargeBinary, String, delete, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import override

from bot.core.clock import Clock, SystemClock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, KeyRingError
from bot.core.personal_data import WHILE_HERE, Declaration, PersonalDataHolder
from bot.core.sealed import (
    DataKey,
    Pseudonym,
    SealedError,
    open_sealed,
    pseudonym,
    ring_secret,
    seal,
    unwrap,
    wrap,
)
from bot.db.base import Base, GuildScoped
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.erasures import ErasureLedger
from bot.db.types import Id, Instant

_PSEUDONYM_PURPOSE: Final = "record"
KEY: Final = "A key made for you"


class NoKeyError(SealedError):
    """The person has no key here (any more): what was sealed for them can't be opened by anyone."""


class DataKeyRow(GuildScoped, Base):
    __tablename__ = "data_keys"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, info={"personal": True})
    ring_key_id: Mapped[str] = mapped_column(String(32), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


DECLARATIONS: Final = (
    Declaration(
        table=DataKeyRow.__tablename__,
        columns=("member_id", "wrapped"),
        what=KEY,
        why="It locks the words you send, so that nobody reads them in passing.",
        how_long="As long as you take part, and 30 days after.",
        who_sees="No one. It never leaves the bot.",
        lifetime=WHILE_HERE,
    ),
)


class DataKeys:
    """The keys of one guild's people."""

    def __init__(self, tx: Transaction, ring: KeyRing, clock: Clock) -> None:
        self._tx = tx
        self._ring = ring
        self._clock = clock
        self._guild_id = tx.guild_id

    async def find(self, member_id: MemberId) -> DataKey | None:
        return await self._find(member_id, hold=False)

    async def key_for(self, member_id: MemberId) -> DataKey:
        """Find the person's key, or make it. It can't be destroyed before this transaction ends, so
        nothing is locked with a key that is already gone."""
        key = await self._find(member_id, hold=True)
        if key is None:
            await self._add_once(member_id, DataKey.fresh())
            # Somebody else may have been first; only what stands in the table is the key.
            key = await self._find(member_id, hold=True)
        if key is None:  # pragma: no cover  it would take an erasure between two statements
            raise NoKeyError
        return key

    async def list_(self, member_ids: Iterable[MemberId]) -> dict[MemberId, DataKey]:
        """Find the keys of those who have one."""
        query = select(DataKeyRow).where(DataKeyRow.member_id.in_(set(member_ids)))
        rows = await self._tx.session.scalars(query)
        return {MemberId(row.member_id): self._unwrap(row) for row in rows}

    async def find_created_at(self, member_id: MemberId) -> datetime | None:
        query = select(DataKeyRow.created_at).where(DataKeyRow.member_id == member_id)
        return (await self._tx.session.execute(query)).scalar_one_or_none()

    async def lock(self, member_id: MemberId) -> None:
        """Wait for everyone who is sealing something of this person, and let nobody start."""
        query = select(DataKeyRow.member_id).where(DataKeyRow.member_id == member_id)
        await self._tx.session.execute(query.with_for_update())

    async def destroy(self, member_id: MemberId) -> None:
        await self._tx.session.execute(
            delete(DataKeyRow).where(DataKeyRow.member_id == member_id),
            execution_options={"synchronize_session": "fetch"},
        )

    async def _find(self, member_id: MemberId, *, hold: bool) -> DataKey | None:
        query = select(DataKeyRow).where(DataKeyRow.member_id == member_id)
        if hold:
            # Shared by all who seal; only an erasure has to wait (PostgreSQL: FOR KEY SHARE).
            query = query.with_for_update(read=True, key_share=True)
        row = (await self._tx.session.execute(query)).scalar_one_or_none()
        return None if row is None else self._unwrap(row)

    async def _add_once(self, member_id: MemberId, key: DataKey) -> None:
        insert = postgresql.insert if self._tx.dialect == "postgresql" else sqlite.insert
        ring_key = self._ring.current
        values = {
            "guild_id": self._guild_id,
            "member_id": member_id,
            "wrapped": wrap(key, ring_key=ring_key, guild_id=self._guild_id, member_id=member_id),
            "ring_key_id": ring_key.id,
            "created_at": self._clock.now(),
        }
        await self._tx.session.execute(insert(DataKeyRow).values(values).on_conflict_do_nothing())

    def _unwrap(self, row: DataKeyRow) -> DataKey:
        return unwrap(
            row.wrapped,
            ring=self._ring,
            ring_key_id=row.ring_key_id,
            guild_id=self._guild_id,
            member_id=MemberId(row.member_id),
        )


class Sealer(PersonalDataHolder[Transaction]):
    """What features hold: seals and opens a person's words, and names them by pseudonym.

    It keeps the keys, so it is itself something that must forget, and it is the last to do so:
    an earlier one could still make a new key by asking for a pseudonym.
    """

    def __init__(
        self,
        ring: KeyRing,
        clock: Clock | None = None,
        *,
        erasures: ErasureLedger | None = None,
    ) -> None:
        """``erasures`` remembers whom it forgot, for the day when an old copy is put back."""
        self._ring = ring
        self._clock = clock or SystemClock()
        self._erasures = erasures

    async def seal(self, tx: Transaction, member_id: MemberId, text: str, context: str) -> bytes:
        """Lock a text of this person for one place, such as ``checkins.answer:<id>``."""
        return seal(text, data_key=await self._keys(tx).key_for(member_id), context=context)

    async def open(self, tx: Transaction, member_id: MemberId, sealed: bytes, context: str) -> str:
        key = await self._keys(tx).find(member_id)
        if key is None:
            raise NoKeyError
        return open_sealed(sealed, data_key=key, context=context)

    async def pseudonym(self, tx: Transaction, member_id: MemberId) -> Pseudonym:
        """Name a person in a record that outlives what we keep about them."""
        return _name(await self._keys(tx).key_for(member_id))

    async def find_pseudonym(self, tx: Transaction, member_id: MemberId) -> Pseudonym | None:
        """Name a person if any record can name them at all; for looking only."""
        key = await self._keys(tx).find(member_id)
        return None if key is None else _name(key)

    async def whose(
        self, tx: Transaction, member_ids: Iterable[MemberId]
    ) -> dict[Pseudonym, MemberId]:
        """Tell which of these people stand behind which pseudonym."""
        keys = await self._keys(tx).list_(member_ids)
        return {_name(key): member_id for member_id, key in keys.items()}

    @property
    def newest_ring_key(self) -> str:
        """The id of the key that is used now."""
        return self._ring.current.id

    @property
    def ring_key_order(self) -> tuple[str, ...]:
        """The ids of all keys of the ring, the oldest first."""
        return self._ring.order

    def find_secret(self, ring_key_id: str, purpose: str) -> bytes | None:
        """A secret of the bot's own, of one key of the ring; None if the ring lacks that key."""
        key = self._ring.find(ring_key_id)
        return None if key is None else ring_secret(key, purpose)

    async def lock(self, tx: Transaction, member_id: MemberId) -> None:
        """Begin an erasure: after this nothing of the person can be sealed elsewhere until it is done."""
        await self._keys(tx).lock(member_id)

    async def destroy(self, tx: Transaction, member_id: MemberId) -> None:
        """Make everything sealed for this person unreadable, in every copy, for good."""
        await self._keys(tx).destroy(member_id)

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        made_at = await self._keys(tx).find_created_at(member_id)
        return {} if made_at is None else {KEY: {"made_at": made_at.isoformat()}}

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await self.destroy(tx, member_id)
        if self._erasures is not None:
            await self._erasures.record_member(tx, member_id)

    def _keys(self, tx: Transaction) -> DataKeys:
        return DataKeys(tx, self._ring, self._clock)


@dataclass(frozen=True, slots=True)
class KeysReport:
    """How the keys in the database and the ring outside fit together."""

    total: int
    unopened: int
    missing_ring_keys: tuple[str, ...]
    """Ids of ring keys that something was locked with and that the ring lacks."""

    @property
    def fits(self) -> bool:
        return not self.unopened and not self.missing_ring_keys


async def needed_ring_keys(db: Database) -> tuple[str, ...]:
    """Tell which ring keys the database was locked with; none before the first word was."""
    if not await _has_table(db):
        return ()
    async with db.reading(EVERY_GUILD) as tx:
        found = await tx.session.scalars(select(DataKeyRow.ring_key_id).distinct())
        return tuple(sorted(found))


async def missing_ring_keys(db: Database, ring: KeyRing) -> tuple[str, ...]:
    """Tell which of these the ring lacks; cheap enough for every start."""
    needed = await needed_ring_keys(db)
    return tuple(key_id for key_id in needed if ring.find(key_id) is None)


async def refuse_other_ring(db: Database, ring: KeyRing) -> None:
    """For every start: with the wrong ring, each sealed word would fail on its own, much later."""
    if await missing_ring_keys(db, ring):
        raise KeyRingError(
            "The words in the database were locked with another key file, "
            "so put your copy of that one back, or make it again from the recovery sheet: "
            "docs/operators/backup.md, part 6."
        )


async def check_data_keys(db: Database, ring: KeyRing) -> KeysReport:
    """Try every key in the database, a thousand at a time."""
    total = unopened = 0
    if not await _has_table(db):
        return KeysReport(0, 0, ())
    async with db.reading(EVERY_GUILD) as tx:
        rows = await tx.session.stream_scalars(
            select(DataKeyRow), execution_options={"yield_per": 1000}
        )
        async for row in rows:
            total += 1
            try:
                unwrap(
                    row.wrapped,
                    ring=ring,
                    ring_key_id=row.ring_key_id,
                    guild_id=GuildId(row.guild_id),
                    member_id=MemberId(row.member_id),
                )
            except SealedError:
                unopened += 1
    return KeysReport(total, unopened, await missing_ring_keys(db, ring))


async def _has_table(db: Database) -> bool:
    """Whether the bot was ever started here; before that, nothing was locked."""
    async with db.engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: inspect(sync).has_table(DataKeyRow.__tablename__)
        )


def _name(key: DataKey) -> Pseudonym:
    return pseudonym(key, _PSEUDONYM_PURPOSE)
