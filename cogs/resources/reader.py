"""Who reads: somebody of this server, in the language of their Discord and the country that the server chose."""

from typing import Any

import discord
from discord import ui

from bot.core.ids import GuildId
from bot.features.resources.model import Reader, Resource
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.screens import Tappable
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import label


async def shelf_in(interaction: Interaction, guild_id: GuildId) -> GuildId:
    """The server whose shelf a custom_id names. Its people may read there, in a group or not, and nobody else."""
    claimed_guild(interaction, guild_id)
    await refuse_departed(interaction, guild_id)
    return guild_id


def reader_of(interaction: Interaction, guild_id: GuildId) -> Reader:
    language = str(interaction.locale).split("-", maxsplit=1)[0]
    country = interaction.client.services.guilds.known_help_country(guild_id)
    return Reader(language, country)


async def looks_after_shelf(interaction: Interaction, guild_id: GuildId) -> bool:
    """Whether to offer what keepers of the shelf do; whether they may is asked again when they tap."""
    if interaction.guild_id is None:
        return False
    groups = interaction.client.services.groups
    return interaction.permissions.manage_guild or bool(
        await groups.list_facilitated(guild_id, person(interaction))
    )


def link_button(resource: Resource, words: str | None = None) -> tuple[Tappable]:
    """A row of its own, since titles are long and thumbs are wide. Discord opens it, and we do not learn of it."""
    details = resource.details
    button: ui.Button[Any] = ui.Button(
        style=discord.ButtonStyle.link, url=details.url, label=label(words or details.title)
    )
    return (button,)
