"""People's names, fetched by id: nobody is in a cache that could be relied on."""

import discord

from bot.client import Porchlight
from bot.core.ids import GuildId, MemberId
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain


async def name_of(
    client: Porchlight, guild_id: GuildId, member_id: MemberId | None, say: Speaker
) -> str:
    """Their name in this server, safe to show; what to call them if they are gone."""
    guild = None if member_id is None else await client.find_guild(guild_id)
    if member_id is None or guild is None:
        return say("Someone")
    try:
        member = guild.get_member(member_id) or await guild.fetch_member(member_id)
    except discord.NotFound:
        return say("Someone who left")
    return plain(member.display_name, limit=60)
