from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs.guilds.server_page import server_page


class GuildsCog(commands.Cog):
    @app_commands.command(name="setup", description="Set up this server, step by step")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def set_up(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        await show(ours, await server_page(ours))
