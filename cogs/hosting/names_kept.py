"""Whether a group keeps who came, or only how many: a switch on the group's own screen."""

import re

from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.groups.authority import standing
from cogs.groups.edit_screen import EDIT_LINES, EDIT_TAPS, edit_screen


class NamesKeptButton(
    TapButton, template=r"hosting:names:(?P<guild_id>\d+):(?P<group_id>\d+):(?P<what>keep|drop)"
):
    def __init__(
        self, guild_id: GuildId, group_id: GroupId, what: str, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        words = say("Keep who came") if what == "keep" else say("Keep only how many came")
        super().__init__(f"hosting:names:{guild_id}:{group_id}:{what}", words)
        self.guild_id = guild_id
        self.group_id = group_id
        self.what = what

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "NamesKeptButton":
        return cls(GuildId(int(match["guild_id"])), GroupId(int(match["group_id"])), match["what"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await interaction.client.services.groups.edit(
            claimed_guild(interaction, self.guild_id),
            self.group_id,
            by=await standing(interaction),
            keeps_names=self.what == "keep",
        )
        await show(interaction, edit_screen(group, speaker(interaction)))


def names_tap(group: Group, say: Speaker) -> Tappable:
    what = "drop" if group.keeps_names else "keep"
    return NamesKeptButton(group.guild_id, group.id, what, say)


def names_line(group: Group, say: Speaker) -> str:
    if group.keeps_names:
        return say("After a meeting: who came, for 30 days")
    return say("After a meeting: only how many came")


if names_tap not in EDIT_TAPS:
    EDIT_TAPS.append(names_tap)
if names_line not in EDIT_LINES:
    EDIT_LINES.append(names_line)
