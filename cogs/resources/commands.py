"""``/resources``: anybody searches and suggests; facilitators look after the shelf. Members have buttons."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.features.resources.model import ShareWhen
from cogs._kit.interaction import Interaction, here
from cogs._kit.replies import show
from cogs.groups.group_choice import chosen_group, suggest_groups
from cogs.resources.keeping.add_link import open_add_form
from cogs.resources.keeping.bring_in import export_screen, file_screen, starter_screen
from cogs.resources.keeping.health_screen import health_screen
from cogs.resources.keeping.shelf_list import shelf_screen
from cogs.resources.keeping.suggest_link import open_suggest_form
from cogs.resources.reading.found_screen import open_search, suggest_links
from cogs.resources.sharing.pick_screen import pick_screen
from cogs.resources.sharing.share_command import share_by_command, suggest_to_share


@app_commands.guild_only()
class ResourcesCog(commands.GroupCog, name="resources", description="Links worth trusting"):
    @app_commands.command(name="search", description="Find a link in your own words")
    @app_commands.describe(words="What you look for. Nothing of it is kept.")
    @app_commands.autocomplete(words=suggest_links)
    async def search(self, interaction: Interaction, words: str) -> None:
        await interaction.response.defer(ephemeral=True)
        await open_search(interaction, words)

    @app_commands.command(name="suggest", description="Suggest a link for the shelf")
    async def suggest(self, interaction: Interaction) -> None:
        await open_suggest_form(interaction, here(interaction))

    @app_commands.command(name="shelf", description="Look after the links (facilitators)")
    async def shelf(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await show(interaction, await shelf_screen(interaction, here(interaction)))

    @app_commands.command(name="add", description="Put a link on the shelf (facilitators)")
    async def add(self, interaction: Interaction) -> None:
        await open_add_form(interaction, here(interaction))

    @app_commands.command(name="health", description="Links that need a look (facilitators)")
    async def health(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await show(interaction, await health_screen(interaction, here(interaction)))

    @app_commands.command(name="import", description="Bring links in (facilitators)")
    @app_commands.describe(file="A file of links. Without one: the starter library.")
    async def bring_in(
        self, interaction: Interaction, file: discord.Attachment | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        guild_id = here(interaction)
        screen = (
            await starter_screen(interaction, guild_id)
            if file is None
            else await file_screen(interaction, guild_id, file)
        )
        await show(interaction, screen)

    @app_commands.command(name="export", description="Take the shelf along (facilitators)")
    async def export(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await show(interaction, await export_screen(interaction, here(interaction)))

    @app_commands.command(name="share", description="Share a link with a group (facilitators)")
    @app_commands.describe(when="Left out: I ask you.")
    @app_commands.choices(
        when=[
            app_commands.Choice(name="Now", value=ShareWhen.NOW.value),
            app_commands.Choice(name="With the next meeting", value=ShareWhen.WITH_MEETING.value),
            app_commands.Choice(name="After the next meeting", value=ShareWhen.AFTER_MEETING.value),
            app_commands.Choice(name="As the next link of the week", value=ShareWhen.PICK.value),
        ]
    )
    @app_commands.autocomplete(link=suggest_to_share, group=suggest_groups)
    async def share(
        self, interaction: Interaction, link: str, group: str, when: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        chosen = None if when is None else ShareWhen(when)
        await share_by_command(interaction, found, link, chosen)

    @app_commands.command(name="pick", description="The link of the week (facilitators)")
    @app_commands.autocomplete(group=suggest_groups)
    async def pick(self, interaction: Interaction, group: str) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await chosen_group(interaction, group)
        await show(interaction, await pick_screen(interaction, found.guild_id, found.id))
