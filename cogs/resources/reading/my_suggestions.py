"""The links that somebody suggested, on My page: what waits, what stands on the shelf, and what was not taken."""

from collections.abc import Sequence

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.keeping.own_suggestions import Became, OwnSuggestion
from bot.features.resources.model import ResourceId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.resources.keeping.suggest_link import SuggestLinkButton
from cogs.resources.link_button import ABOUT, LinkButton
from cogs.resources.reader import shelf_in


class MySuggestionsButton(TapButton, template=r"resources:mine:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, words: str | None = None
    ) -> None:
        super().__init__(
            f"resources:mine:{guild_id}", words or (say or Speaker())("Links I suggested")
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        own = await interaction.client.services.resources.list_suggested_by(
            guild_id, by=person(interaction)
        )
        await show(interaction, _screen(own, guild_id, speaker(interaction)), discreet=True)


class TakeOneBackList(TapList, template=r"resources:take_one_back:(?P<guild_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        waiting: Sequence[OwnSuggestion] = (),
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"resources:take_one_back:{guild_id}",
            (say or Speaker())("Take one back"),
            [
                discord.SelectOption(
                    label=label(one.resource.details.title, limit=SELECT_LABEL),
                    value=str(one.resource.id),
                )
                for one in waiting
            ]
            or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        chosen = self.chosen[0]
        resource = await interaction.client.services.resources.get_waiting_of(
            guild_id, ResourceId(int(chosen) if chosen.isdecimal() else 0), by=person(interaction)
        )
        words = say(
            "Take back **{title}**? Then it does not wait for a facilitator any more.",
            title=plain(resource.details.title),
        )
        taps = [
            TakeBackButton(guild_id, resource.id, say),
            MySuggestionsButton(guild_id, words=say("Leave it")),
            HelpNowButton(say),
        ]
        await show(interaction, Screen(words, taps), discreet=True)


class TakeBackButton(LinkButton, template=rf"resources:take_back:{ABOUT}"):
    action = "take_back"
    style = ButtonStyle.danger

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Yes, take it back")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        await interaction.client.services.resources.take_back_suggestion(
            guild_id, self.resource_id, by=person(interaction)
        )
        words = say("Done. You took it back, and nobody needs to look at it.")
        taps = [
            SuggestLinkButton(guild_id, say),
            MyPageButton(guild_id, say),
            HelpNowButton(say),
        ]
        await show(interaction, Screen(words, taps), discreet=True)


@my_page_section(36)
async def suggested(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    own = await interaction.client.services.resources.list_suggested_by(
        guild_id, by=person(interaction)
    )
    if not own:
        return None
    lines = [say.plural("**{n} link you suggested**", "**{n} links you suggested**", len(own))]
    if waiting := sum(one.became is Became.WAITING for one in own):
        lines.append(
            say.plural("{n} waits for a facilitator.", "{n} wait for a facilitator.", waiting)
        )
    return Section("\n".join(lines), [MySuggestionsButton(guild_id, say)])


def _screen(own: Sequence[OwnSuggestion], guild_id: GuildId, say: Speaker) -> Screen:
    ways: list[Tappable] = [
        SuggestLinkButton(guild_id, say),
        MyPageButton(guild_id, say),
        HelpNowButton(say),
    ]
    if not own:
        return Screen(say("You have suggested no links lately."), ways)
    parts = [say("**Links you suggested**"), *(_told(one, say) for one in own)]
    waiting = [one for one in own if one.became is Became.WAITING]
    taps = [TakeOneBackList(guild_id, waiting, say), *ways] if waiting else ways
    return Screen("\n\n".join(parts), taps)


def _told(one: OwnSuggestion, say: Speaker) -> str:
    became = {
        Became.WAITING: say("It waits for a facilitator."),
        Became.ON_SHELF: say("It is on the shelf. Thank you."),
        Became.NOT_TAKEN: say("It was not taken this time. Thank you for thinking of others."),
        Became.TAKEN_OFF: say("It was on the shelf for a while. Thank you."),
    }
    return f"**{plain(one.resource.details.title)}**\n{became[one.became]}"
