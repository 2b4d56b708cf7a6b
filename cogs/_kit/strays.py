"""Taps that nothing answers: an old button, a forged custom_id, a form that was open during a restart."""

from typing import Any, cast

import discord

from cogs._kit.acknowledgement import acknowledge
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid
from cogs._kit.replies import show
from cogs._kit.screens import Screen
from cogs._kit.speaker import speaker

_LONGEST_GIVEN_BACK = 1500


async def answer_stray(interaction: Interaction) -> None:
    """Say one sentence instead of Discord's "interaction failed", and give typed words back."""
    say = speaker(interaction)
    if interaction.type is discord.InteractionType.modal_submit:
        await interaction.response.defer(ephemeral=True, thinking=interaction.message is None)
        text = say("I was away for a moment and lost this form. Please open it again.")
        typed = _typed(interaction)
        if typed:
            kept = say("Here is what you typed, to copy. I kept none of it.")
            text = f"{text}\n{kept}\n```\n{typed}\n```"
    else:
        acknowledge(interaction)  # unless that has begun already
        text = say("This button is from an older time and does nothing now. Your page has it all.")
    await show(interaction, Screen(text, first_aid(say, interaction)))


def _typed(interaction: Interaction) -> str:
    """Everything that was typed into the form, with nothing in it that could end the block early."""
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, dict):
            inside = cast("dict[str, Any]", part)
            value = inside.get("value")
            if isinstance(value, str) and value:
                found.append(value)
            for inner in inside.values():
                look(inner)
        elif isinstance(part, list):
            for inner in cast("list[Any]", part):
                look(inner)

    look(dict(interaction.data or {}).get("components"))
    return "\n\n".join(found).replace("```", "'''")[:_LONGEST_GIVEN_BACK]
