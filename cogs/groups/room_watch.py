"""Notices when somebody deletes a room or takes a permission away, and has it mended."""

import discord
from discord.ext import commands

from bot.client import Porchlight
from bot.core.ids import ChannelId, GuildId
from cogs.groups.rooms import is_closed, lost_access


class RoomWatch(commands.Cog):
    def __init__(self, bot: Porchlight) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._bot.services.groups.room_deleted(
            GuildId(channel.guild.id), ChannelId(channel.id)
        )

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """We hear our own changes here too; they leave nothing to mend."""
        if before.overwrites == after.overwrites:
            return
        if not isinstance(after, (discord.TextChannel, discord.VoiceChannel)):
            return
        groups = self._bot.services.groups
        guild_id = GuildId(after.guild.id)
        admission = await groups.find_by_room(guild_id, ChannelId(after.id))
        if admission is None:
            return
        was_opened = admission.group.rooms_closed and not is_closed(after)
        await groups.mend(
            guild_id, admission.group.id, lost_access(after, admission), close=was_opened
        )
