"""The SQLite file as it was before an upgrade, for as long as that is not done. It is not locked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.db.upgrade import copy_whole

_KEPT: Final = ".before-upgrade"
_LOGS: Final = ("-wal", "-shm")
"""What SQLite keeps beside a file."""


def keep(file: Path | None) -> None:
    """As one file, so that putting it back is one step."""
    throw_away(file)
    if file is not None and file.exists():
        copy_whole(file, _place(file))


def put_back(file: Path | None) -> None:
    """One that was not there before goes."""
    if file is None:
        return
    for end in _LOGS:
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
    if _place(file).exists():
        _place(file).replace(file)
    else:
        file.unlink(missing_ok=True)


def left_over(file: Path | None) -> Sequence[Path]:
    """What is there of it, also of an upgrade that was cut off."""
    return [] if file is None else sorted(file.parent.glob(f"{file.name}*{_KEPT}*"))


def throw_away(file: Path | None) -> None:
    """It holds people's keys as they were: who is erased tomorrow must not be in it."""
    for found in left_over(file):
        found.unlink(missing_ok=True)


def _place(file: Path) -> Path:
    return file.with_name(f"{file.name}{_KEPT}")
