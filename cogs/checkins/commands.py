"""``/checkins``: facilitators decide when their group is asked. Members have buttons for all of theirs."""

from discord import app_commands
from discord.ext import commands

from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import show
from cogs._kit.speaker import speaker
from cogs.checkins.ask_screen import ask_screen
from cogs.checkins.results_screen import results_screen, rounds_screen
from cogs.checkins.schedule_form import schedule_screen
from cogs.groups.group_choice import chosen_group, suggest_groups


@app_commands.guild_only()
@app_commands.default_permissions(manage_events=True)
class CheckInsCog(commands.GroupCog, name="checkins", description="Check-ins of your groups"):
    @app_commands.command(name="schedule", description="Choose when a group is asked")
    @app_commands.autocomplete(group=suggest_groups)
    async def schedule(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await schedule_screen(interaction, found.guild_id, found.id))

    @app_commands.command(name="ask", description="Ask a group now")
    @app_commands.autocomplete(group=suggest_groups)
    async def ask(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await ask_screen(interaction, found.guild_id, found.id))

    @app_commands.command(name="pause", description="Let check-ins rest, or go on")
    @app_commands.autocomplete(group=suggest_groups)
    async def pause(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        checkins = interaction.client.services.checkins
        rounds = await checkins.results(found.guild_id, found.id, by=person(interaction))
        await show(interaction, rounds_screen(rounds, speaker(interaction)))

    @app_commands.command(name="results", description="How heavy the week was, without names")
    @app_commands.autocomplete(group=suggest_groups)
    async def results(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await results_screen(interaction, found.guild_id, found.id))
