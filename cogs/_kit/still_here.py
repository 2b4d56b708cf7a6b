"""Private notes stay on the phone of somebody who has left the server, and their buttons with them. And a button may
name a server that somebody was never in."""

from typing import Any, cast

import discord

from bot.core.errors import NotInServerError
from bot.core.ids import GuildId
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT
from cogs._kit.interaction import Interaction, person
from cogs._kit.locked_servers import STILL_WORKS


async def refuse_departed(interaction: Interaction, guild_id: GuildId) -> None:
    """Ask Discord whether they are still in the server: it tells nobody when somebody leaves. A tap in the server
    itself says that they are; while Discord does not answer, they are taken to be."""
    if interaction.guild_id is not None:
        return
    guild = await interaction.client.find_guild(guild_id)
    if guild is None:
        raise NotInServerError
    try:
        await guild.fetch_member(interaction.user.id)
    except discord.NotFound as gone:
        await interaction.client.services.groups.member_gone(guild_id, person(interaction))
        raise NotInServerError from gone
    except DID_NOT_TAKE_IT:
        return


async def refuse_unknown(interaction: discord.Interaction[Any], guild_id: GuildId | None) -> None:
    """Nothing is begun in private about somebody in a server they are not in. Whoever is known there is not asked for
    at each tap; what must not happen after they left asks ``refuse_departed`` by itself."""
    if interaction.guild_id is not None or guild_id is None:
        return
    if str((interaction.data or {}).get("custom_id", "")).startswith(STILL_WORKS):
        return
    ours = cast("Interaction", interaction)
    if not await ours.client.services.members.knows(guild_id, person(ours)):
        await refuse_departed(ours, guild_id)
