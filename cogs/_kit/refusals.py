"""The words for a no. Each cog registers its own; this file says them, and owns up to bugs."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast

import discord
import structlog

from bot.core.errors import Refusal
from bot.core.ids import GuildId
from cogs._kit.acknowledgement import (
    DID_NOT_TAKE_IT,
    UnheardError,
    acknowledge,
    is_too_late,
)
from cogs._kit.interaction import Interaction, person
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


async def answer_error(
    interaction: discord.Interaction[Any],
    error: Exception,
    *,
    said_to_be_of: GuildId | None = None,
) -> None:
    """Speak a refusal; log a bug with a code and show the person the code, never the cause. Then keep that somebody
    tried what is not theirs: ``said_to_be_of`` is the server that the button itself names."""
    ours = cast("Interaction", interaction)
    say = speaker(interaction)
    if isinstance(error, Refusal):
        screen = words_for(error)(error, say, ours)
    elif isinstance(error, UnheardError) or is_too_late(error):
        # Nobody is listening. What the tap asked for is done, and stands on the card and on their page.
        _log_unanswered(error)
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
        acknowledge(interaction, ephemeral=True, thinking=interaction.message is None)
        await show(ours, screen)
    except (UnheardError, *DID_NOT_TAKE_IT) as trouble:
        _log_unanswered(trouble)
    if isinstance(error, Refusal):
        await _keep(ours, error, said_to_be_of)


async def _keep(interaction: Interaction, refusal: Refusal, said_to_be_of: GuildId | None) -> None:
    """Where it was tapped: of a server they are not in nothing is begun about them. A tap in private notes counts for
    the server it names, if the bot is there."""
    where = interaction.guild_id or said_to_be_of
    if not refusal.is_trespass or refusal.is_on_record or where is None:
        return
    if interaction.client.get_guild(where) is None:
        return
    feature = str((interaction.data or {}).get("custom_id", "commands")).partition(":")[0]
    audit = interaction.client.services.audit
    await audit.keep_refusal(GuildId(where), person(interaction), feature)


def _log_unanswered(trouble: Exception) -> None:
    """With what Discord said to it, if Discord said anything."""
    cause = trouble.cause if isinstance(trouble, UnheardError) else trouble
    log.warning(
        "an answer could not be shown",
        kind=type(cause).__name__,
        status=getattr(cause, "status", None),
        code=getattr(cause, "code", None),
        was_heard_of=not isinstance(trouble, UnheardError),
    )


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
