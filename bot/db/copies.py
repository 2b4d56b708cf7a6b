"""What the bot does for its safety copies while it runs: one each night, and new keys whenever somebody is erased."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.core.parcel import ParcelError
from bot.core.tasks import BackgroundTasks
from bot.db.backups import AUDIT_SEEN, Made, make_backup, throw_away_old
from bot.db.database import Database
from bot.db.erasures import ErasureLedger
from bot.db.key_copy import NEWEST_KEYS, write_key_copy

log = structlog.get_logger()

_ANOTHER: Final = "name another folder with PORCHLIGHT_BACKUP_FOLDER"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why no copy can be put into a folder."""

    found: str
    next_step: str


def look_at_folder(folder: Path) -> Unusable | None:
    """Look before a copy is made, and change nothing."""
    if os.access(folder, os.F_OK):
        if os.access(folder, os.R_OK | os.W_OK | os.X_OK) and folder.is_dir():
            return None
        if os.access(folder.parent, os.X_OK) and not folder.is_dir():
            return Unusable(f"{folder} is no folder", _ANOTHER)
        return Unusable(
            f"the folder {folder} can't be written to by this user",
            f'give it back with sudo chown -R "$USER" {folder}, or {_ANOTHER}',
        )
    there = next(one for one in folder.absolute().parents if os.access(one, os.F_OK))
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return None
    return Unusable(
        f"the folder {folder} is not there and can't be made in {there}",
        f"bring that disk back, or {_ANOTHER}",
    )


def make_folder(folder: Path) -> None:
    if (unusable := look_at_folder(folder)) is not None:
        found = unusable.found[:1].upper() + unusable.found[1:]
        raise ParcelError(f"{found}; {unusable.next_step}. No copy was made.")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ParcelError(
            f"The folder {folder} can't be made ({error.strerror}), so choose another one."
        ) from None


class Copies:
    def __init__(
        self,
        db: Database,
        ring: KeyRing,
        clock: Clock,
        *,
        folder: Path,
        scratch_in: Path,
        audit_seen: Path,
        erasures: ErasureLedger,
    ) -> None:
        """``folder`` may be elsewhere, on a disk of its own; ``scratch_in`` is private. ``audit_seen`` goes along."""
        self._db = db
        self._ring = ring
        self._clock = clock
        self._folder = folder
        self._scratch_in = scratch_in
        self._beside = {AUDIT_SEEN: audit_seen}
        self._tasks = BackgroundTasks()
        erasures.on_erased = self._somebody_was_erased

    async def back_up(self) -> Made:
        """Nightly, and when an operator asks."""
        make_folder(self._folder)
        made = await make_backup(
            self._db,
            self._ring,
            self._clock,
            folder=self._folder,
            scratch_in=self._scratch_in,
            beside=self._beside,
        )
        await self.renew_keys()
        throw_away_old(self._folder, self._clock.now())
        log.info("a copy was made", file=made.backup.path.name, tried=made.backup.is_tried)
        return made

    async def renew_keys(self) -> None:
        make_folder(self._folder)
        await write_key_copy(
            self._db, self._ring, self._clock, folder=self._folder, scratch_in=self._scratch_in
        )

    async def stop(self) -> None:
        await self._tasks.drain()

    def _somebody_was_erased(self) -> None:
        """Their key goes out of the copy of the keys too. If that fails, the night does it."""
        if (self._folder / NEWEST_KEYS).exists():
            self._tasks.start(self.renew_keys(), name="renew the copy of the keys")
