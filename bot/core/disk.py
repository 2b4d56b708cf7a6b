"""What a power cut must not take, and what a full disk looks like."""

import errno
import os
import shutil
from pathlib import Path
from typing import Final

FULL: Final = "The disk is full, so this could not be done; make room and run it again."
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ROOM_AT_POSTGRES: Final = "53100"
_NEXT_TO_NOTHING: Final = 256 * 1024
"""Bytes. With less SQLite can't even make the files that it needs to look."""


def is_full(error: BaseException | None, *, folder: Path | None = None) -> bool:
    """Whether it failed for want of room, whoever of those who passed it on says so. SQLite calls that an error of
    the disk at times, so with the ``folder`` in which it works, the room there counts too."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if getattr(error, "sqlstate", None) == _NO_ROOM_AT_POSTGRES:
            return True
        name = str(getattr(error, "sqlite_errorname", ""))
        if name == "SQLITE_FULL":
            return True
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) and _has_no_room(folder):
            return True
        error = getattr(error, "orig", None) or error.__cause__
    return False


def _has_no_room(folder: Path | None) -> bool:
    if folder is None or not folder.exists():
        return False
    return shutil.disk_usage(folder).free < _NEXT_TO_NOTHING


def write_whole(path: Path, text: str) -> None:
    """The file is there with all of it or not at all, whenever the power goes, and nobody else's."""
    beside = path.with_name(f"{path.name}.part")
    beside.unlink(missing_ok=True)  # of a time when the power went out
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Without it, a power cut could lose the name of a file after it counted as written."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
