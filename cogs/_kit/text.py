"""Making what people typed safe to show, and cutting it to what Discord takes."""

import re
import unicodedata
from collections.abc import Iterable

import discord

BUTTON_LABEL = 80
SELECT_LABEL = 100

_MOST_LINES = 40
"""Of what somebody wrote. Each is marked as quoted, and a screen has room for 4,000 signs."""

_MOST_MARKS = 4
"""On one letter. Hebrew with all its points has no more; what towers over other lines has dozens."""

_IN_A_BLOCK = 3000

_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

_LIST_END = re.compile(r"(^- .*\n)(?!- |\n)", re.MULTILINE)

_MARKDOWN_LINK = re.compile(r"(?<!\\)([\[\]()#>-])")


def plain(text: str, *, limit: int = 200) -> str:
    """Show a person's or facilitator's own words as words: no mentions, no markdown, one line."""
    one_line = _tame(text)
    if len(one_line) > limit:
        one_line = one_line[: limit - 1].rstrip() + "…"
    escaped = discord.utils.escape_markdown(discord.utils.escape_mentions(one_line))
    return _MARKDOWN_LINK.sub(r"\\\1", escaped)


def quoted(text: str) -> str:
    """What somebody wrote, on lines of its own that nothing breaks out of."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        lines = [" ".join(lines)]
    return "\n".join(f"> {plain(line, limit=len(line))}" for line in lines)


def label(text: str, *, limit: int = BUTTON_LABEL) -> str:
    """Fit a label on a button or a choice; Discord shows those without markdown."""
    one_line = _tame(text)
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"


def to_copy(text: str) -> list[str]:
    """Somebody's own words given back as they are: a block for each screen, and nothing in them ends it early."""
    inside = text.strip().replace("```", "'''")
    pieces = [inside[at : at + _IN_A_BLOCK] for at in range(0, len(inside), _IN_A_BLOCK)]
    return [f"```\n{piece}\n```" for piece in pieces]


def paragraphs(lines: Iterable[str]) -> str:
    """With a blank line behind a list, or what follows would be read as part of its last point."""
    return _LIST_END.sub(r"\1\n", "\n".join(lines))


def _tame(text: str) -> str:
    """One line that stays in its line: no signs that turn the direction of what follows, no towers of marks."""
    kept: list[str] = []
    marks = 0
    for sign in " ".join(text.split()):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        turns = unicodedata.bidirectional(sign) in _TURNING
        if marks <= _MOST_MARKS and not turns:
            kept.append(sign)
    return "".join(kept)
