"""A PostgreSQL database that is being filled from a copy. It has a mark until that is done, so that no bot starts on
half of it."""

import asyncio
from typing import Final

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.database import Database
from bot.db.snapshot import tables_of_postgresql

_MARK: Final = "restore_unfinished"
_PATIENCE: Final = 0.05
_TRIES: Final = 100


async def is_unfinished(db: Database) -> bool:
    if db.is_sqlite:
        return False  # a file gets its name when it is done
    async with db.engine.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).has_table(_MARK))


async def has_tables(db: Database) -> bool:
    """Whether anything is in it that is not of a restore which was cut off."""
    if await is_unfinished(db):
        await take_out_everything(db)
    async with db.engine.connect() as connection:
        return bool(await tables_of_postgresql(connection))


async def begin(db: Database) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(text(f"CREATE TABLE {_MARK} ()"))


async def end(db: Database) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(text(f"DROP TABLE {_MARK}"))


async def take_out_everything(db: Database) -> None:
    await _end_what_still_fills_it(db)
    async with db.engine.begin() as connection:
        await _drop(connection, await tables_of_postgresql(connection))


async def _end_what_still_fills_it(db: Database) -> None:
    """A restore that was killed leaves its ``pg_restore`` behind, which knows nothing of that and goes on; and one that
    was killed itself leaves the server at work for it."""
    theirs = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pg_restore'"
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"SELECT pg_terminate_backend(pid) {theirs}"))
        for _ in range(_TRIES):
            if not await connection.scalar(text(f"SELECT count(*) {theirs}")):
                return
            await asyncio.sleep(_PATIENCE)


async def _drop(connection: AsyncConnection, tables: list[str]) -> None:
    for table in sorted(tables, key=lambda name: name == _MARK):
        await connection.execute(text(f'DROP TABLE IF EXISTS "{table}" CASCADE'))
