"""What our commands, buttons and forms are handed: Discord's interaction, with our client in it."""

from typing import TypeAlias

import discord

from bot.client import Porchlight
from bot.core.errors import NotAllowedError
from bot.core.ids import GuildId, MemberId

Interaction: TypeAlias = "discord.Interaction[Porchlight]"


def person(interaction: Interaction) -> MemberId:
    return MemberId(interaction.user.id)


def here(interaction: Interaction) -> GuildId:
    """The guild in which this was tapped or typed. Private notes have none: refuse there."""
    if interaction.guild_id is None:
        raise NotAllowedError
    return GuildId(interaction.guild_id)


def claimed_guild(interaction: Interaction, guild_id: GuildId) -> GuildId:
    """The guild that a custom_id names. In a guild it must be that guild; in private notes it is
    checked by the service, which finds no such member or thing elsewhere."""
    if interaction.guild_id is not None and interaction.guild_id != guild_id:
        raise NotAllowedError
    return guild_id
