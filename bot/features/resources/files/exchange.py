"""A shelf as one file, to keep, to change by hand, and to carry to another server. Pure: it touches no shelf.

Written as TOML, which people read; read as TOML or JSON. Never YAML, in which a text can be a command.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import tomlkit
from pydantic import ValidationError

from bot.features.resources.errors import LibraryFileError
from bot.features.resources.errors import LibraryFileTrouble as Trouble
from bot.features.resources.fields import LONGEST_SOURCE
from bot.features.resources.files import written
from bot.features.resources.files.file_lines import (
    LINKS,
    MOST_LINKS,
    Lines,
    json_lines,
    line_at,
    refuse_endless_numbers,
    toml_lines,
)
from bot.features.resources.files.written import WrittenLink, as_fields
from bot.features.resources.look_alikes import LookAlike
from bot.features.resources.model import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    Audience,
    Details,
    Kind,
    Resource,
    Topic,
    TopicSet,
)

FILE_NAME: Final = "library.toml"
LARGEST_FILE: Final = 1_000_000
VERSION: Final = 1

_LONGEST: Final = {
    "title": LONGEST_TITLE,
    "summary": LONGEST_SUMMARY,
    "url": LONGEST_URL,
    "source": LONGEST_SOURCE,
}
_TROUBLE: Final = {
    "extra_forbidden": Trouble.UNKNOWN,
    "missing": Trouble.MISSING,
    "too_short": Trouble.MISSING,
    "string_too_short": Trouble.MISSING,
    "string_unicode": Trouble.HIDDEN,
    "string_too_long": Trouble.TOO_LONG,
    "too_long": Trouble.TOO_LONG,
    "enum": Trouble.NOT_OFFERED,
    "string_pattern_mismatch": Trouble.NOT_OFFERED,
    written.HIDDEN: Trouble.HIDDEN,
    written.MIXED: Trouble.MIXED,
    written.UNNAMED: Trouble.UNNAMED,
    written.UNKNOWN_CODE: Trouble.NOT_OFFERED,
    written.NOT_A_DAY: Trouble.NOT_A_DAY,
    written.ADDRESS: Trouble.ADDRESS,
    written.TWICE: Trouble.TWICE,
    written.TRUSTED_TOO_LONG: Trouble.TRUSTED_TOO_LONG,
}
_FIELD_OF: Final = {Trouble.TRUSTED_TOO_LONG: "review_by", Trouble.UNNAMED: "title"}
_AT: Final = re.compile(r"at line (\d+), column \d+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One link that may come to the shelf."""

    details: Details
    key: str
    """Its address without what does not change the page."""
    host: str
    """As people read it."""
    starter_id: str | None = None
    look_alike: LookAlike | None = None


def write_file(resources: Iterable[Resource]) -> str:
    """In the order on the shelf. What readers said, and who did what, stays here."""
    comments = (f"# {line}".rstrip() for line in _HEADER.splitlines())
    blocks = [
        "\n".join(comments),
        f"version = {VERSION}",
        *(_written(one.details, one.starter_id) for one in resources),
    ]
    return "\n".join(f"{block}\n" for block in blocks)


def _written(details: Details, starter_id: str | None) -> str:
    table = tomlkit.table()
    for name, value in as_fields(details, starter_id).items():
        table.add(name, tomlkit.item(value))
    return f"[[{LINKS}]]\n{tomlkit.dumps(table).rstrip()}"


def read_file(data: bytes, name: str) -> tuple[Entry, ...]:
    """All of its links, or a ``LibraryFileError`` about the first thing that is wrong."""
    if len(data) > LARGEST_FILE:
        raise LibraryFileError(Trouble.TOO_BIG, most=LARGEST_FILE)
    is_json = _is_json(name)
    text = _text(data)
    if not text.strip():
        raise LibraryFileError(Trouble.EMPTY)
    refuse_endless_numbers(text)
    lines = json_lines(text) if is_json else toml_lines(text)
    found = _links(_parsed(text, is_json=is_json), lines)
    return _without_doubles([_link(one, lines, at) for at, one in enumerate(found)], lines)


def _is_json(name: str) -> bool:
    match name.casefold().rpartition("."):
        case (_, ".", "toml"):
            return False
        case (_, ".", "json"):
            return True
        case _:
            raise LibraryFileError(Trouble.OTHER_KIND)


def _text(data: bytes) -> str:
    """Some editors put a mark of three bytes before UTF-8; it means nothing."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise LibraryFileError(Trouble.NOT_TEXT, line=line) from None
    nothing = text.find("\0")
    if nothing >= 0:
        raise LibraryFileError(Trouble.NOT_TEXT, line=line_at(text, nothing))
    return text


def _parsed(text: str, *, is_json: bool) -> Any:
    try:
        return json.loads(text) if is_json else tomllib.loads(text)
    except json.JSONDecodeError as trouble:
        line = trouble.lineno
    except ValueError as trouble:  # tomllib's own kind too; its message ends in the place
        at = _AT.search(str(trouble))
        line = line_at(text, len(text.rstrip())) if at is None else int(at[1])
    raise LibraryFileError(Trouble.BROKEN, line=line)


def _links(parsed: Any, lines: Lines) -> Sequence[Any]:
    if not isinstance(parsed, dict):
        raise LibraryFileError(Trouble.BROKEN, line=1)
    file: dict[str, Any] = parsed  # pyright: ignore[reportUnknownVariableType]  what it holds is looked at below
    if "version" in file and (type(file["version"]) is not int or file["version"] != VERSION):
        at = lines.file.line_of("version")
        raise LibraryFileError(Trouble.NOT_OFFERED, line=at, field="version")
    links = file.get(LINKS, [])
    if not isinstance(links, list):
        at = lines.file.line_of(LINKS)
        raise LibraryFileError(Trouble.WRONG, line=at, field=LINKS)
    found: list[Any] = links  # pyright: ignore[reportUnknownVariableType]  each is validated on its own
    if not found:
        raise LibraryFileError(Trouble.EMPTY)
    if len(found) > MOST_LINKS:
        at = _line(lines, MOST_LINKS, None)
        raise LibraryFileError(Trouble.TOO_MANY, line=at, most=MOST_LINKS)
    return found


def _link(raw: Any, lines: Lines, at: int) -> Entry:
    try:
        link = WrittenLink.model_validate(raw)
    except ValidationError as trouble:
        # Of two things that are wrong the one that stands first in the file is told first.
        raise min(
            (_refusal(one["type"], one["loc"], lines, at) for one in trouble.errors()),
            key=lambda one: one.line or 0,
        ) from None
    address = link.address
    return Entry(
        details=link.details,
        key=address.key,
        host=address.shown,
        starter_id=link.id,
        look_alike=address.look_alike,
    )


def _refusal(kind: str, loc: tuple[int | str, ...], lines: Lines, at: int) -> LibraryFileError:
    what = _TROUBLE.get(kind, Trouble.WRONG)
    field = str(loc[0]) if loc else _FIELD_OF.get(what)
    is_item = len(loc) > 1
    return LibraryFileError(
        what,
        line=_line(lines, at, field),
        field=field,
        link=at + 1,
        most=_LONGEST.get(field or "") if what is Trouble.TOO_LONG and not is_item else None,
    )


def _line(lines: Lines, at: int, field: str | None) -> int:
    """A list that is no list of links has no links on lines of their own."""
    if at >= len(lines.links):
        return lines.file.line_of(LINKS)
    block = lines.links[at]
    return block.line if field is None else block.line_of(field)


def _without_doubles(entries: Sequence[Entry], lines: Lines) -> tuple[Entry, ...]:
    keys: set[str] = set()
    ids: set[str | None] = set()
    for at, one in enumerate(entries):
        again = "url" if one.key in keys else "id" if one.starter_id in ids else None
        if again is not None:
            raise LibraryFileError(
                Trouble.TWICE, line=_line(lines, at, again), field=again, link=at + 1
            )
        keys.add(one.key)
        ids |= {one.starter_id} - {None}
    return tuple(entries)


def _offered(words: Iterable[StrEnum]) -> str:
    return ", ".join(one.value for one in words)


_HEADER: Final = f"""\
The links of a shelf, to keep, to change and to put on another shelf.

Each link begins with [[links]]. It needs a title, a url that begins with https://, a summary, topics, a source and
checked_on, the day of the last look at it. The rest may be left out:

kind        {_offered(Kind)}
topics      {_offered(Topic)}
sets        {_offered(TopicSet)}
audiences   {_offered(Audience)}; none means everyone
languages   ["en"], ["es"], ["mul"] for a page that has many
countries   ["US"], ["GB", "IE"]; none means everywhere
mark        what was looked at on that day. official: somebody read the page. secondary: a partner or a paper
            told of it. cited: others we trust named its address. Left out it is unconfirmed: nobody has read
            the page, and the day says only when the link was written down
review_by   the last day on which that look still counts, at most 180 days later
place       its place in its sets, the lowest first
minutes, has_captions, expires_on: for what is watched or heard
id          leave it as it is: it tells which link of the starter library this is
"""
