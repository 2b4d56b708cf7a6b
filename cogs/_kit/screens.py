"""A screen: what one person sees privately, or what a room sees on a card.

Words first, then what can be tapped. Built as Components V2, so that large type on a phone and a screen
reader both get one calm column. Notes to a phone are not screens: they are one plain line (``cogs/outbox``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import discord
import structlog
from discord import ui

log = structlog.get_logger()

Tappable: TypeAlias = ui.Item[Any]

_BUTTONS_IN_A_ROW = 5
TEXT_LIMIT: Final = 4000
COMPONENTS: Final = 40
"""Discord takes no more on one screen, containers and rows counted."""

FRAME: Final = 3
"""Of them the container, the text and the line under it."""

_FRAME_ABOVE: Final = 2
_LEFT_OUT: Final = "\n…"
_FENCE: Final = "```"
_PICTURE_DESCRIPTION = 256

PORCH_LIGHT = discord.Colour(0xE0A458)
"""The warm edge of our own cards. It carries no meaning."""


@dataclass(frozen=True, slots=True)
class Screen:
    """``text`` may use markdown, with people's own words already made ``plain``.

    ``taps`` are put in rows: buttons next to each other, five at most; a list (select) alone in its
    row. A tuple in ``taps`` is a row of its own.
    """

    text: str
    taps: Sequence[Tappable | tuple[Tappable, ...]] = ()
    files: Sequence[discord.File] = ()
    above: "Screen | None" = None
    """Words and taps that come before all else, within a thumb's reach however long the rest is."""

    def view(self) -> "ScreenView":
        return ScreenView(self)


class ScreenView(ui.LayoutView):
    """Holds nothing but dynamic items, so it needs no memory and survives a restart."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(timeout=None)
        container: ui.Container[Any] = ui.Container(accent_colour=PORCH_LIGHT)
        room = TEXT_LIMIT
        free = COMPONENTS - FRAME - 2 * len(screen.files)
        if screen.above is not None:
            room -= len(screen.above.text)
            free -= _FRAME_ABOVE + count(screen.above.taps)
            container.add_item(ui.TextDisplay(screen.above.text))
            for row in _rows(screen.above.taps):
                container.add_item(ui.ActionRow(*row))
            container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(cut(screen.text, room)))
        rows = _that_fit(list(_rows(screen.taps)), free)
        if rows:
            container.add_item(ui.Separator())
        for row in rows:
            container.add_item(ui.ActionRow(*row))
        self.add_item(container)
        for file in screen.files:
            # Discord shows an attachment of a layout only where a component names it.
            self.add_item(_picture(file) if file.filename.endswith(".png") else ui.File(file))


def _picture(file: discord.File) -> ui.MediaGallery[Any]:
    """Shown as it is, with its description for screen readers. What is longer stands on the file itself."""
    description = (file.description or "")[:_PICTURE_DESCRIPTION] or None
    return ui.MediaGallery(discord.MediaGalleryItem(file, description=description))


def count(taps: Sequence[Tappable | tuple[Tappable, ...]]) -> int:
    """How many components they are for Discord: each, and each row."""
    return sum(1 + len(row) for row in _rows(taps))


def cut(text: str, room: int) -> str:
    """Between lines, so that no markup is broken in two; what was left out is told by "…"."""
    if len(text) <= room:
        return text
    room -= len(_LEFT_OUT) + len(_FENCE) + 1
    kept = text[: room + 1].rpartition("\n")[0].rstrip() or text[:room].rpartition(" ")[0]
    if not kept:
        kept = text[:room]
    if kept.count(_FENCE) % 2:
        kept += f"\n{_FENCE}"
    return kept + _LEFT_OUT


def _that_fit(rows: list[tuple[Tappable, ...]], free: int) -> list[tuple[Tappable, ...]]:
    """The last row, which closes the screen, and of the others the first. Whatever can be long is divided before that
    (``cogs/_kit/pages.py``): this is so that somebody sees at least these, and we read of it."""
    if sum(1 + len(row) for row in rows) <= free:
        return rows
    *others, last = rows
    free -= 1 + len(last)
    kept: list[tuple[Tappable, ...]] = []
    for row in others:
        free -= 1 + len(row)
        if free < 0:
            break
        kept.append(row)
    log.error("a screen had too much to tap", rows=len(rows), kept=len(kept) + 1)
    return [*kept, last]


def _rows(taps: Sequence[Tappable | tuple[Tappable, ...]]) -> Iterator[tuple[Tappable, ...]]:
    waiting: list[Tappable] = []
    for tap in taps:
        alone = isinstance(tap, tuple) or _is_list(tap)
        if waiting and (alone or len(waiting) == _BUTTONS_IN_A_ROW):
            yield tuple(waiting)
            waiting = []
        if isinstance(tap, tuple):
            yield tap
        elif alone:
            yield (tap,)
        else:
            waiting.append(tap)
    if waiting:
        yield tuple(waiting)


def _is_list(tap: Tappable) -> bool:
    inner: Any = cast("Any", tap).item if isinstance(tap, ui.DynamicItem) else tap
    return isinstance(inner, (ui.Select, ui.UserSelect, ui.ChannelSelect, ui.RoleSelect))
