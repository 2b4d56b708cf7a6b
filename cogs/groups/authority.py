"""What Discord itself vouches for about the person who taps. It comes with each tap and can't be forged."""

import discord

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group, Standing
from cogs._kit.interaction import Interaction, claimed_guild, here, person


async def standing(interaction: Interaction) -> Standing:
    guild = await interaction.client.services.guilds.get(here(interaction))
    role_id = guild.facilitator_role_id
    user = interaction.user
    wears_role = (
        role_id is not None
        and isinstance(user, discord.Member)
        and user.get_role(role_id) is not None
    )
    return Standing(
        person(interaction),
        is_admin=interaction.permissions.manage_guild,
        is_facilitator=wears_role,
    )


async def group_to_change(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Group:
    """For a screen on which a group is changed; whoever may not change it does not get to see it."""
    return await interaction.client.services.groups.get_to_change(
        claimed_guild(interaction, guild_id), group_id, by=await standing(interaction)
    )
