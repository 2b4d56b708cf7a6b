"""**Erase me**: asked once, then done everywhere at once."""

import re

from babel.dates import format_date
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.privacy.model import Receipt
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton


class EraseButton(TapButton, template=r"privacy:erase:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"privacy:erase:{guild_id}", (say or Speaker())("Erase me"))
        self.guild_id = guild_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "EraseButton":
        return cls(GuildId(int(match["guild_id"])))

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
        await show(interaction, Screen(words, taps), discreet=True)


class EraseNowButton(TapButton, template=r"privacy:erasenow:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Erase it all")
        super().__init__(f"privacy:erasenow:{guild_id}", words, style=ButtonStyle.danger)
        self.guild_id = guild_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "EraseNowButton":
        return cls(GuildId(int(match["guild_id"])))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        receipt = await services.privacy.forget_member(guild_id, person(interaction))
        await show(interaction, erased_screen(receipt, speaker(interaction)), discreet=True)
        await services.outbox.deliver_due()
        await services.privacy.empty_log()


class OwnPostsButton(TapButton, template=r"privacy:posts"):
    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("privacy:posts", (say or Speaker())("How to delete my posts"))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "OwnPostsButton":
        return cls()

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        words = say(
            "**How to delete my posts**\n\n"
            "On a phone: hold your finger on the post, then tap Delete Message.\n"
            "On a computer: point at the post, then tap the bin.\n"
            "Do it while you can still see the room. "
            "For posts that you can't see any more, ask a facilitator."
        )
        await show(interaction, Screen(words, [HelpNowButton(say)]), discreet=True)


def erased_screen(receipt: Receipt, say: Speaker) -> Screen:
    words = say(
        "Done. I have erased what I kept about you. Old safety copies are gone by {date}. "
        "I can't erase what you wrote in the rooms, but you can. "
        "Your receipt is {code}. It says nothing about you.",
        date=format_date(receipt.copies_gone_on, "long", locale=say.language.replace("-", "_")),
        code=receipt.code,
    )
    return Screen(words, [OwnPostsButton(say)])
