"""**Take a copy**: everything kept, as a file that programs and people can read."""

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_page import MyPageButton

FILE_NAME = "my-copy.json"
"""A name that tells nothing: the file may lie in a folder that others look into."""


class CopyButton(TapButton, template=r"privacy:copy:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"privacy:copy:{guild_id}", (say or Speaker())("Take a copy"))
        self.guild_id = guild_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "CopyButton":
        return cls(GuildId(int(match["guild_id"])))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        kept = await services.privacy.export_member(guild_id, person(interaction))
        words = say("Here is your copy. It opens in any text app. Only you can see it here.")
        file = _file(kept, services.clock.now())
        await show(interaction, Screen(words, [MyPageButton(guild_id, say)], [file]), discreet=True)


def _file(kept: Mapping[str, Any], at: datetime) -> discord.File:
    text = json.dumps({"copied_at": at.isoformat(), "kept": kept}, ensure_ascii=False, indent=2)
    return discord.File(io.BytesIO(text.encode()), FILE_NAME)
