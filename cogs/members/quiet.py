"""`/quiet`: no private note any more, at once, and one tap to undo it."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton


class UndoQuietButton(TapButton, template=r"members:unquiet:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Undo: allow them again")
        super().__init__(f"members:unquiet:{guild_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.members.allow_notes(guild_id, person(interaction))
        words = say("Your private notes are on again, as they were.")
        taps = (MyNotesButton(guild_id, say), MyPageButton(guild_id, say))
        await show(interaction, Screen(words, taps), discreet=True)


async def be_quiet(interaction: Interaction, guild_id: GuildId) -> Screen:
    say = speaker(interaction)
    members = interaction.client.services.members
    member = await members.get(guild_id, person(interaction))
    if not member.notes.allowed:
        words = say("Private notes are off already. I don't write to you.")
        return Screen(words, (MyNotesButton(guild_id, say), MyPageButton(guild_id, say)))
    await members.stop_notes(guild_id, person(interaction))
    words = say("It is quiet now. I send you no private notes. All else stays as it is.")
    if await interaction.client.services.personal_reminders.count(guild_id, person(interaction)):
        words += "\n" + say("Reminders you set wait too.")
    return Screen(words, (UndoQuietButton(guild_id, say), MyPageButton(guild_id, say)))
