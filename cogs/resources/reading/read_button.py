"""**Read something**, on every page where somebody may want to read rather than talk."""

from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker
from cogs.resources.reader import shelf_in


class ReadButton(TapButton, template=r"resources:read:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"resources:read:{guild_id}", (say or Speaker())("Read something"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since pages that have this button on them are what its screens lead to.
        from cogs.resources.reading.read_screen import read_screen  # noqa: PLC0415

        guild_id = await shelf_in(interaction, self.guild_id)
        await show(interaction, await read_screen(interaction, guild_id), discreet=True)
