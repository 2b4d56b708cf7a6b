"""Bring a database to where the code expects it: at start, by the operator, and for whoever writes it.

SQLite is copied and migrated when the bot starts, since one person runs it. PostgreSQL may be shared, so
the bot refuses to start and the operator says when.
"""

import asyncio
import importlib.util
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import structlog
from sqlalchemy import MetaData, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.disk import is_full
from bot.db.database import Database
from bot.db.schema import (
    VERSIONS,
    MigrationError,
    applied,
    apply_all,
    conditions,
    differences,
    revisions,
    write_revision,
)
from bot.db.tables import every_table

log = structlog.get_logger()

COPY_KEPT_FOR: Final = timedelta(days=7)
_ADVISORY_LOCK: Final = 0x706F726368  # "porch"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did. ``copy`` is the SQLite file as it was before, if there was anything in it."""

    revisions: tuple[str, ...]
    copy: Path | None = None


async def make_ready(
    db: Database, *, versions: Path = VERSIONS, tables: MetaData | None = None
) -> Upgraded:
    """Call it at every start, before anything reads. PostgreSQL is refused while something is pending."""
    missing = await pending(db, versions=versions)
    if missing and not db.is_sqlite:
        raise MigrationError(
            "The database is not ready for this version, so run `python -m bot db upgrade` first."
        )
    return await upgrade(db, versions=versions, tables=tables)


async def pending(db: Database, *, versions: Path = VERSIONS) -> tuple[str, ...]:
    """List the revisions that the database lacks, oldest first."""
    known = revisions(versions)
    async with db.engine.connect() as connection:
        current = await connection.run_sync(applied)
    if current is None:
        return known
    if current not in known:
        raise MigrationError(
            f"The database was last used by a newer version (it is at {current}), "
            "so start that version or put an older copy back."
        )
    return known[known.index(current) + 1 :]


async def upgrade(
    db: Database, *, versions: Path = VERSIONS, tables: MetaData | None = None
) -> Upgraded:
    """Apply what is pending, all of it or nothing. A SQLite file is copied first."""
    missing = await pending(db, versions=versions)
    if not missing:
        return Upgraded(())
    copy = None
    if db.file is not None and missing != revisions(versions):
        copy = await _copied(db.file, before=missing[0])
    try:
        async with _migrating(db) as connection:
            await connection.run_sync(apply_all, tables=tables or every_table(), versions=versions)
    except MigrationError:
        raise
    except Exception as error:
        kept = f" Its copy is {copy}." if copy else ""
        if is_full(error, folder=db.file.parent if db.file is not None else None):
            kept += " The disk is full, so make room and run it again."
        raise MigrationError(
            f"The database could not be upgraded, and nothing in it was changed.{kept}"
        ) from error
    log.info("database upgraded", revisions=missing, copy=copy and str(copy))
    return Upgraded(missing, copy)


def remove_old_copies(db: Database, now: datetime) -> tuple[Path, ...]:
    """Remove the copies that upgrades left, once they are a week old: they still hold what people have had
    erased since. For every start and for the nightly job."""
    if db.file is None:
        return ()
    gone = tuple(
        copy
        for copy in db.file.parent.glob(f"{db.file.name}.before-*")
        if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < now - COPY_KEPT_FOR
    )
    for copy in gone:
        copy.unlink(missing_ok=True)
    return gone


async def check(*, versions: Path = VERSIONS, tables: MetaData | None = None) -> tuple[str, ...]:
    """Tell, a sentence each, where the migrations and the tables in the code disagree."""
    if not revisions(versions):
        return (
            'There is no migration yet; write the first with `make migration m="First tables"`.',
        )
    tables = every_table() if tables is None else tables
    async with _scratch("migrated") as migrated, _scratch("made") as made:
        await upgrade(migrated, versions=versions, tables=tables)
        async with made.engine.begin() as connection:
            await connection.run_sync(tables.create_all)
            wanted = await connection.run_sync(conditions)
        async with migrated.engine.connect() as connection:
            told = await connection.run_sync(differences, tables)
            found = await connection.run_sync(conditions)
    if told:
        return told  # the rest would only say the same again, less plainly
    return (
        *(f"Only the code has {each}." for each in sorted(wanted - found)),
        *(f"Only the migrations have {each}." for each in sorted(found - wanted)),
    )


async def revision(
    message: str, *, versions: Path = VERSIONS, tables: MetaData | None = None
) -> Path:
    """Write the next migration from the tables in the code."""
    tables = every_table() if tables is None else tables
    async with _scratch("migrated") as db:
        await upgrade(db, versions=versions, tables=tables)
        async with db.engine.connect() as connection:
            if not await connection.run_sync(differences, tables):
                raise MigrationError("The migrations already say everything that the tables do.")
            written = await connection.run_sync(
                write_revision, message, tables=tables, versions=versions
            )
    _tidy(written)
    return written


@asynccontextmanager
async def _migrating(db: Database) -> AsyncGenerator[AsyncConnection]:
    async with db.engine.connect() as connection:
        if not db.is_sqlite:
            async with connection.begin():
                # Two processes of one deployment may be told to upgrade; the second finds nothing to do.
                await connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
                yield connection
            return
        # A table is changed by copying and dropping it, which must not take along what points to it.
        # SQLite hears this only outside of a transaction.
        driver = cast("Any", (await connection.get_raw_connection()).driver_connection)
        await driver.execute("PRAGMA foreign_keys=OFF")
        try:
            await connection.execution_options(begin="BEGIN IMMEDIATE")
            async with connection.begin():
                yield connection
                if (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first():
                    raise MigrationError("The upgrade would have lost what rows point to.")
        finally:
            await driver.execute("PRAGMA foreign_keys=ON")


async def _copied(file: Path, *, before: str) -> Path:
    copy = file.with_name(f"{file.name}.before-{before}")
    try:
        await asyncio.to_thread(copy_whole, file, copy)
    except (OSError, sqlite3.Error) as error:
        raise MigrationError(
            f"The database could not be copied to {copy}, so it was not upgraded; look for space there."
        ) from error
    return copy


def copy_whole(file: Path, copy: Path) -> None:
    """Copy with SQLite's own means, which also takes along what is still in the write-ahead log."""
    unfinished = copy.with_name(f"{copy.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.replace(copy)


@asynccontextmanager
async def _scratch(name: str) -> AsyncGenerator[Database]:
    """An empty SQLite file, for comparing."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{folder}/{name}.db")
        try:
            yield db
        finally:
            await db.close()


def _tidy(written: Path) -> None:
    """Write it as everything else is written. Only who develops has ruff, and nobody else gets here."""
    lines = written.read_text().splitlines(keepends=True)
    written.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    if importlib.util.find_spec("ruff") is None:
        return
    for step in (("format",), ("check", "--fix")):
        subprocess.run(  # noqa: S603  our own interpreter, our own file
            [sys.executable, "-m", "ruff", *step, str(written)], check=False, capture_output=True
        )
