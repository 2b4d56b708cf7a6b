"""Making what people typed safe to show, and cutting it to what Discord takes."""

import re

import discord

BUTTON_LABEL = 80
SELECT_LABEL = 100

_MARKDOWN_LINK = re.compile(r"(?<!\\)([\[\]()#>-])")


def plain(text: str, *, limit: int = 200) -> str:
    """Show a person's or facilitator's own words as words: no mentions, no markdown, one line."""
    one_line = " ".join(text.split())
    if len(one_line) > limit:
        one_line = one_line[: limit - 1].rstrip() + "…"
    escaped = discord.utils.escape_markdown(discord.utils.escape_mentions(one_line))
    return _MARKDOWN_LINK.sub(r"\\\1", escaped)


def label(text: str, *, limit: int = BUTTON_LABEL) -> str:
    """Fit a label on a button or a choice; Discord shows those without markdown."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"
