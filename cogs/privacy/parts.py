"""**Erase a part**: one kind of thing goes, the rest stays."""

import re
from collections.abc import Sequence
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.personal_data import Part
from bot.features.privacy.errors import NothingToEraseError
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, paragraphs
from cogs.privacy.erase import EraseButton
from cogs.privacy.privacy_screen import PrivacyButton
from cogs.privacy.receipt import deliver_and_tell, say_beside_the_receipt

_GUILD: Final = r"(?P<guild_id>\d+)"


class PartsButton(TapButton, template=rf"privacy:parts:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"privacy:parts:{guild_id}", (say or Speaker())("Erase a part"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        parts = await _parts(interaction, guild_id)
        await show(interaction, _which(parts, guild_id, say), discreet=True)


class PartList(TapList, template=rf"privacy:part:{_GUILD}"):
    def __init__(
        self,
        guild_id: GuildId,
        options: list[discord.SelectOption] | None = None,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"privacy:part:{guild_id}",
            (say or Speaker())("Choose a part"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        found = [one for one in await _parts(interaction, guild_id) if one.key == self.chosen[0]]
        if not found:
            raise NothingToEraseError
        lines = [
            say("**Erase this part?**\n"),
            *(f"- {what}" for what in found[0].what),
            found[0].stops,
            say("All else stays as it is. This can't be undone."),
        ]
        taps = (
            PartNowButton(guild_id, found[0].key, say("Erase this part")),
            PrivacyButton(guild_id, say),
        )
        await show(interaction, Screen(paragraphs(lines), taps), discreet=True)


class PartNowButton(TapButton, template=rf"privacy:partnow:{_GUILD}:(?P<part>[a-z]{{1,20}})"):
    def __init__(self, guild_id: GuildId, part: str, words: str = "-") -> None:
        super().__init__(f"privacy:partnow:{guild_id}:{part}", words, style=ButtonStyle.danger)
        self.guild_id = guild_id
        self.part = part

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "PartNowButton":
        return cls(GuildId(int(match["guild_id"])), match["part"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        privacy = interaction.client.services.privacy
        try:
            receipt = await privacy.forget_part(guild_id, person(interaction), self.part)
        except NothingToEraseError as nothing:
            await say_beside_the_receipt(interaction, nothing)
            return
        await deliver_and_tell(interaction, guild_id, receipt)


async def _parts(interaction: Interaction, guild_id: GuildId) -> Sequence[Part]:
    return await interaction.client.services.privacy.list_parts(guild_id, person(interaction))


def _which(parts: Sequence[Part], guild_id: GuildId, say: Speaker) -> Screen:
    if not parts:
        words = say("**Erase a part**\n\nThere is nothing that can go alone. You can erase it all.")
        return Screen(words, [EraseButton(guild_id, say), PrivacyButton(guild_id, say)])
    lines = [say("**Erase a part**\n\nEach of these can go alone. All else stays as it is.\n")]
    lines += [f"- **{', '.join(one.what)}**: {one.stops}" for one in parts]
    options = [
        discord.SelectOption(label=label(", ".join(one.what), limit=SELECT_LABEL), value=one.key)
        for one in parts
    ]
    taps = [
        PartList(guild_id, options, say),
        EraseButton(guild_id, say),
        PrivacyButton(guild_id, say),
    ]
    return Screen("\n".join(lines), taps)
