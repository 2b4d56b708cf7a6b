"""What every command is asked before it begins: whether the person is in too great a hurry, and whether the one server
that a command in private notes means has taken the bot out."""

from typing import Any

import discord

from bot.core.ids import GuildId
from bot.features.outbox.own import begin as begin_own_promises
from cogs._kit.hurry import refuse_hurry
from cogs._kit.locked_servers import refuse_locked
from cogs._kit.lost_signs import refuse_lost_signs


async def before_command(interaction: discord.Interaction[Any]) -> None:
    begin_own_promises()
    refuse_hurry(interaction)
    refuse_lost_signs(interaction)
    home = interaction.client.home_guild_id
    if home is not None:
        await refuse_locked(interaction, GuildId(home))
