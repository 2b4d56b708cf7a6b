"""**Erase me**: asked once, then done everywhere at once."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.privacy.errors import NothingKeptError
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_page import MyPageButton
from cogs.privacy.receipt import (
    OwnPostsButton,
    before_the_room_closes,
    deliver_and_tell,
    say_beside_the_receipt,
)


class EraseButton(TapButton, template=r"privacy:erase:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, *, words: str | None = None
    ) -> None:
        super().__init__(f"privacy:erase:{guild_id}", words or (say or Speaker())("Erase me"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        words = say(
            "**Erase what I keep about you?**\n\n"
            "You leave your groups here, and their rooms go from your list. My notes stop. "
            "I tell no one. A record stays that someone once said yes, without your name. "
            "Your own posts stay unless you delete them first. This can't be undone."
        )
        taps = (
            EraseNowButton(guild_id, say),
            OwnPostsButton(say),
            MyPageButton(guild_id, say),
        )
        if (closing := await before_the_room_closes(interaction, guild_id)) is not None:
            words += f"\n\n{closing}"
        await show(interaction, Screen(words, taps), discreet=True)


class EraseNowButton(TapButton, template=r"privacy:erasenow:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Erase it all")
        super().__init__(f"privacy:erasenow:{guild_id}", words, style=ButtonStyle.danger)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        privacy = interaction.client.services.privacy
        try:
            receipt = await privacy.forget_member(guild_id, person(interaction))
        except NothingKeptError as nothing:
            await say_beside_the_receipt(interaction, nothing)
            return
        await deliver_and_tell(interaction, guild_id, receipt)
