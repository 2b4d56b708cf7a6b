"""``/desk``."""

from discord import app_commands
from discord.ext import commands

from cogs._kit.interaction import Interaction, here
from cogs._kit.replies import show
from cogs._kit.speaker import speaker
from cogs.desk.desk_screen import desk_screen


class DeskCog(commands.Cog):
    @app_commands.command(name="desk", description="What waits for you, oldest first")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    async def desk(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await show(
            interaction, await desk_screen(interaction, here(interaction), speaker(interaction))
        )
