"""**Keep my place**."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_page import MyPageButton


class KeepPlaceButton(TapButton, template=r"idle:keep:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Keep my place")
        super().__init__(f"idle:keep:{guild_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        """Any tap keeps it; this one is sure that it is written before it says so."""
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.idle.note_tap(guild_id, person(interaction))
        words = say("Good. I keep your place, and nothing is erased.")
        await show(interaction, Screen(words, [MyPageButton(guild_id, say)]), discreet=True)
