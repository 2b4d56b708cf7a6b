"""How fast one person may tap and type commands. Nobody taps once a second for a minute; a program does, and each tap
asks the database. Help is never counted, and neither is sending a form: its words would be lost."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import discord
from discord.app_commands import Cooldown

from bot.client import Porchlight
from bot.core.errors import TooFastError

WITHIN: Final = timedelta(minutes=1)
_NOT_COUNTED: Final = ("helplines:", "kit:close")
_NOT_COUNTED_COMMANDS: Final = frozenset({"help", "help-now"})
_MOST_KNOWN: Final = 5_000
"""So many people tap in a minute where thousands of servers are served; more than that are a crowd of programs."""


def refuse_hurry(interaction: discord.Interaction[Any]) -> None:
    """Count this tap or command of a person, and refuse it once there were too many within a minute."""
    client: Porchlight = interaction.client
    asked: Mapping[str, Any] = interaction.data or {}
    if client.taps_a_minute is None or _is_help(asked):
        return
    at = interaction.created_at.timestamp()
    if len(client.hurries) > _MOST_KNOWN:
        _forget_the_calm(client.hurries, at)
    hurry = client.hurries.setdefault(
        interaction.user.id, Cooldown(client.taps_a_minute, WITHIN.total_seconds())
    )
    wait = hurry.update_rate_limit(at)
    if wait is not None:
        raise TooFastError(timedelta(seconds=wait))


def _is_help(asked: Mapping[str, Any]) -> bool:
    custom_id = str(asked.get("custom_id", ""))
    return custom_id.startswith(_NOT_COUNTED) or asked.get("name") in _NOT_COUNTED_COMMANDS


def _forget_the_calm(hurries: dict[int, Cooldown], at: float) -> None:
    for person in [one for one, hurry in hurries.items() if hurry.get_tokens(at) == hurry.rate]:
        del hurries[person]
