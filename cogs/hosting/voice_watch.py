"""Hears who comes into a voice room and who goes. Only rooms in which a group meets right now are counted."""

import discord
from discord.ext import commands

from bot.client import Porchlight
from bot.core.ids import ChannelId, MemberId


class VoiceWatch(commands.Cog):
    def __init__(self, bot: Porchlight) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_voice_state_update(
        self, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        """Also told of a microphone switched off, which is no coming or going."""
        if before.channel == after.channel or member.bot:
            return
        services = self._bot.services
        voices, now = services.hosting.voices, services.clock.now()
        if before.channel is not None:
            voices.went(ChannelId(before.channel.id), MemberId(member.id), now)
        if after.channel is not None:
            voices.came(ChannelId(after.channel.id), MemberId(member.id), now)
