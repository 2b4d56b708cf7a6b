"""Writes single lines of ``.env`` and leaves all others as they are."""

import os
import re
from pathlib import Path

from bot.commands.console import OperatorError


def write_line(file: Path, name: str, value: str) -> None:
    """Set ``name`` in the file, which only its owner may read afterwards.

    The new file is complete before it takes the old one's place, and never readable by others in between.
    """
    target = file.resolve()  # a link stays a link
    try:
        lines = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
        _replace(target, "\n".join(_with(lines, name, value)) + "\n")
    except UnicodeDecodeError:
        raise OperatorError(
            f"{file} is not a plain text file, so move it away and try again."
        ) from None
    except OSError as error:
        raise OperatorError(
            f"{file} can't be written ({error.strerror}), so make this folder yours and try again."
        ) from None


def _with(lines: list[str], name: str, value: str) -> list[str]:
    ours = re.compile(rf"\s*(?:export\s+)?{re.escape(name)}\s*=", re.IGNORECASE)
    kept: list[str] = []
    is_written = False
    for line in lines:
        if not ours.match(line):
            kept.append(line)
        elif not is_written:
            kept.append(f"{name}={value}")
            is_written = True
    return kept if is_written else [*kept, f"{name}={value}"]


def _replace(target: Path, text: str) -> None:
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
