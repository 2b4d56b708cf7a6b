"""Renewing the keys that people's words are locked with, while the bot runs.

It goes person by person. First they get a new key that still holds the one before it, so that every word opens all
the time. Then their words are locked anew, a few at a time. When nothing is left that needs the old key, it is dropped.
Whatever ends it half way, the next run goes on from there.

Rows are held before the key is read and the key is never held while a row is asked for, as whoever seals does it the
other way round.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select

from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing
from bot.core.sealed import (
    RENEWING_LENGTH,
    DataKey,
    SealedError,
    open_sealed,
    seal,
    unwrap,
    wrap,
)
from bot.db.data_keys import DataKeyRow
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.sealed_columns import SealedColumn, sealed_columns

_AT_ONCE: Final = 100
_PEOPLE_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of one person's words."""

    words: int
    damaged: int
    """Those that no key opens. They stay as they are."""


@dataclass(frozen=True, slots=True)
class _Person:
    guild_id: GuildId
    member_id: MemberId


async def count_unfinished(db: Database) -> int:
    """How many people's words wait to be locked anew since a renewal was cut off."""
    return await _count(db, _is_renewing())


async def count_outdated(db: Database, ring: KeyRing) -> int:
    """How many people have a key that was not renewed since the ring got its newest one."""
    return await _count(db, DataKeyRow.ring_key_id != ring.current.id)


async def finish_renewal(db: Database, ring: KeyRing) -> AsyncIterator[Renewed]:
    """Go on where a renewal was cut off."""
    async for person in _people(db, _is_renewing()):
        yield await _finish(db, ring, person)


async def renew_keys(db: Database, ring: KeyRing) -> AsyncIterator[Renewed]:
    """Give everyone a new key under the ring's newest one. A renewal that was cut off has to be finished before."""
    async for person in _people(db, DataKeyRow.ring_key_id != ring.current.id):
        if await _give_new_key(db, ring, person):
            yield await _finish(db, ring, person)


async def _count(db: Database, which: ColumnElement[bool]) -> int:
    async with db.reading(EVERY_GUILD) as tx:
        query = select(func.count()).select_from(DataKeyRow).where(which)
        return (await tx.session.execute(query)).scalar_one()


async def _people(db: Database, which: ColumnElement[bool]) -> AsyncIterator[_Person]:
    """Until there are none: somebody may get a key from a bot that has not seen the newest one yet."""
    while True:
        query = select(DataKeyRow.guild_id, DataKeyRow.member_id).where(which)
        async with db.reading(EVERY_GUILD) as tx:
            found = (await tx.session.execute(query.limit(_PEOPLE_AT_ONCE))).all()
        if not found:
            return
        for guild_id, member_id in found:
            yield _Person(GuildId(guild_id), MemberId(member_id))


async def _give_new_key(db: Database, ring: KeyRing, person: _Person) -> bool:
    async with db.transaction(person.guild_id) as tx:
        # Whoever is sealing for them is done before, and whoever seals after this uses the new key.
        row = await _key_row(tx, person, hold=True)
        ring_key = ring.current
        if row is None or row.ring_key_id == ring_key.id:
            return False
        _keep(row, _opened(row, ring).renewed(), ring, person)
        return True


async def _finish(db: Database, ring: KeyRing, person: _Person) -> Renewed:
    words = 0
    while True:
        damaged = 0
        for column in sealed_columns():
            done, broken = await _seal_anew(db, ring, person, column)
            words, damaged = words + done, damaged + broken
        async with db.transaction(person.guild_id) as tx:
            row = await _key_row(tx, person, hold=True)
            if row is None:
                return Renewed(words, damaged)  # they were erased meanwhile
            key = _opened(row, ring)
            if await _count_left(tx, person, key) <= damaged:
                _keep(row, key.without_previous(), ring, person)
                return Renewed(words, damaged)


async def _seal_anew(
    db: Database, ring: KeyRing, person: _Person, column: SealedColumn
) -> tuple[int, int]:
    words, broken = 0, list[object]()
    while True:
        async with db.transaction(person.guild_id) as tx:
            rows = await _still_old(tx, ring, person, column, skipping=broken)
            if not rows:
                return words, len(broken)
            key = await _key(tx, ring, person)
            if key is None:
                return words, len(broken)
            for row in rows:
                sealed = _sealed_anew(row, column, key)
                if sealed is None:
                    broken.append(row)
                else:
                    setattr(row, column.name, sealed)
                    words += 1


async def _still_old(
    tx: Transaction,
    ring: KeyRing,
    person: _Person,
    column: SealedColumn,
    *,
    skipping: Sequence[object],
) -> Sequence[object]:
    key = await _key(tx, ring, person)
    if key is None:
        return ()
    query = (
        select(column.row)
        .where(
            column.of(person.member_id),
            _is_older(column, key),
            *(~column.is_row(row) for row in skipping),
        )
        .limit(_AT_ONCE)
        .with_for_update()
    )
    return (await tx.session.scalars(query)).all()


async def _count_left(tx: Transaction, person: _Person, key: DataKey) -> int:
    left = 0
    for column in sealed_columns():
        query = (
            select(func.count())
            .select_from(column.row)
            .where(
                column.of(person.member_id),
                _is_older(column, key),
            )
        )
        left += (await tx.session.execute(query)).scalar_one()
    return left


def _sealed_anew(row: object, column: SealedColumn, key: DataKey) -> bytes | None:
    context = column.context_of(row)
    try:
        words = open_sealed(getattr(row, column.name), data_key=key, context=context)
    except SealedError:
        return None
    return seal(words, data_key=key, context=context)


def _is_renewing() -> ColumnElement[bool]:
    return func.length(DataKeyRow.wrapped) == RENEWING_LENGTH


def _is_older(column: SealedColumn, key: DataKey) -> ColumnElement[bool]:
    return func.substr(column.sealed, 1, len(key.header)) != key.header


async def _key_row(tx: Transaction, person: _Person, *, hold: bool) -> DataKeyRow | None:
    query = select(DataKeyRow).where(DataKeyRow.member_id == person.member_id)
    return (
        await tx.session.execute(query.with_for_update() if hold else query)
    ).scalar_one_or_none()


async def _key(tx: Transaction, ring: KeyRing, person: _Person) -> DataKey | None:
    row = await _key_row(tx, person, hold=False)
    return None if row is None else _opened(row, ring)


def _opened(row: DataKeyRow, ring: KeyRing) -> DataKey:
    return unwrap(
        row.wrapped,
        ring=ring,
        ring_key_id=row.ring_key_id,
        guild_id=GuildId(row.guild_id),
        member_id=MemberId(row.member_id),
    )


def _keep(row: DataKeyRow, key: DataKey, ring: KeyRing, person: _Person) -> None:
    ring_key = ring.current
    row.wrapped = wrap(key, ring_key=ring_key, guild_id=person.guild_id, member_id=person.member_id)
    row.ring_key_id = ring_key.id
