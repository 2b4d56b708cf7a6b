"""Pages that several features share: each adds its part, none knows the others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Section:
    text: str
    taps: Sequence[Tappable | tuple[Tappable, ...]] = ()


PageSection: TypeAlias = Callable[[Interaction, GuildId, Speaker], Awaitable[Section | None]]
Made = TypeVar("Made", bound=PageSection)

_MY_PAGE: dict[str, tuple[int, PageSection]] = {}
_DESK: dict[str, tuple[int, PageSection]] = {}


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


def page(title: str, sections: Sequence[Section]) -> Screen:
    """One screen of all parts: the words in order, then what can be tapped."""
    words = "\n\n".join([title, *(section.text for section in sections)])
    taps = [tap for section in sections for tap in section.taps]
    return Screen(words, taps)


def _adding_to(shelf: dict[str, tuple[int, PageSection]], order: int) -> Callable[[Made], Made]:
    def add(section: Made) -> Made:
        # By name, so that a bot started twice in one process does not show a part twice.
        shelf[f"{section.__module__}.{section.__name__}"] = (order, section)
        return section

    return add


async def _gathered(
    shelf: dict[str, tuple[int, PageSection]],
    interaction: Interaction,
    guild_id: GuildId,
    say: Speaker,
) -> tuple[Section, ...]:
    found = [
        await section(interaction, guild_id, say)
        for _, section in sorted(shelf.values(), key=lambda entry: entry[0])
    ]
    return tuple(section for section in found if section is not None)
