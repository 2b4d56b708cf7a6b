from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import show
from cogs.members.help_screen import help_screen
from cogs.members.my_page import my_page, own_guild
from cogs.members.quiet import be_quiet
from cogs.members.when_notes_come import when_notes_come


class MembersCog(commands.Cog):
    @app_commands.command(name="home", description="My page")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def home(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        await show(ours, await my_page(ours, own_guild(ours)), discreet=True)

    @app_commands.command(name="quiet", description="Stop all private notes now")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def quiet(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        await show(ours, await be_quiet(ours, own_guild(ours)), discreet=True)

    @app_commands.command(name="reminders", description="When notes come before my meetings")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def reminders(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        member = await ours.client.services.members.get(own_guild(ours), person(ours))
        await show(ours, await when_notes_come(ours, member), discreet=True)

    @app_commands.command(name="help", description="What each button does")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        ours: Interaction = interaction
        await ours.response.defer(ephemeral=True)
        await show(ours, help_screen(ours))
