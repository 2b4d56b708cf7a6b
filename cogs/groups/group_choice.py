"""Which group a command means: suggested while typing, found by its name or number."""

from discord import app_commands

from bot.core.ids import GuildId
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Group
from bot.features.groups.naming import same_name
from cogs._kit.interaction import Interaction, here, person
from cogs._kit.text import SELECT_LABEL, label

_MOST_SUGGESTED = 25


async def suggest_groups(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """For ``@app_commands.autocomplete(group=suggest_groups)``."""
    if interaction.guild_id is None:
        return []
    wanted = same_name(typed)
    found = [
        group
        for group in await _own_groups(interaction, GuildId(interaction.guild_id))
        if wanted in same_name(group.name)
    ]
    return [
        app_commands.Choice(name=label(group.name, limit=SELECT_LABEL), value=str(group.id))
        for group in found[:_MOST_SUGGESTED]
    ]


async def chosen_group(interaction: Interaction, chosen: str) -> Group:
    """What was suggested or typed, among the groups that this person leads or, as an admin, looks after."""
    for group in await _own_groups(interaction, here(interaction)):
        if chosen == str(group.id) or same_name(chosen) == same_name(group.name):
            return group
    raise GroupNotFoundError


async def _own_groups(interaction: Interaction, guild_id: GuildId) -> tuple[Group, ...]:
    groups = interaction.client.services.groups
    if interaction.permissions.manage_guild:
        return await groups.list_active(guild_id)
    return await groups.list_facilitated(guild_id, person(interaction))
