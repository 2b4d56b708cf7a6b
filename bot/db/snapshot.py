"""All of a database at one moment, in one file, without people's keys (``docs/decisions/0007``).

SQLite copies itself with its own means, PostgreSQL with ``pg_dump``; both while the bot runs.
"""

import asyncio
import os
import secrets
import sqlite3
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  it ships none
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import postgres_tools
from bot.db.database import Database
from bot.db.schema import applied, is_ours

LEFT_OUT: Final = ("data_keys", "moves")
"""The keys are kept apart, and that a copy has moved away is true of that copy alone."""

_TRYING: Final = 0x706F72636B
_TRIALS_BEGIN: Final = (
    "SELECT 'trial_' || oid || '_' FROM pg_database WHERE datname = current_database()"
)
"""Another bot's database on the same server has other ones."""


class Kind(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @classmethod
    def of(cls, db: Database) -> "Kind":
        return cls.SQLITE if db.is_sqlite else cls.POSTGRESQL


class SnapshotError(Exception):
    """It can't be taken, or is not what it should be. Its text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in it, to be compared once it is a database again."""

    kind: Kind
    revision: str
    tables: Mapping[str, str]
    """For each how many rows, and on PostgreSQL a checksum of them."""

    @property
    def rows(self) -> int:
        return sum(
            int(told.partition(" ")[0])
            for table, told in self.tables.items()
            if is_ours(table, "table", {}) and table != "alembic_version"
        )

    def as_facts(self) -> Mapping[str, Any]:
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Snapshot":
        return cls(Kind(facts["kind"]), str(facts["revision"]), dict(facts["tables"]))


async def take(db: Database, to: Path) -> Snapshot:
    """Write it to a new file."""
    if db.is_sqlite:
        return await asyncio.to_thread(_take_sqlite, db.file, to)
    return await _take_postgresql(db, to)


async def try_out(db: Database, taken: Snapshot, file: Path) -> bool:
    """Make a database of it and compare. False if this PostgreSQL lets us make none; raises if they differ."""
    if taken.kind is Kind.SQLITE:
        await asyncio.to_thread(look_through, file, taken)
        return True
    async with _trial_database(db) as trial:
        if trial is None:
            return False
        async with trial.engine.connect() as connection:
            major = await major_of_postgresql(connection)
        await postgres_tools.restore(trial.url, file, major=major)
        async with trial.engine.connect() as connection:
            _refuse_other(taken, await _told_by_postgresql(connection))
    return True


@asynccontextmanager
async def tried_on(db: Database, folder: Path) -> AsyncGenerator[Database | None]:
    """A copy in which anything may be tried, without people's keys. ``folder`` is private, and gone afterwards. None
    if this PostgreSQL lets us make none."""
    file = folder / "tried"
    if db.is_sqlite:
        await take(db, file)
        trial = Database(f"sqlite+aiosqlite:///{file}", survives_power_cut=False)
        try:
            yield trial
        finally:
            await trial.close()
        return
    async with _trial_database(db) as trial:
        if trial is not None:
            await take(db, file)
            async with trial.engine.connect() as connection:
                major = await major_of_postgresql(connection)
            await postgres_tools.restore(trial.url, file, major=major)
        yield trial


async def size(db: Database) -> int:
    """In bytes, about."""
    if db.file is not None:
        return db.file.stat().st_size
    async with db.engine.connect() as connection:
        return int(
            await connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
        )


def look_through(file: Path, taken: Snapshot) -> None:
    """Refuse a SQLite file that is not whole, or not what was taken."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != ("ok",) or connection.execute("PRAGMA foreign_key_check").fetchone():
                raise SnapshotError("The copy of the database is damaged; nothing was changed.")
            _refuse_other(taken, _told_by_sqlite(connection))
    except sqlite3.Error:
        raise SnapshotError("The copy of the database is damaged; nothing was changed.") from None


def _take_sqlite(file: Path | None, to: Path) -> Snapshot:
    if file is None or not file.exists():
        raise SnapshotError(f"There is no database at {file}, so there is nothing to copy.")
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    with closing(sqlite3.connect(to)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without its log beside it
        copy.execute("PRAGMA secure_delete=ON")
        there = set(_tables_of_sqlite(copy))
        for table in LEFT_OUT:
            if table in there:
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  a name of ours
        copy.commit()
        revision = None
        if "alembic_version" in there:
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision is None:
            raise SnapshotError("The database has no tables yet, so there is nothing to copy.")
        return Snapshot(Kind.SQLITE, str(revision[0]), _told_by_sqlite(copy))


def _told_by_sqlite(connection: sqlite3.Connection) -> Mapping[str, str]:
    return {
        table: str(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608  a name from the catalogue
        for table in _tables_of_sqlite(connection)
    }


def _tables_of_sqlite(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [str(row[0]) for row in found]


async def _take_postgresql(db: Database, to: Path) -> Snapshot:
    async with db.engine.connect() as connection:
        await connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        async with connection.begin() as look:
            revision = await connection.run_sync(applied)
            if revision is None:
                raise SnapshotError("The database has no tables yet, so there is nothing to copy.")
            shared = await connection.scalar(text("SELECT pg_export_snapshot()"))
            told = await _told_by_postgresql(connection)
            await postgres_tools.dump(
                db.url,
                to,
                snapshot=str(shared),
                without_rows_of=LEFT_OUT,
                major=await major_of_postgresql(connection),
            )
            await look.rollback()
    return Snapshot(Kind.POSTGRESQL, revision, told)


async def _told_by_postgresql(connection: AsyncConnection) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for table in await tables_of_postgresql(connection):
        if table in LEFT_OUT:
            told[table] = "0"
            continue
        found = await connection.execute(
            text(f'SELECT count(*), sum(hashtextextended(t::text, 0)) FROM "{table}" t')  # noqa: S608  a name from the catalogue
        )
        count, checksum = found.one()
        told[table] = f"{count} {checksum}"
    return told


async def major_of_postgresql(connection: AsyncConnection) -> int:
    return int(await connection.scalar(text("SHOW server_version_num")) or 0) // 10_000


async def tables_of_postgresql(connection: AsyncConnection) -> list[str]:
    found = await connection.scalars(
        text("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    )
    return list(found)


def _refuse_other(taken: Snapshot, found: Mapping[str, str]) -> None:
    other = sorted(
        name for name in {*taken.tables, *found} if taken.tables.get(name) != found.get(name)
    )
    if other:
        raise SnapshotError(
            f"The copy came out different from the database (“{other[0]}”), so it was not kept; "
            "please report this."
        )


@asynccontextmanager
async def _trial_database(db: Database) -> AsyncGenerator[Database | None]:
    """An empty one on the same server, gone afterwards; None if we may make none."""
    async with _alone_in_trying(db) as connection:
        begins = str(await connection.scalar(text(_TRIALS_BEGIN)))
        await _drop_left_behind(connection, begins)
        name = f"{begins}{secrets.token_hex(6)}"
        try:
            await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
        except DBAPIError as refused:
            if not _may_not(refused):
                raise
            yield None
            return
        trial = Database(db.url.set(database=name).render_as_string(hide_password=False))
        try:
            yield trial
        finally:
            await trial.close()
            await connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@asynccontextmanager
async def _alone_in_trying(db: Database) -> AsyncGenerator[AsyncConnection]:
    """One at a time tries a copy of this database out, so whatever another has made for it is left over."""
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            await connection.execute(text(f"SELECT pg_advisory_lock({_TRYING})"))
            yield connection
        finally:
            await connection.invalidate()  # the lock ends with it


async def _drop_left_behind(connection: AsyncConnection, begins: str) -> None:
    """A program that was killed while it tried a copy out leaves all of it standing there, and whoever is erased later
    would stand in it."""
    left = await connection.scalars(
        text(
            "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba "
            "WHERE starts_with(datname, :begins) AND rolname = current_user"
        ),
        {"begins": begins},
    )
    for name in left.all():
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def _may_not(refused: DBAPIError) -> bool:
    code: str = asyncpg.InsufficientPrivilegeError.sqlstate  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  it ships no types
    return getattr(refused.orig, "sqlstate", None) == code
