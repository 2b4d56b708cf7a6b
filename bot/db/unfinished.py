"""A PostgreSQL database that is being filled from a copy. It has a mark until that is done, so that no bot starts on
half of it."""

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.database import Database
from bot.db.snapshot import tables_of_postgresql

_MARK = "restore_unfinished"


async def is_unfinished(db: Database) -> bool:
    if db.is_sqlite:
        return False  # a file gets its name when it is done
    async with db.engine.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).has_table(_MARK))


async def has_tables(db: Database) -> bool:
    """Whether anything is in it that is not of a restore which was cut off."""
    async with db.engine.begin() as connection:
        tables = await tables_of_postgresql(connection)
        if _MARK in tables:
            await _drop(connection, tables)
            return False
        return bool(tables)


async def begin(db: Database) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(text(f"CREATE TABLE {_MARK} ()"))


async def end(db: Database) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(text(f"DROP TABLE {_MARK}"))


async def take_out_everything(db: Database) -> None:
    async with db.engine.begin() as connection:
        await _drop(connection, await tables_of_postgresql(connection))


async def _drop(connection: AsyncConnection, tables: list[str]) -> None:
    for table in sorted(tables, key=lambda name: name == _MARK):
        await connection.execute(text(f'DROP TABLE IF EXISTS "{table}" CASCADE'))
