"""The ways to a note that waits: the one that has waited longest, or the same one again."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.checkins.model import AnswerId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

NOTE = r"(?P<guild_id>\d+):(?P<answer_id>\d+)"
"""Cards and buttons carry the number of what was sent, never whose it is."""


class OpenNextButton(TapButton, template=r"checkins:read:(?P<guild_id>\d+):(?P<group_id>\d+)"):
    def __init__(self, guild_id: GuildId, group_id: GroupId, label: str = "Open") -> None:
        super().__init__(f"checkins:read:{guild_id}:{group_id}", label, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since what it opens leads on to the next one.
        from cogs.checkins.note_screen import show_note  # noqa: PLC0415

        guild_id = claimed_guild(interaction, self.guild_id)
        checkins = interaction.client.services.checkins
        opened = await checkins.open_next(guild_id, self.group_id, person(interaction))
        await show_note(interaction, opened)


class OpenAgainButton(TapButton, template=rf"checkins:open:{NOTE}"):
    def __init__(self, guild_id: GuildId, answer_id: AnswerId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Open again")
        super().__init__(f"checkins:open:{guild_id}:{answer_id}", words)
        self.guild_id = guild_id
        self.answer_id = answer_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since its screen has this button on it when the time is over.
        from cogs.checkins.note_screen import show_note  # noqa: PLC0415

        guild_id = claimed_guild(interaction, self.guild_id)
        checkins = interaction.client.services.checkins
        opened = await checkins.open(guild_id, self.answer_id, person(interaction))
        await show_note(interaction, opened)
