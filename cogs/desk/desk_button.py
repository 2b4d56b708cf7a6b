"""**Desk**, on the board and wherever a facilitator has settled something."""

import re

from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.refusals import first_aid
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker, speaker


class DeskButton(TapButton, template=r"desk:open:(?P<guild_id>\d+)(?::(?P<page>\d+))?"):
    def __init__(
        self,
        guild_id: GuildId,
        say: Speaker | None = None,
        *,
        again: bool = False,
        page: int | None = None,
        words: str | None = None,
    ) -> None:
        say = say or Speaker()
        # The first page has its number too where one turns back to it, since "Look again" may stand beside it.
        turned = "" if page is None else f":{page}"
        words = words or (say("Look again") if again else say("What waits"))
        super().__init__(f"desk:open:{guild_id}{turned}", words)
        self.guild_id = guild_id
        self.page = page or 0

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "DeskButton":
        return cls(GuildId(int(match["guild_id"])), page=int(match["page"] or 0))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since the screen has this button on it too.
        from cogs.desk.desk_screen import desk_screen  # noqa: PLC0415

        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        await show(interaction, await desk_screen(interaction, guild_id, say, page=self.page))


def way_to_desk(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    """The next step for a facilitator. A desk stands in a server; in private notes there is what helps anywhere."""
    if interaction.guild_id is None:
        return first_aid(say, interaction)
    return (DeskButton(GuildId(interaction.guild_id), say),)
