"""Who may set up a server: those whom Discord itself lets manage it."""

import discord

from bot.core.ids import GuildId
from bot.features.guilds.errors import NotServerManagerError
from cogs._kit.interaction import Interaction, here


def managed_guild(interaction: Interaction) -> GuildId:
    """The server of this tap, if the person may manage it. Discord sends their permissions along
    with each tap, so a forged button gains nothing."""
    guild_id = here(interaction)
    if not interaction.permissions.manage_guild:
        raise NotServerManagerError
    return guild_id


def discord_guild(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise NotServerManagerError
    return interaction.guild


async def own_member(guild: discord.Guild, interaction: Interaction) -> discord.Member:
    """The bot as a member of the server."""
    return guild.me or await guild.fetch_member(interaction.application_id)
