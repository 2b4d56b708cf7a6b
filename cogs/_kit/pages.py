"""Pages that several features share: each adds its part, none knows the others."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, TypeVar

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.screens import COMPONENTS, FRAME, TEXT_LIMIT, Screen, Tappable, count
from cogs._kit.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Section:
    text: str
    taps: Sequence[Tappable | tuple[Tappable, ...]] = ()
    waits: bool = True
    """False: on a desk with nothing but this, nothing waits."""


PageSection: TypeAlias = Callable[[Interaction, GuildId, Speaker], Awaitable[Section | None]]
PageSections: TypeAlias = Callable[
    [Interaction, GuildId, Speaker], Awaitable[Section | Sequence[Section] | None]
]
"""A part that can be long comes in several, and each of them stays whole."""

Made = TypeVar("Made", bound=PageSections)
Piece = TypeVar("Piece")
Taps: TypeAlias = Sequence[Tappable | tuple[Tappable, ...]]
Turn: TypeAlias = Callable[[int, str], Tappable]
"""Makes the button to a page, with these words on it."""

_CLOSE: Final = 2
_FREE: Final = COMPONENTS - FRAME - _CLOSE

_MY_PAGE: dict[str, tuple[int, PageSections]] = {}
_DESK: dict[str, tuple[int, PageSections]] = {}


def my_page_section(order: int) -> Callable[[Made], Made]:
    """Add a part to *My page*; lower numbers stand higher. None leaves the part out."""
    return _adding_to(_MY_PAGE, order)


def desk_section(order: int) -> Callable[[Made], Made]:
    """Add a part to the facilitator's desk: only what the person who looks may see."""
    return _adding_to(_DESK, order)


async def my_page_sections(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> tuple[Section, ...]:
    return await _gathered(_MY_PAGE, interaction, guild_id, say)


async def desk_sections(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> tuple[Section, ...]:
    return await _gathered(_DESK, interaction, guild_id, say)


def page(
    title: str,
    sections: Sequence[Section],
    say: Speaker,
    turn: Turn,
    *,
    number: int = 0,
    before: Sequence[Tappable] = (),
    after: Sequence[Tappable] = (),
) -> Screen:
    """One screen of all parts: the words in order, then what can be tapped. What Discord does not take on one screen
    stands on the next, the first parts first. ``before`` stands on the first page, ``after`` on each."""
    frame = _Frame(title, before, (), after)
    pages = [[*sections]] if frame.holds(sections) else _divided(sections, frame, turn)
    number = min(number, len(pages) - 1)
    turns: list[Tappable] = []
    if number > 0:
        turns.append(turn(number - 1, say("Back")))
    if number + 1 < len(pages):
        turns.append(turn(number + 1, say("More")))
    shown = _Frame(title, () if number else before, (tuple(turns),) if turns else (), after)
    return Screen(shown.words(pages[number]), shown.taps(pages[number]))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the parts."""

    title: str
    before: Taps
    turns: Taps
    after: Taps

    def words(self, sections: Sequence[Section]) -> str:
        return "\n\n".join([self.title, *(section.text for section in sections)])

    def taps(self, sections: Sequence[Section]) -> Taps:
        inside = [tap for section in sections for tap in section.taps]
        return (*self.before, *inside, *self.turns, *self.after)

    def holds(self, sections: Sequence[Section]) -> bool:
        return len(self.words(sections)) <= TEXT_LIMIT and count(self.taps(sections)) <= _FREE


def _divided(sections: Sequence[Section], frame: _Frame, turn: Turn) -> list[list[Section]]:
    frame = replace(frame, turns=((turn(0, "-"), turn(1, "-")),))
    pages: list[list[Section]] = [[]]
    for section in sections:
        for piece in _pieces(section, frame):
            if pages[-1] and not frame.holds([*pages[-1], piece]):
                pages.append([])
            pages[-1].append(piece)
    return pages


def _pieces(section: Section, frame: _Frame) -> Iterator[Section]:
    """The part itself, unless it is too much for a page of its own: then its lines and its buttons in order."""
    lines, taps = section.text.split("\n"), [*section.taps]
    while True:
        some_lines = _longest(lines, lambda some: frame.holds([Section("\n".join(some))]))
        some_taps = _longest(taps, lambda some: frame.holds([Section("", some)]))
        yield Section("\n".join(some_lines), some_taps)
        if some_lines == lines and some_taps == taps:
            return
        taps = taps[len(some_taps) :]
        # Buttons that are left over stand under the line that says what they are about.
        lines = lines[len(some_lines) :] or lines[:1]


def _longest(found: list[Piece], fits: Callable[[list[Piece]], bool]) -> list[Piece]:
    """The first of them, as many as fit, and at least one."""
    some = len(found)
    while some > 1 and not fits(found[:some]):
        some -= 1
    return found[:some]


def _adding_to(shelf: dict[str, tuple[int, PageSections]], order: int) -> Callable[[Made], Made]:
    def add(section: Made) -> Made:
        # By name, so that a bot started twice in one process does not show a part twice.
        shelf[f"{section.__module__}.{section.__name__}"] = (order, section)
        return section

    return add


async def _gathered(
    shelf: dict[str, tuple[int, PageSections]],
    interaction: Interaction,
    guild_id: GuildId,
    say: Speaker,
) -> tuple[Section, ...]:
    found: list[Section] = []
    for _, section in sorted(shelf.values(), key=lambda entry: entry[0]):
        part = await section(interaction, guild_id, say)
        if part is not None:
            found += [part] if isinstance(part, Section) else part
    return tuple(found)
