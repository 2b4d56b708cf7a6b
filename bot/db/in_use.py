"""Who uses a database. Every process that runs the bot holds a mark on it that ends with the process, however it ends.

On SQLite the mark is a lock on a file beside the database: one process and no more. On PostgreSQL they are advisory
locks: one for each shard, one for the number of shards, and one that all processes share and a copy needs for
itself. A server that restarts forgets
them; until the next start nothing tells a second process apart then.
"""

import os
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import BigInteger, cast, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.core.shards import ALL, Shards
from bot.db.database import Database

try:
    import fcntl
except (
    ImportError
):  # pragma: no cover  Windows has no such locks: there a second process is not noticed
    fcntl = None

_ANYBODY: Final = 0x706F726369
_SHARD: Final = 0x706F7263
"""The first half of a key whose second half is the number of the shard."""
_OF: Final = 0x706F7264
"""The first half of a key whose second half is how many shards the bot has. All its processes share it."""
_BEGINNING: Final = 0x706F72636A
"""Held while somebody looks around before it begins, so that of two at one moment one sees the other."""

_LOCKS: Final = table(
    "pg_locks",
    column("locktype"),
    column("granted"),
    column("objsubid"),
    column("database"),
    column("classid"),
    column("objid"),
)
_DATABASES: Final = table("pg_database", column("oid"), column("datname"))
_OF_TWO_HALVES: Final = 2


class InUseError(Exception):
    """Somebody else is at it. Its text is one sentence for the operator."""


@asynccontextmanager
async def running(db: Database, shards: Shards = ALL) -> AsyncGenerator[None]:
    """Be the process that runs these shards, until the end of the block."""
    if db.is_sqlite:
        if not shards.is_all:
            raise InUseError(
                "A SQLite file serves one process only, so leave --shards and --of away, or move to "
                "PostgreSQL first (docs/operators/growing.md)."
            )
        with _file_lock(db):
            yield
        return
    async with _session(db) as connection:
        if not await _asked(connection, func.pg_try_advisory_lock_shared(_ANYBODY)):
            raise InUseError(
                "The database is being copied just now, so start again when that is done."
            )
        await _agree_on_how_many(connection, shards)
        for shard in shards.ids:
            if not await _asked(connection, func.pg_try_advisory_lock(_SHARD, shard)):
                name = f"Shard {shard} of the bot" if shards.of > 1 else "The bot"
                raise InUseError(
                    f"{name} is run by another process already, so stop that one first or give this "
                    "one other shards."
                )
        yield


async def _agree_on_how_many(connection: AsyncConnection, shards: Shards) -> None:
    """With different numbers, one server would belong to two processes and another to none."""
    await connection.execute(select(func.pg_advisory_lock(_BEGINNING)))
    try:
        here = select(_DATABASES.c.oid).where(_DATABASES.c.datname == func.current_database())
        numbers = select(cast(_LOCKS.c.objid, BigInteger)).where(
            _LOCKS.c.locktype == "advisory",
            _LOCKS.c.granted,
            _LOCKS.c.objsubid == _OF_TWO_HALVES,
            _LOCKS.c.database == here.scalar_subquery(),
            cast(_LOCKS.c.classid, BigInteger) == _OF,
            cast(_LOCKS.c.objid, BigInteger) != shards.of,
        )
        other = await connection.scalar(numbers.limit(1))
        if other is not None:
            begun = "without --of" if other == 1 else f"with --of {other}"
            raise InUseError(
                f"The bot is run {begun} on this database already, so start this process the same "
                "way or stop the others first."
            )
        await connection.execute(select(func.pg_advisory_lock_shared(_OF, shards.of)))
    finally:
        await connection.execute(select(func.pg_advisory_unlock(_BEGINNING)))


@asynccontextmanager
async def standing_still(db: Database) -> AsyncGenerator[None]:
    """Make sure that no bot runs on it, and that none starts before the end of the block."""
    if db.is_sqlite:
        with _file_lock(db):
            yield
        return
    async with _session(db) as connection:
        if not await _asked(connection, func.pg_try_advisory_lock(_ANYBODY)):
            raise InUseError(
                "The bot runs on that PostgreSQL, so stop each of its processes first."
            )
        yield


@asynccontextmanager
async def _session(db: Database) -> AsyncGenerator[AsyncConnection]:
    """Keep one connection for the locks. It is closed and not given back, or they would stay."""
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            yield connection
        finally:
            await connection.invalidate()


async def _asked(connection: AsyncConnection, question: ColumnElement[bool]) -> bool:
    return bool(await connection.scalar(select(question)))


@contextmanager
def _file_lock(db: Database) -> Generator[None]:
    if db.file is None:
        yield
        return
    with alone_with(_mark_of(db.file)) as is_ours:
        if not is_ours:
            raise InUseError(f"The bot runs on {db.file} already, so stop that process first.")
        yield


@contextmanager
def alone_with(file: Path) -> Generator[bool]:
    """Hold the lock on a file that is made for it, until the end of the block. False if somebody else has it."""
    if fcntl is None:
        yield True
        return
    # Not on the database itself, where SQLite has locks of its own. The file stays: taking it away would race.
    mark = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(mark)


def _mark_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.lock")
