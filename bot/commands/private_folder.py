"""The data folder, which only its owner may open."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.commands.console import OperatorError
from config.settings import ENV_FILE, PREFIX

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Made:
    """What had to be done."""

    is_new: bool
    was_open: bool
    """Whether others on this machine could open it until now."""


def make_private(folder: Path) -> Made:
    try:
        is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        was_open = is_open_to_others(folder)
        if was_open:
            folder.chmod(0o700)
    except OSError as error:
        raise OperatorError(
            f"The folder {folder} can't be made or closed to others ({error.strerror}); "
            f"choose another one with {PREFIX}DATA_FOLDER in {ENV_FILE}."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OperatorError(
            f"The folder {folder} can't be written to, so nothing was changed; give it to the user that runs the "
            f"bot, or choose another one with {PREFIX}DATA_FOLDER in {ENV_FILE}."
        )
    return Made(is_new=is_new, was_open=was_open and not is_new)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)
