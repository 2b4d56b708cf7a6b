"""Making a database of a copy: all of it or nothing, and nobody in it who was erased since.

SQLite is finished beside the place where it belongs and then renamed. PostgreSQL gets a mark first, which ``run``
refuses, and the mark goes last; what fails half way is taken out again.
"""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DatabaseError

from bot.commands.console import OperatorError
from bot.commands.erasing_again import erase_again
from bot.commands.open_database import open_database
from bot.core.clock import Clock
from bot.core.disk import sync_folder
from bot.core.key_ring import KeyRing
from bot.db import postgres_tools, unfinished
from bot.db.data_keys import refuse_other_ring
from bot.db.database import Database
from bot.db.erasure_file import Erasure, ErasureFile
from bot.db.erasures import mirror
from bot.db.in_use import standing_still
from bot.db.key_copy import put_keys
from bot.db.moves import sealed_at
from bot.db.schema import revisions
from bot.db.sealed_check import count_unreadable
from bot.db.snapshot import Kind, Snapshot, look_through, major_of_postgresql
from bot.db.upgrade import upgrade
from bot.db.write_ahead_log import empty_write_ahead_log
from bot.features.outbox.restored import Doubted, doubt_what_was_due
from config.settings import PREFIX, Settings

_BESIDE: Final = ("", "-wal", "-shm")
"""A SQLite file, and what SQLite keeps beside it."""

NOT_EMPTY: Final = (
    "That PostgreSQL database is not empty; make a new one with createdb and name it in "
    f"{PREFIX}DATABASE_URL."
)


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was opened: what is in it, and what goes with it."""

    snapshot: Snapshot
    file: Path
    keys: Sequence[Mapping[str, Any]]
    erasures: Sequence[Erasure]
    is_surely_latest: bool = False
    """Nothing can have been said since it was made, as when everything was packed up for a move."""


@dataclass(frozen=True, slots=True)
class BroughtBack:
    rows: int
    erased_again: int
    unreadable: int
    """Locked words that no key opens any more."""
    doubted: Doubted | None
    aside: Path | None = None
    """Where the database is now that stood there before."""


def refuse_unfit(settings: Settings, snapshot: Snapshot) -> None:
    """Before anything is written: it must be of a kind and of a version that this program can use."""
    is_sqlite = Database(settings.database_url).is_sqlite
    if (snapshot.kind is Kind.SQLITE) is not is_sqlite:
        was, now = ("SQLite", "PostgreSQL") if is_sqlite is False else ("PostgreSQL", "SQLite")
        raise OperatorError(
            f"That is a copy of {was} and {PREFIX}DATABASE_URL names {now}; put it back into {was} "
            "first, then use python -m bot db copy."
        )
    if snapshot.revision not in revisions():
        raise OperatorError(
            f"That copy is of a newer version (it is at {snapshot.revision}), so update Porchlight first."
        )


async def bring_back(
    settings: Settings, ring: KeyRing, clock: Clock, copied: Copied, *, aside: bool
) -> BroughtBack:
    """``aside`` keeps a SQLite file that stands there under another name."""
    refuse_unfit(settings, copied.snapshot)
    async with open_database(settings) as target, standing_still(target):
        await _refuse_packed(settings)
        if target.file is not None:
            back = await _bring_back_file(target.file, ring, clock, copied, aside=aside)
        else:
            back = await _bring_back_postgresql(target, ring, clock, copied)
        await mirror(target, ErasureFile(settings.erasures_file))
    return back


async def _refuse_packed(settings: Settings) -> None:
    """A copy knows nothing of the move that came after it, so it would open this machine beside the other one."""
    db = Database(settings.database_url)  # one of its own: its file is about to become another one
    try:
        packed_at = await sealed_at(db)
    except DatabaseError:
        return  # it is damaged, which is what copies are for, and can't tell
    finally:
        await db.close()
    if packed_at is not None:
        raise OperatorError(
            f"Everything here was packed up for another machine on {packed_at:%Y-%m-%d}, so nothing was put back; "
            "put the copy back there. If the bot never ran there and never will, run python -m bot move undo first."
        )


async def _bring_back_file(
    file: Path, ring: KeyRing, clock: Clock, copied: Copied, *, aside: bool
) -> BroughtBack:
    _refuse_taken(file, aside=aside)
    await asyncio.to_thread(look_through, copied.file, copied.snapshot)
    db = Database(f"sqlite+aiosqlite:///{copied.file}")
    try:
        back = await _finish(db, ring, clock, copied)
    finally:
        await db.close()
    for beside in _BESIDE[1:]:
        copied.file.with_name(f"{copied.file.name}{beside}").unlink(missing_ok=True)
    # Where it belongs there may be no room, no leave to write, or another disk: known before anything is touched.
    ready = file.with_name(f"{file.name}.restored")
    try:
        shutil.move(copied.file, ready)
        kept = keep_aside(file, clock.now())
        ready.replace(file)
    except BaseException:
        ready.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)
    return _with_aside(back, kept)


async def _bring_back_postgresql(
    target: Database, ring: KeyRing, clock: Clock, copied: Copied
) -> BroughtBack:
    if await unfinished.has_tables(target):
        raise OperatorError(NOT_EMPTY)
    async with target.engine.connect() as connection:
        major = await major_of_postgresql(connection)
    async with _all_or_nothing(target):
        await postgres_tools.restore(target.url, copied.file, major=major)
        return await _finish(target, ring, clock, copied)


@asynccontextmanager
async def _all_or_nothing(target: Database) -> AsyncGenerator[None]:
    await unfinished.begin(target)
    try:
        yield
    except BaseException:
        await unfinished.take_out_everything(target)
        raise
    await unfinished.end(target)


async def _finish(db: Database, ring: KeyRing, clock: Clock, copied: Copied) -> BroughtBack:
    """Bring it to this version, unlock it, and let nothing of it do harm."""
    await upgrade(db)
    await put_keys(db, copied.keys)
    await refuse_other_ring(db, ring)
    doubted = None if copied.is_surely_latest else await doubt_what_was_due(db, now=clock.now())
    erased = await erase_again(db, ring, clock, copied.erasures)
    unreadable = await count_unreadable(db, ring)
    await empty_write_ahead_log(db)
    return BroughtBack(copied.snapshot.rows, erased, unreadable, doubted)


def _refuse_taken(file: Path, *, aside: bool) -> None:
    if file.exists() and not aside:
        raise OperatorError(
            f"There is a database at {file} already; add --aside to keep that one under another name."
        )


def keep_aside(file: Path, now: datetime) -> Path | None:
    """Keep what stands there under another name too, with what SQLite keeps beside it. Its own name stays taken: if
    this is cut off, a bot that starts finds the old database and never an empty place, where it would begin anew."""
    name = f"{file.name}.aside-{now:%Y%m%dT%H%M%S}"
    there = [beside for beside in _BESIDE if file.with_name(f"{file.name}{beside}").exists()]
    for beside in there:
        new = file.with_name(f"{name}{beside}")
        if new.exists():
            raise OperatorError(f"{new} is there already, so nothing was changed; try again.")
        _also(file.with_name(f"{file.name}{beside}"), new)
    sync_folder(file.parent)
    for beside in set(there) - {""}:
        # A log of another file would damage the new one.
        file.with_name(f"{file.name}{beside}").unlink()
    # Who deletes a link has deleted nothing.
    return file.with_name(name).resolve() if there else None


def _also(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # some disks know one name for a file only
        shutil.copy2(old, new)


def _with_aside(back: BroughtBack, aside: Path | None) -> BroughtBack:
    return BroughtBack(back.rows, back.erased_again, back.unreadable, back.doubted, aside)
