"""**What is kept about me**: what there is, why, how long, and who sees it."""

import re
from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.personal_data import Declaration
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.privacy.copy_button import CopyButton
from cogs.privacy.erase import EraseButton


class PrivacyButton(TapButton, template=r"privacy:open:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("What is kept about me")
        super().__init__(f"privacy:open:{guild_id}", words)
        self.guild_id = guild_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "PrivacyButton":
        return cls(GuildId(int(match["guild_id"])))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await privacy_screen(interaction, guild_id), discreet=True)


async def privacy_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    say = speaker(interaction)
    privacy = interaction.client.services.privacy
    kept = await privacy.export_member(guild_id, person(interaction))
    if not kept:
        words = say("**What is kept about me**\n\nNothing. I keep nothing about you here.")
        return Screen(words, (MyPageButton(guild_id, say), HelpNowButton(say)))
    taps = (
        CopyButton(guild_id, say),
        EraseButton(guild_id, say),
        MyPageButton(guild_id, say),
    )
    return Screen(_words(privacy.declarations, kept, say), taps)


def _words(declarations: tuple[Declaration, ...], kept: Mapping[str, Any], say: Speaker) -> str:
    parts = [say("**What is kept about me**\n\nThis is all that I keep about you here.")]
    parts.extend(_one(declared, say) for declared in declarations if declared.what in kept)
    parts.append(
        say(
            "I never read or keep what people write or say in the rooms. "
            "Discord does keep what is written there, and it is no place for health records. "
            "I keep your data locked. Whoever runs my computer could still get at it."
        )
    )
    return "\n\n".join(parts)


def _one(declared: Declaration, say: Speaker) -> str:
    kept = say("Kept: {how_long}", how_long=declared.how_long)
    seen = say("Seen by: {who}", who=declared.who_sees)
    return f"**{declared.what}**\n{declared.why}\n-# {kept}\n-# {seen}"
