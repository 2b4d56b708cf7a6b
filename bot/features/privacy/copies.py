"""A person's copy as files: one for programs, one to read, each cut so that Discord takes it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from bot.core.personal_data import Declaration
from bot.features.privacy.page import PageWords, Section, page, sections

MOST_BYTES: Final = 7_000_000
"""Of one file. Discord takes ten million of everybody, and a form around it."""
MOST_FILES: Final = 10
"""On one message."""
_SET_IN: Final = 10
_OVERHEAD: Final = 4_000
"""What stands around the rows of a page."""


@dataclass(frozen=True, slots=True)
class CopyFile:
    name: str
    """It tells nothing: the file may lie in a folder that others look into."""
    content: bytes


PartWords = Callable[[int, int], str]
"""``Part 2 of 3``, in the reader's language."""


def copies(
    kept: Mapping[str, Any],
    declarations: Sequence[Declaration],
    words: PageWords,
    part_words: PartWords,
    at: datetime,
    *,
    most_bytes: int = MOST_BYTES,
) -> list[CopyFile]:
    """All that is kept, first to read and then for programs."""
    return [
        *_pages(sections(kept, declarations, words), words, part_words, most_bytes),
        *_for_programs(kept, at, most_bytes),
    ]


def on_messages(files: Sequence[CopyFile], *, most_bytes: int = MOST_BYTES) -> list[list[CopyFile]]:
    """So many as one message takes, in count and in size."""
    messages: list[list[CopyFile]] = []
    for file in files:
        room = most_bytes - sum(len(one.content) for one in messages[-1]) if messages else -1
        if len(file.content) > room or len(messages[-1]) == MOST_FILES:
            messages.append([])
        messages[-1].append(file)
    return messages


def _pages(
    found: Sequence[Section], words: PageWords, part_words: PartWords, most_bytes: int
) -> Iterator[CopyFile]:
    papers: list[list[tuple[Section, list[str]]]] = [[]]
    room = most_bytes - _OVERHEAD
    for section in found:
        papers[-1].append((section, []))
        room -= _OVERHEAD
        for row in section.rows:
            size = len(row.encode())
            if size > room and papers[-1][-1][1]:
                papers.append([(section, [])])
                room = most_bytes - 2 * _OVERHEAD
            papers[-1][-1][1].append(row)
            room -= size
    for number, paper in enumerate(papers, start=1):
        part = part_words(number, len(papers)) if len(papers) > 1 else ""
        shown = [replace(section, rows=tuple(rows)) for section, rows in paper]
        text = page(shown, replace(words, part=part))
        yield CopyFile(_name("my-page", number, len(papers), "html"), text.encode())


def _for_programs(kept: Mapping[str, Any], at: datetime, most_bytes: int) -> Iterator[CopyFile]:
    """Each part is whole by itself: lists are cut between their entries."""
    parts: list[dict[str, Any]] = [{}]
    room = most_bytes - _OVERHEAD
    for what, value in kept.items():
        is_list = isinstance(value, list)
        pieces = cast("list[Any]", value) if is_list else [value]
        for piece in pieces:
            size = _size(piece) + len(what)
            if size > room and parts[-1]:
                parts.append({})
                room = most_bytes - _OVERHEAD
            if is_list:
                parts[-1].setdefault(what, []).append(piece)
            else:
                parts[-1][what] = piece
            room -= size
    for number, part in enumerate(parts, start=1):
        whole = {"copied_at": at.isoformat(), "part": number, "of": len(parts), "kept": part}
        content = _json(whole).encode()
        yield CopyFile(_name("my-copy", number, len(parts), "json"), content)


def _size(piece: Any) -> int:
    """As it stands inside the whole, where each line is set in."""
    text = _json(piece)
    return len(text.encode()) + _SET_IN * (text.count("\n") + 2)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _name(stem: str, number: int, of: int, ending: str) -> str:
    return f"{stem}.{ending}" if of == 1 else f"{stem}-{number}.{ending}"
