"""Everything from one database to another, in either direction, all of it or nothing.

Values are taken as they are stored, not as the code understands them, so that what is copied is what is there. The
target is written in one transaction, read back, compared by counts and checksums, and only then kept.
"""

import hashlib
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import Column, Table, TableClause, TypeDecorator, column, func, select, table
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.database import Database
from bot.db.schema import MigrationError, applied
from bot.db.tables import every_table
from bot.db.types import Instant
from bot.db.upgrade import pending, upgrade

BATCH: Final = 1000
_ROOM: Final = 2**256

OnRows = Callable[[str, int], None]
"""Hears of every batch: the table, and how many rows were copied or compared."""


class CopyError(Exception):
    """It was not copied, and nothing is in the target. Its text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is in one table, whatever the order. Equal on both sides, or the copy is none."""

    rows: int = 0
    checksum: int = 0

    def plus(self, rows: Sequence[Mapping[str, Any]]) -> "Content":
        # A sum and not an exclusive or: two equal rows must not cancel each other out.
        added = sum(_fingerprint(row) for row in rows)
        return Content(self.rows + len(rows), (self.checksum + added) % _ROOM)


async def refuse_unready(source: Database, target: Database) -> None:
    """Both must be where this version of the code expects them. An empty target is brought there."""
    if source.url == target.url:
        raise CopyError("That is the database that the bot uses already; name another with --to.")
    if source.file is not None and not source.file.exists():
        raise CopyError(f"There is no database at {source.file}, so there is nothing to copy.")
    try:
        if await pending(source):
            raise CopyError(
                "The database is older than this version, so run `python -m bot db upgrade` first."
            )
        async with target.engine.connect() as connection:
            is_new = await connection.run_sync(applied) is None
        if is_new:
            await upgrade(target)
        elif await pending(target):
            raise CopyError(
                "The target has tables of an older version; name a new, empty database with --to."
            )
    except MigrationError as trouble:
        raise CopyError(trouble.sentence) from trouble


async def count_rows(db: Database) -> int:
    async with _looking(db) as connection:
        return sum([await _count(connection, each) for each in _tables()])


async def copy_everything(
    source: Database, target: Database, *, on_rows: OnRows
) -> Mapping[str, Content]:
    """Copy all rows and compare them. Whatever goes wrong, also being interrupted, leaves the target empty."""
    copied: dict[str, Content] = {}
    async with _looking(source) as there, _writing(target) as here:
        for each in _tables():
            if await _count(here, each):
                raise CopyError(
                    f"The target is not empty (there are rows in “{each.name}”); name a new, empty database with --to."
                )
        for each in _tables():
            copied[each.name] = await _copy(each, there, here, on_rows)
        for each in _tables():
            found = Content()
            async for rows in _batches(here, each):
                found = found.plus(rows)
                on_rows(each.name, len(rows))
            if found != copied[each.name]:
                raise CopyError(
                    f"“{each.name}” came out different ({found.rows} rows of {copied[each.name].rows}), so nothing "
                    "was kept; please report this."
                )
    return copied


async def _copy(
    each: TableClause, there: AsyncConnection, here: AsyncConnection, on_rows: OnRows
) -> Content:
    taken = Content()
    try:
        async for rows in _batches(there, each):
            await here.execute(each.insert(), rows)
            taken = taken.plus(rows)
            on_rows(each.name, len(rows))
    except DBAPIError as refused:
        if not _is_about_a_row(refused):
            raise
        # The text of the answer would quote what people wrote.
        raise CopyError(
            f"The target refuses a row of “{each.name}” ({type(refused).__name__}), so nothing was kept; "
            "please report this."
        ) from None
    return taken


def _is_about_a_row(refused: DBAPIError) -> bool:
    """PostgreSQL's driver knows more kinds of errors than SQLAlchemy has names for; 22 is all that is wrong with
    what was sent."""
    state = str(getattr(refused.orig, "sqlstate", None))
    return isinstance(refused, DataError | IntegrityError) or state.startswith("22")


def _tables() -> list[TableClause]:
    """List all tables, those that others point to first."""
    return [_as_stored(each) for each in every_table().sorted_tables]


def _as_stored(each: Table) -> TableClause:
    return table(each.name, *(column(one.name, _stored_type(one)) for one in each.c))


def _stored_type(one: "Column[Any]") -> Any:
    """Moments must be the same on both sides; everything else is kept in the same way by both."""
    if isinstance(one.type, TypeDecorator) and not isinstance(one.type, Instant):
        return one.type.impl_instance
    return one.type


async def _batches(
    connection: AsyncConnection, each: TableClause
) -> AsyncGenerator[list[dict[str, Any]]]:
    async with connection.stream(select(each)) as result:
        async for rows in result.mappings().partitions(BATCH):
            yield [dict(row) for row in rows]


async def _count(connection: AsyncConnection, each: TableClause) -> int:
    return (await connection.scalar(select(func.count()).select_from(each))) or 0


@asynccontextmanager
async def _looking(db: Database) -> AsyncGenerator[AsyncConnection]:
    """See one consistent state, and change nothing."""
    async with db.engine.connect() as connection:
        if db.is_sqlite:
            await connection.execution_options(begin="BEGIN")
        else:
            await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        async with connection.begin() as look:
            try:
                yield connection
            finally:
                await look.rollback()


@asynccontextmanager
async def _writing(db: Database) -> AsyncGenerator[AsyncConnection]:
    async with db.engine.connect() as connection:
        if db.is_sqlite:
            await connection.execution_options(begin="BEGIN IMMEDIATE")
        async with connection.begin():
            yield connection


def _fingerprint(row: Mapping[str, Any]) -> int:
    text = json.dumps([row[name] for name in sorted(row)], ensure_ascii=False, default=_plain)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())


def _plain(value: object) -> list[str]:
    """Write what JSON has no word for, the same whichever database it came from."""
    match value:
        case bytes():
            return ["bytes", value.hex()]
        case datetime() | date() | time():
            return [type(value).__name__, value.isoformat()]
        case _:
            raise TypeError(type(value))
