"""The server's own clock, chosen with the same taps as everyone's."""

from bot.core.ids import GuildId
from bot.features.guilds.model import Guild, SetupStep
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.guilds.server_manager import managed_guild
from cogs.guilds.server_page import page_after, step_screen
from cogs.members.clock_choice import ClockFlow, after_clock


@step_screen(SetupStep.CLOCK)
async def ask_clock(interaction: Interaction, guild: Guild, say: Speaker) -> Screen:
    question = await ClockFlow(guild.guild_id, "setup").screen(interaction)
    words = say("On whose clock are most meetings? Each person still sees their own time.")
    return Screen(f"{words}\n\n{question.text}", question.taps)


@after_clock("setup")
async def keep_server_clock(
    interaction: Interaction, _guild_id: GuildId, zone: str, _ids: tuple[int, ...], _say: Speaker
) -> Screen:
    guild = await interaction.client.services.guilds.save_server_half(
        managed_guild(interaction), by=person(interaction), zone=zone
    )
    return await page_after(interaction, guild, SetupStep.CLOCK)
