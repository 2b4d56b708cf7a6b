"""**Desk**, on the board and wherever a facilitator has settled something."""

from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.refusals import first_aid
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker, speaker


class DeskButton(TapButton, template=r"desk:open:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, *, again: bool = False
    ) -> None:
        say = say or Speaker()
        super().__init__(f"desk:open:{guild_id}", say("Look again") if again else say("What waits"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since the screen has this button on it too.
        from cogs.desk.desk_screen import desk_screen  # noqa: PLC0415

        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await desk_screen(interaction, guild_id, speaker(interaction)))


def way_to_desk(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    """The next step for a facilitator. A desk stands in a server; in private notes there is what helps anywhere."""
    if interaction.guild_id is None:
        return first_aid(say, interaction)
    return (DeskButton(GuildId(interaction.guild_id), say),)
