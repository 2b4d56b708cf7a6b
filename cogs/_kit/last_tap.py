"""That somebody was here this month, noted beside the answer to their tap and at most once a month. *Help right now* is
never noted, and neither is looking at the question whether they are still here."""

from typing import Any, Final

import discord

from bot.core.ids import GuildId, MemberId
from bot.services import Services

_NOT_NOTED: Final = ("helplines:", "kit:close", "privacy:erasenow:")
_NOT_NOTED_COMMANDS: Final = frozenset({"help", "help-now"})
_ONLY_LOOKED: Final = "porchlight.only_looked"
"""In ``interaction.extras``."""


def only_looked(interaction: discord.Interaction[Any]) -> None:
    """This tap says nothing of whether they want to stay."""
    interaction.extras[_ONLY_LOOKED] = True


def note_tap(interaction: discord.Interaction[Any], said_to_be_of: GuildId | None = None) -> None:
    """After a tap, a form or a command that was not refused."""
    guild_id = interaction.guild_id or said_to_be_of or interaction.client.home_guild_id
    asked = interaction.data or {}
    if (
        guild_id is None
        or _ONLY_LOOKED in interaction.extras
        or str(asked.get("custom_id", "")).startswith(_NOT_NOTED)
        or asked.get("name") in _NOT_NOTED_COMMANDS
    ):
        return
    services: Services = interaction.client.services
    member_id = MemberId(interaction.user.id)
    if not services.idle.is_noted(GuildId(guild_id), member_id):
        noting = services.idle.note_tap(GuildId(guild_id), member_id)
        interaction.client.background.start(noting, name="note a tap")
