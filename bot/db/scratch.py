"""Folders for what is in the clear for a moment. In the data folder, which is private and may hold it anyway."""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PREFIX: Final = ".scratch-"


@contextmanager
def scratch(folder: Path) -> Generator[Path]:
    """A new folder that is gone afterwards, and those that a power cut has left go too."""
    remove_left_over(folder)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=folder) as made:
        yield Path(made)


def remove_left_over(folder: Path) -> None:
    for found in folder.glob(f"{_PREFIX}*"):
        pid = found.name.removeprefix(_PREFIX).partition("-")[0]
        if not (pid.isdecimal() and _is_running(int(pid))):
            shutil.rmtree(found, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
