"""**Ask a facilitator to reach me**, on every page where somebody may need a person rather than a bot."""

import re

from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker
from cogs._kit.still_here import refuse_departed

ANY_GROUP = 0
"""Stands for a group that is still to be chosen; who is in one only need not choose."""


class AskButton(TapButton, template=r"requests:ask:(?P<guild_id>\d+):(?P<group_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId | None = None,
        say: Speaker | None = None,
        *,
        label: str | None = None,
    ) -> None:
        words = label or (say or Speaker())("Ask a facilitator to reach me")
        super().__init__(f"requests:ask:{guild_id}:{group_id or ANY_GROUP}", words)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AskButton":
        group_id = GroupId(int(match["group_id"]))
        return cls(GuildId(int(match["guild_id"])), group_id or None)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since pages that have this button on them are what its screens lead to.
        from cogs.requests.ask_screens import door_screen  # noqa: PLC0415

        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        screen = await door_screen(interaction, guild_id, self.group_id)
        await show(interaction, screen, discreet=True)
