"""The erasures once more, in a file that no restored database can roll back. One line each, only ever added to.

A line is on the disk before the erasure is committed. If the erasure did not happen after all, another line takes it
back; if the program was killed in between, it is made up for at the next start.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from bot.core.disk import sync_folder
from bot.core.ids import LARGEST_ID


class Erased(StrEnum):
    """Whom an entry is about."""

    MEMBER = "member"
    GUILD = "guild"


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased. Who it was can only be told by asking of one person whether it is them, and only with
    the key ring."""

    id: int
    kind: Erased
    whom: str
    """A keyed hash of the server and the person, or of the server."""
    ring_key_id: str
    erased_at: datetime


_Id = Annotated[int, Field(strict=True, ge=0, le=LARGEST_ID)]


class _ErasedLine(BaseModel):
    """Somebody may have been at the file by hand, and what the database would refuse must not keep the bot from
    starting."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: _Id
    kind: Erased
    whom: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    key: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    at: AwareDatetime


class _TakenBackLine(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    id: _Id = Field(alias="not")


_LINE: Final[TypeAdapter[_TakenBackLine | _ErasedLine]] = TypeAdapter(_TakenBackLine | _ErasedLine)


class ErasureFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, *erasures: Erasure) -> None:
        """Return when they are on the disk."""
        self._append(line_of(one) for one in erasures)

    def take_back(self, erasure: Erasure) -> None:
        """It did not happen."""
        self._append([json.dumps({"not": erasure.id})])

    def read(self) -> Sequence[Erasure]:
        try:
            return read_lines(self.path.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return ()

    def keep_since(self, oldest: datetime) -> None:
        """Let go of older ones. The file is replaced as a whole."""
        found = self.read()
        kept = [one for one in found if one.erased_at >= oldest]
        if len(kept) == len(found):
            return
        unfinished = self.path.with_name(f"{self.path.name}.part")
        unfinished.unlink(missing_ok=True)
        _write(unfinished, "".join(f"{line_of(one)}\n" for one in kept))
        unfinished.replace(self.path)
        sync_folder(self.path.parent)

    def _append(self, lines: Iterable[str]) -> None:
        text = "".join(f"{line}\n" for line in lines)
        if not text:
            return
        is_new = not self.path.exists()
        # A line that a power cut has left half written must not swallow the next.
        _write(self.path, text if is_new else f"\n{text}")
        if is_new:
            sync_folder(self.path.parent)


def line_of(one: Erasure) -> str:
    told = {
        "id": one.id,
        "kind": one.kind,
        "whom": one.whom,
        "key": one.ring_key_id,
        "at": one.erased_at.isoformat(),
    }
    return json.dumps(told, separators=(",", ":"))


def read_lines(text: str) -> Sequence[Erasure]:
    """Understand each line by itself: one that is damaged takes no other with it."""
    found: dict[int, Erasure] = {}
    for line in text.splitlines():
        try:
            told = _LINE.validate_json(line)
        except ValidationError:
            continue
        match told:
            case _TakenBackLine():
                found.pop(told.id, None)
            case _ErasedLine():
                found[told.id] = Erasure(told.id, told.kind, told.whom, told.key, told.at)
    return tuple(found.values())


def _write(path: Path, text: str) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(opened, "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
