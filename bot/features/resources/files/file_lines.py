"""On which line of a library file something stands, and whether it is built like one at all.

The parsers say nothing about lines once they have read a file, and spend hours on files that are built to keep them
busy: so each file is walked through once, in a time that grows with its length alone, before a parser sees it.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Final

from bot.features.resources.errors import LibraryFileError
from bot.features.resources.errors import LibraryFileTrouble as Trouble
from bot.features.resources.files.written import WrittenLink
from bot.features.resources.model import LONGEST_TITLE

LINKS: Final = "links"
MOST_LINKS: Final = 2_000
LONGEST_VALUE: Final = 8_000

_OF_FILE: Final = frozenset({"version", LINKS})
_OF_LINK: Final = frozenset(WrittenLink.model_fields)
_TOML_INDENT: Final = re.compile(r"[ \t]*+")
_TOML_HEADER: Final = re.compile(r"\[\[[ \t]*links[ \t]*\]\][ \t]*(?:#[^\n]*)?\r?(?:\n|\Z)")
_TOML_BLANK: Final = re.compile(r"(?:#[^\n]*)?\r?(?:\n|\Z)")
_TOML_KEY: Final = re.compile(
    r"""([A-Za-z0-9_-]{1,100}|"[^"\\\n]{0,100}"|'[^'\n]{0,100}')[ \t]*="""
)
_TOML_PLAIN_VALUE: Final = re.compile(
    r"""[ \t]*+(?:"(?:[^"\\\n]++|\\[^\n])*+"|[^\s"'\[\]{}#]++)[ \t]*+\r?\n"""
)
"""Nearly every value: a text, a number or a day, and nothing behind it."""
_TOML_PIECE: Final = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+"
    r"""|[^"'#\[\]{}\n]++|["'\[\]{}\n]""",
    re.DOTALL,
)
_JSON_PIECE: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[^"\[\]{}]++|.', re.DOTALL)
_COLON: Final = re.compile(r"\s*+:")
_QUOTES: Final = frozenset("\"'")
_ENDLESS_NUMBER: Final = re.compile(r"[0-9_]{600}")
_DEEPEST_TOML: Final = 1
_DEEPEST_JSON: Final = 4
_MOST_JSON_PIECES: Final = 300_000


@dataclass(slots=True)
class Block:
    """The file itself, or one of its links: where it begins, and where each of its fields stands."""

    line: int
    link: int | None
    """Which of them, from 1."""
    fields: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, name: str, line: int) -> None:
        if name not in (_OF_FILE if self.link is None else _OF_LINK):
            # It is shown to whoever sent the file, so it must be fit to be shown.
            shown = name[:LONGEST_TITLE] if name.isprintable() else None
            raise LibraryFileError(Trouble.UNKNOWN, line=line, field=shown, link=self.link)
        if name in self.fields:
            raise LibraryFileError(Trouble.TWICE, line=line, field=name, link=self.link)
        self.fields[name] = line

    def line_of(self, name: str) -> int:
        return self.fields.get(name, self.line)


@dataclass(slots=True)
class Lines:
    file: Block = field(default_factory=lambda: Block(1, None))
    links: list[Block] = field(default_factory=list[Block])

    def begin_link(self, line: int) -> None:
        if len(self.links) == MOST_LINKS:
            raise LibraryFileError(Trouble.TOO_MANY, line=line, most=MOST_LINKS)
        self.links.append(Block(line, len(self.links) + 1))

    @property
    def last(self) -> Block:
        return self.links[-1] if self.links else self.file


def line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def refuse_endless_numbers(text: str) -> None:
    """Python would read minutes of a million digits for a long time, or not at all."""
    found = _ENDLESS_NUMBER.search(text)
    if found is not None:
        raise LibraryFileError(Trouble.BROKEN, line=line_at(text, found.start()))


def toml_lines(text: str) -> Lines:
    """Only what such a file needs is let through: ``[[links]]``, plain names, texts, numbers, days and flat lists."""
    lines, line, begin = Lines(), 1, 0
    while begin < len(text):
        indent = _TOML_INDENT.match(text, begin)
        position = begin if indent is None else indent.end()
        if (header := _TOML_HEADER.match(text, position)) is not None:
            lines.begin_link(line)
            end = header.end()
        elif (blank := _TOML_BLANK.match(text, position)) is not None:
            end = blank.end()
        elif (key := _TOML_KEY.match(text, position)) is not None:
            lines.last.add(key[1].strip("\"'"), line)
            end = _end_of_toml_value(text, key.end(), line)
        else:
            raise LibraryFileError(Trouble.BROKEN, line=line)
        line += text.count("\n", begin, end)
        begin = end
    return lines


def _end_of_toml_value(text: str, start: int, line: int) -> int:
    """Behind its line break. What never ends, ends with the file: the parser says what is wrong with it."""
    plain = _TOML_PLAIN_VALUE.match(text, start)
    if plain is not None and plain.end() - start <= LONGEST_VALUE:
        return plain.end()
    depth, position = 0, start
    while (piece := _TOML_PIECE.match(text, position)) is not None:
        word, position = piece[0], piece.end()
        if position - start > LONGEST_VALUE:
            raise LibraryFileError(Trouble.TOO_LONG, line=line, most=LONGEST_VALUE)
        if word in _QUOTES:
            return len(text)
        if word == "\n" and depth == 0:
            return position
        depth += {"[": 1, "]": -1}.get(word, 0)
        if not 0 <= depth <= _DEEPEST_TOML or word in {"{", "}"}:
            at = line + text.count("\n", start, position)
            raise LibraryFileError(Trouble.BROKEN, line=at)
    return len(text)


def json_lines(text: str) -> Lines:
    lines, line, position, pieces = Lines(), 1, 0, 0
    opened, name = "", ""
    while (piece := _JSON_PIECE.match(text, position)) is not None:
        word, position, pieces = piece[0], piece.end(), pieces + 1
        if pieces > _MOST_JSON_PIECES:
            raise LibraryFileError(Trouble.BROKEN, line=line)
        if word in _QUOTES or (word[0] == '"' and not opened):
            return lines  # no such file: the parser says what is wrong
        if word in {"{", "["}:
            opened += word
            if len(opened) > _DEEPEST_JSON:
                raise LibraryFileError(Trouble.BROKEN, line=line)
            if opened == "{[{" and name == LINKS:
                lines.begin_link(line)
        elif word in {"}", "]"}:
            opened = opened[:-1]
        elif word[0] == '"' and opened in {"{", "{[{"} and _COLON.match(text, position):
            key = _json_text(word)
            (lines.file if opened == "{" else lines.last).add(key, line)
            name = key if opened == "{" else name
        line += word.count("\n")
    return lines


def _json_text(word: str) -> str:
    try:
        return str(json.loads(word))
    except ValueError:
        return word  # the parser will say what is wrong with it
