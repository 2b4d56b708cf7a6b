"""A question that waits for somebody is put under what they asked for, wherever they tap next. It blocks nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.pages import PageSection
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker

ASKS: Final[list[PageSection]] = []
"""What may have to be asked; their cogs add them."""


async def with_question(
    interaction: Interaction, guild_id: GuildId, screen: Screen, say: Speaker
) -> Screen:
    """The same screen, with what waits for an answer below it."""
    text = screen.text
    taps: Sequence[Tappable | tuple[Tappable, ...]] = screen.taps
    for ask in ASKS:
        section = await ask(interaction, guild_id, say)
        if section is not None:
            text = f"{text}\n\n{section.text}"
            taps = (*taps, *((one if isinstance(one, tuple) else (one,)) for one in section.taps))
    return replace(screen, text=text, taps=taps)
