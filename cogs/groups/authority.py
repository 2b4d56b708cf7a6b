"""What Discord itself vouches for about the person who taps. It comes with each tap and can't be forged."""

import discord

from bot.features.groups.model import Standing
from cogs._kit.interaction import Interaction, here, person


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
