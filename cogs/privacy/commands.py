from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.features.members.errors import WhichServerError
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.speaker import speaker
from cogs.members.my_page import own_guild
from cogs.privacy.privacy_screen import privacy_screen, without_server


class PrivacyCog(commands.Cog):
    @app_commands.command(name="privacy", description="What is kept: see it, copy it, erase it")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def privacy(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        try:
            screen = await privacy_screen(ours, own_guild(ours))
        except WhichServerError:
            screen = without_server(speaker(ours))
        await show(ours, screen, discreet=True)
