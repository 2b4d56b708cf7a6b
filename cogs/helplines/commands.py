from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs.helplines.help_now import help_screen, known_country


class HelplinesCog(commands.Cog):
    @app_commands.command(name="help-now", description="Emergency number and help lines")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def help_now(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        await show(ours, help_screen(ours, known_country(ours)))
