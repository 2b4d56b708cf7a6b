from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.wall_time import load_zone
from bot.features.personal_reminders.model import TYPED_LIMIT, WORDS_LIMIT
from bot.features.personal_reminders.typed_at_once import taken_apart
from cogs._kit.interaction import Interaction
from cogs.members.my_page import own_guild
from cogs.personal_reminders.preview import show_draft
from cogs.personal_reminders.remind_form import open_form


class PersonalRemindersCog(commands.Cog):
    @app_commands.command(name="remind", description="Remind me of something, privately")
    @app_commands.describe(
        what="Of what? Only you see it.",
        when="When? Such as: tomorrow 9 AM, in 20 minutes, every Monday 8 AM",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def remind(
        self,
        interaction: discord.Interaction[Any],
        what: app_commands.Range[str, 1, WORDS_LIMIT] | None = None,
        when: app_commands.Range[str, 1, TYPED_LIMIT] | None = None,
    ) -> None:
        ours: Interaction = interaction
        guild_id = own_guild(ours)
        if what is not None and when is None:
            # Any clock will do to see where the time begins; it is read on theirs afterwards.
            what, when = taken_apart(
                what,
                now=ours.client.services.clock.now(),
                zone=load_zone("UTC"),
                language=str(ours.locale),
            )
            await open_form(ours, guild_id, what, when)
            return
        if what is None or when is None:
            await open_form(ours, guild_id, what or "", when or "")
            return
        await ours.response.defer(ephemeral=True)
        await show_draft(ours, guild_id, what, when)
