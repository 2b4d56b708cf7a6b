"""**Guidelines**, on every hub: the rules of the room, privately."""

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.groups.agreement import guidelines, guidelines_version
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_page import MyPageButton


class GuidelinesButton(TapButton, template=r"groups:guidelines:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"groups:guidelines:{guild_id}", (say or Speaker())("Guidelines"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, guidelines_screen(say, MyPageButton(guild_id, say)))


def guidelines_screen(say: Speaker, *taps: Tappable) -> Screen:
    ours = guidelines(say.language)
    lines = [f"{number}. {line}" for number, line in enumerate(ours.lines, start=1)]
    version = say("Version {version}.", version=guidelines_version())
    return Screen("\n".join([f"**{ours.title}**", *lines, f"-# {version}"]), taps)
