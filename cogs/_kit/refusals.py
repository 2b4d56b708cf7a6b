"""The words for a no. Each cog registers its own; this file says them, and owns up to bugs."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast

import discord
import structlog

from bot.core.errors import Refusal
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker

log = structlog.get_logger()

Refused = TypeVar("Refused", bound=Refusal)
Words = Callable[[Any, Speaker, Interaction], Screen]

SPOKEN: dict[type[Refusal], Words] = {}
FIRST_AID: list[Callable[[Speaker, Interaction], Tappable | None]] = []
"""Buttons that help whatever went wrong (My page, Help right now); their cogs add them."""


def spoken(
    refusal: type[Refused],
) -> Callable[[Callable[[Refused, Speaker, Interaction], Screen]], Words]:
    """Register the sentence and the next step for a refusal: ``@spoken(SessionFullError)``."""

    def register(words: Callable[[Refused, Speaker, Interaction], Screen]) -> Words:
        SPOKEN[refusal] = words
        return words

    return register


async def answer_error(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Speak a refusal; log a bug with a code and show the person the code, never the cause."""
    ours = cast("Interaction", interaction)
    say = speaker(interaction)
    if isinstance(error, Refusal):
        screen = words_for(error)(error, say, ours)
    elif _is_gone(error):
        # The tap was too old or too slow for Discord to take an answer: nobody is listening.
        log.warning("an answer came too late for Discord", kind=type(error).__name__)
        return
    else:
        code = secrets.token_hex(3).upper()
        log.error("a tap failed", code=code, exc_info=error)
        screen = Screen(
            say(
                "That did not work, and it is my fault. Please try again. "
                "If it stays like this, tell a facilitator this code: {code}.",
                code=code,
            ),
            first_aid(say, ours),
        )
    try:
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=interaction.message is None)
        await show(ours, screen)
    except discord.HTTPException as trouble:
        log.warning("an answer could not be shown", status=trouble.status)


def first_aid(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    # By name, since a bot that is started again in one process registers again.
    makers = {f"{make.__module__}.{make.__qualname__}": make for make in FIRST_AID}
    return tuple(tap for make in makers.values() if (tap := make(say, interaction)) is not None)


def words_for(error: Refusal) -> Words:
    for kind in type(error).__mro__:
        if (words := SPOKEN.get(cast("type[Refusal]", kind))) is not None:
            return words
    message = f"no sentence for {type(error).__name__}"
    raise LookupError(message) from error


def _is_gone(error: Exception) -> bool:
    return isinstance(error, discord.NotFound) and error.code in {10062, 10015}
