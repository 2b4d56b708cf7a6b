"""After three meetings without a tap: does this person still want them? Asked once."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton


@note("reminders.keep")
async def still_wanted(delivery: Delivery, reading: Reading) -> Note:
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens("reminders.keep")
async def ask(delivery: Delivery, _interaction: Interaction, say: Speaker) -> Screen:
    return Screen(
        say(
            "My notes about the last three meetings got no answer, and that is fine. "
            "Shall I keep writing before each meeting? I won't ask again."
        ),
        [KeepNotesButton(delivery.guild_id, say), StopNotesButton(delivery.guild_id, say)],
    )


class KeepNotesButton(TapButton, template=r"reminders:keep:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Keep them")
        super().__init__(f"reminders:keep:{guild_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.members.keep_notes(guild_id, person(interaction))
        await show(
            interaction,
            Screen(say("Good. Your notes stay as they are."), [MyPageButton(guild_id, say)]),
        )


class StopNotesButton(TapButton, template=r"reminders:stop:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"reminders:stop:{guild_id}", (say or Speaker())("Stop them"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.members.stop_notes(guild_id, person(interaction))
        await show(
            interaction,
            Screen(
                say("Done. I won't write to you any more. Your meetings stand on your page."),
                [MyPageButton(guild_id, say)],
            ),
        )
