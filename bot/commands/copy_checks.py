"""What ``doctor`` can tell of the copies and of the sheet with the keys."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.commands import before_upgrade
from bot.commands.findings import Finding, broken, look, looked, ok
from bot.core.key_ring import KeyRingError, kept_keys
from bot.db.backups import A_CLOCK_PUT_RIGHT, KEPT_FOR, Backup, list_backups
from bot.db.copies import look_at_folder
from bot.db.database import Database
from bot.db.key_copy import NEWEST_KEYS
from bot.features.outbox.presence import spoken
from config.settings import PREFIX, USUAL_BACKUPS, Settings

_A_NIGHT_MISSED: Final = timedelta(days=2)
_A_WEEK: Final = timedelta(days=7)
_BESIDE: Final = ("-wal", "-shm")
_MAKE_ONE: Final = "make one with python -m bot backup and see what it says"


def check_copies(settings: Settings, now: datetime) -> Iterator[Finding]:
    yield looked("copies", _copies, settings, now)
    yield from _left_behind(settings, now)
    yield from _left_by_an_upgrade(settings)
    yield from _sheet(settings)


def _left_by_an_upgrade(settings: Settings) -> Iterator[Finding]:
    file = Database(settings.database_url).file
    if found := before_upgrade.left_over(file):
        yield look(
            "upgrade",
            f"an upgrade that was cut off has left {found[0]}, which is not locked",
            "run make upgrade, which finishes it",
        )


def _copies(settings: Settings, now: datetime) -> Finding:
    file = Database(settings.database_url).file
    if file is not None and not file.exists():
        return ok("copies", "none is needed yet")
    unusable = look_at_folder(settings.backup_folder)
    if unusable is not None and (settings.backups or settings.backup_folder.exists()):
        return broken("copies", unusable.found, unusable.next_step)
    found = list_backups(settings.backup_folder)
    return _newest(settings, found, now) if found else _none(settings, file, now)


def _newest(settings: Settings, found: Sequence[Backup], now: datetime) -> Finding:
    if not (settings.backup_folder / NEWEST_KEYS).exists():
        return broken("copies", f"people's keys ({NEWEST_KEYS}) are not beside them", _MAKE_ONE)
    age = now - found[0].made_at
    if age < -A_CLOCK_PUT_RIGHT:
        day = f"{found[0].made_at:%Y-%m-%d}"
        return look(
            "copies", f"the newest says that it is of {day}", "put this machine's clock right"
        )
    is_new = age < timedelta(hours=1)
    told = "just made" if is_new else f"the newest of {len(found)} is {spoken(age)} old"
    if age > KEPT_FOR or (settings.backups and age > _A_NIGHT_MISSED):
        return (broken if age > KEPT_FOR else look)("copies", told, _MAKE_ONE)
    return _tried(told, next((one for one in found if one.is_tried), None), now)


def _none(settings: Settings, file: Path | None, now: datetime) -> Finding:
    if not settings.backups:
        return ok("copies", f"none are made, as {PREFIX}BACKUPS says")
    is_old = file is not None and now - datetime.fromtimestamp(file.stat().st_ctime, UTC) > _A_WEEK
    next_step = _MAKE_ONE if is_old else "wait for the night, or run python -m bot backup"
    return look("copies", "there is none yet", next_step)


def _tried(told: str, tried: Backup | None, now: datetime) -> Finding:
    if tried is None or now - tried.made_at > _A_WEEK:
        return look(
            "copies",
            f"{told}, but for a week none was tried out by making a database of it",
            "let the bot's user of PostgreSQL make databases (ALTER USER … CREATEDB)",
        )
    when = f"{tried.made_at.astimezone():%Y-%m-%d %H:%M}"
    return ok("copies", f"{told}; the last that was tried out is from {when}")


def _left_behind(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What nobody throws away by itself, and in which people stand who were erased since."""
    before = settings.data_folder / USUAL_BACKUPS
    if before.resolve() != settings.backup_folder.resolve() and before.is_dir():
        copies = len(list_backups(before))
        told = "1 copy" if copies == 1 else f"{copies} copies"
        if copies or (before / NEWEST_KEYS).exists():
            yield look(
                "old copies",
                f"{told} and people's keys still lie in {before}, where nobody throws them away",
                f"as soon as {settings.backup_folder} has a copy, delete them with rm -r {before}",
            )
    file = Database(settings.database_url).file or settings.data_folder / "porchlight.sqlite3"
    aside = [
        path
        for kind in ("aside", "before")
        for path in sorted(file.parent.glob(f"{file.name}.{kind}-*"))
        if not path.name.endswith(_BESIDE)
        and datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - KEPT_FOR
    ]
    if aside:
        yield look(
            "old databases",
            f"older than {KEPT_FOR.days} days, so people who were erased since still stand in them: "
            f"{', '.join(map(str, aside))}",
            f"delete them with rm {' '.join(f'{path}*' for path in aside)}",
        )


def _sheet(settings: Settings) -> Iterator[Finding]:
    try:
        in_use = kept_keys(settings.key_ring)[0].id
    except KeyRingError:
        return  # said elsewhere
    try:
        told = json.loads(settings.sheet_file.read_text(encoding="utf-8"))
        confirmed, on = told["key"], told["confirmed_at"][:10]
    except (OSError, ValueError, KeyError, TypeError):
        confirmed, on = None, ""
    if confirmed != in_use:
        why = "of older keys" if confirmed else "that is not put away yet, as far as I know"
        yield look(
            "recovery sheet",
            f"one {why}",
            "print it with python -m bot keys sheet, put it away, then python -m bot keys confirm",
        )
        return
    yield ok("recovery sheet", f"put away since {on}")
