"""``/group``: the facilitators' commands about groups."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.speaker import speaker
from cogs.groups.archive_button import archive_screen
from cogs.groups.create_form import CreateForm
from cogs.groups.edit_screen import edit_screen
from cogs.groups.facilitators_screen import facilitators_screen
from cogs.groups.group_choice import chosen_group, suggest_groups
from cogs.groups.invite import invited_screen
from cogs.groups.members_screen import members_screen


@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
class GroupsCog(commands.GroupCog, name="group", description="Look after your groups"):
    @app_commands.command(name="create", description="Begin a group")
    async def create(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(CreateForm(speaker(interaction)))

    @app_commands.command(name="edit", description="Change a group")
    @app_commands.autocomplete(group=suggest_groups)
    async def edit(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, edit_screen(found, speaker(interaction)))

    @app_commands.command(name="members", description="Who is in a group")
    @app_commands.autocomplete(group=suggest_groups)
    async def members(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await members_screen(interaction, found.guild_id, found.id))

    @app_commands.command(name="facilitators", description="Who leads a group")
    @app_commands.autocomplete(group=suggest_groups)
    async def facilitators(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await facilitators_screen(interaction, found))

    @app_commands.command(name="archive", description="End a group")
    @app_commands.autocomplete(group=suggest_groups)
    async def archive(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, archive_screen(found, speaker(interaction)))

    @app_commands.command(name="invite", description="Let one person come in without asking")
    @app_commands.autocomplete(group=suggest_groups)
    @app_commands.rename(invited="person")
    async def invite(self, interaction: Interaction, group: str, invited: discord.Member) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await invited_screen(interaction, found, invited))
