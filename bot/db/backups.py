"""Copies of the database in a folder: made, tried out, listed, and thrown away in time."""

import asyncio
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.core.parcel import Lock, Opener, pack, unpack
from bot.db.database import Database
from bot.db.erasure_file import line_of
from bot.db.erasures import list_erasures
from bot.db.key_copy import NEWEST_KEYS
from bot.db.scratch import scratch
from bot.db.snapshot import Snapshot, take, try_out

BACKUP: Final = "backup"
DATABASE: Final = "database"
ERASURES: Final = "erasures"
AUDIT_SEEN: Final = "audit_seen"
"""How long the records of acts were when somebody last looked."""

ENOUGH: Final = 7
"""So many copies by a clock that is right outdo those of a clock that was ahead."""
A_CLOCK_PUT_RIGHT: Final = timedelta(days=1)

KEPT_FOR: Final = timedelta(days=30)
"""What people erase is gone from copies by then, and they were told so."""
_UNFINISHED_FOR: Final = timedelta(days=1)
_NAME: Final = re.compile(r"porchlight-(\d{8}T\d{6}Z)(?:-\d+)?(\.untried)?\.backup")
_MOMENT: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    path: Path
    made_at: datetime
    is_tried: bool
    """Whether a database was made of it once, and compared."""


@dataclass(frozen=True, slots=True)
class Made:
    backup: Backup
    snapshot: Snapshot


def list_backups(folder: Path) -> Sequence[Backup]:
    """List those in the folder, the newest first."""
    found = [backup for path in folder.glob("*.backup") if (backup := _named(path)) is not None]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def throw_away_old(folder: Path, now: datetime) -> Sequence[Path]:
    """Remove what is older than we promised, except for the only good one: a bot without a copy helps nobody."""
    backups = list_backups(folder)
    ahead = [one for one in backups if one.made_at > now + A_CLOCK_PUT_RIGHT]
    until_now = [one for one in backups if one not in ahead] or backups
    good = next((one for one in until_now if one.is_tried), until_now[0] if backups else None)
    gone = [one.path for one in until_now if one.made_at < now - KEPT_FOR and one != good]
    if len(until_now) - len(gone) >= ENOUGH and until_now != backups:
        gone += [one.path for one in ahead]
    gone += [
        path
        for path in (*folder.glob("porchlight-*.part"), *folder.glob(f"{NEWEST_KEYS}.part"))
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - _UNFINISHED_FOR
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


async def make_backup(
    db: Database,
    ring: KeyRing,
    clock: Clock,
    *,
    folder: Path,
    scratch_in: Path,
    beside: Mapping[str, Path] | None = None,
) -> Made:
    """Copy the database, lock the copy, open it again and try it out; only then does it get its name. ``beside`` are
    files that go along if they are there."""
    now = clock.now()
    with scratch(scratch_in) as place:
        waiting = folder / f"{_free(folder, now)}.new.part"
        try:
            snapshot = await pack_database(
                db, waiting, what=BACKUP, lock=ring.current, now=now, place=place, beside=beside
            )
            is_tried = await _try(db, waiting, opener=ring, place=place)
            path = folder / f"{_free(folder, now)}{'' if is_tried else '.untried'}.backup"
            waiting.rename(path)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
    return Made(Backup(path, now, is_tried), snapshot)


async def pack_database(
    db: Database,
    to: Path,
    *,
    what: str,
    lock: Lock,
    now: datetime,
    place: Path,
    beside: Mapping[str, Path] | None = None,
) -> Snapshot:
    """Lock a copy of the database and its list of erasures into a file. ``beside`` are more parts, as far as there
    are such files."""
    snapshot = await take(db, place / DATABASE)
    erased = "".join(f"{line_of(one)}\n" for one in await list_erasures(db))
    (place / ERASURES).write_text(erased, encoding="utf-8")
    more = [name for name, file in (beside or {}).items() if _taken_along(file, place / name)]
    parts = {name: place / name for name in (ERASURES, DATABASE, *more)}
    await asyncio.to_thread(
        pack, to, parts, what=what, lock=lock, made_at=now, facts=snapshot.as_facts()
    )
    (place / DATABASE).unlink()
    return snapshot


async def _try(db: Database, path: Path, *, opener: Opener, place: Path) -> bool:
    again = place / "again"
    again.mkdir()
    inside = await asyncio.to_thread(unpack, path, again, opener=opener)
    return await try_out(db, Snapshot.from_facts(inside.facts), again / DATABASE)


def _taken_along(file: Path, to: Path) -> bool:
    """As it is at this moment: somebody may write it anew while it is packed."""
    try:
        shutil.copyfile(file, to)
    except shutil.SameFileError:
        return True
    except FileNotFoundError:
        return False
    return True


def _free(folder: Path, now: datetime) -> str:
    name = f"porchlight-{now.astimezone(UTC):{_MOMENT}}"
    taken = {path.name.partition(".")[0] for path in folder.glob(f"{name}*.backup")}
    names = [name, *(f"{name}-{n}" for n in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)


def _named(path: Path) -> Backup | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    made_at = datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC)
    return Backup(path, made_at, is_tried=found[2] is None)
