"""Where the bot was taken out, old private notes still have buttons, and commands still work in them. They open one's
own data and help, nothing else."""

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.core.ids import GuildId
from bot.features.privacy.errors import ServerLockedError

STILL_WORKS: Final = ("privacy:", "helplines:")
"""How the buttons begin that everybody keeps, whatever becomes of the server."""
STILL_ANSWERS: Final = frozenset({"privacy", "help", "help-now"})
"""And the commands."""


async def refuse_locked(interaction: discord.Interaction[Any], guild_id: GuildId | None) -> None:
    """Refuse what is about a server that took the bot out. In a server itself nobody can tap then."""
    if interaction.guild_id is not None or guild_id is None:
        return
    asked: Mapping[str, Any] = interaction.data or {}
    if (
        str(asked.get("custom_id", "")).startswith(STILL_WORKS)
        or asked.get("name") in STILL_ANSWERS
    ):
        return
    erased_on = await interaction.client.services.left_servers.erased_on(guild_id)
    if erased_on is not None:
        raise ServerLockedError(guild_id, erased_on)
