"""What this Discord has, as a file of JSON lines: it is on the disk before anyone gets an answer."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Posted:
    """One message, as people see it."""

    message_id: int
    channel_id: int
    nonce: str | None
    content: str
    custom_ids: tuple[str, ...]
    at: str


class MessageLedger:
    """Written by the server only. Each line says ``what``: posted, repeated, edited or deleted."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, what: str, **facts: Any) -> None:
        os.write(self._file, (json.dumps({"what": what, **facts}) + "\n").encode())
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)


def lines_of(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text().splitlines():
        yield json.loads(line)


def posted_in(file: Path) -> list[Posted]:
    """Every message that was ever posted, also if it was deleted later."""
    return [
        Posted(
            message_id=int(line["id"]),
            channel_id=int(line["channel_id"]),
            nonce=line["nonce"],
            content=line["content"],
            custom_ids=tuple(line["custom_ids"]),
            at=line["at"],
        )
        for line in lines_of(file)
        if line["what"] == "posted"
    ]


def custom_ids_in(components: Any) -> list[str]:
    """Of all buttons, however deep they stand."""
    if isinstance(components, list):
        return [found for one in components for found in custom_ids_in(one)]
    if not isinstance(components, dict):
        return []
    own = [components["custom_id"]] if "custom_id" in components else []
    return (
        own
        + custom_ids_in(components.get("components"))
        + custom_ids_in(components.get("accessory"))
    )
