"""What a search has found, best first; or, with nothing found, where else to look."""

import re
from dataclasses import replace

import discord
from discord import app_commands
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.finding.near_words import nearest_topics, sounds_like_danger
from bot.features.resources.model import Filters, Page
from cogs._kit.interaction import Interaction, here
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.helplines.help_now import HelpNowButton
from cogs.resources.reader import reader_of, shelf_in
from cogs.resources.reading.link_card import card_screen
from cogs.resources.reading.link_list import LinkList, TurnButton
from cogs.resources.reading.link_words import TOPIC_NAMES, history_hint, told
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.read_screen import TopicList
from cogs.resources.reading.search_form import SearchButton
from cogs.resources.reading.typed_words import (
    TYPED,
    carried_words,
    chosen_link,
    offered,
    read_words,
)


class FoundButton(
    TapButton,
    template=rf"resources:found:(?P<guild_id>\d+):(?P<page>\d{{1,3}}):(?P<typed>{TYPED})",
):
    """Another page of what was found."""

    def __init__(self, guild_id: GuildId, page: int, typed: str, words: str | None = None) -> None:
        super().__init__(f"resources:found:{guild_id}:{page}:{typed}", words or "-")
        self.guild_id = guild_id
        self.page = page
        self.typed = typed

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "FoundButton":
        return cls(GuildId(int(match["guild_id"])), int(match["page"]), match["typed"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        text = read_words(self.typed)
        screen = await found_screen(interaction, guild_id, text, page=self.page)
        await show(interaction, screen, discreet=True)


async def open_search(interaction: Interaction, words: str) -> None:
    """For ``/resources search``: what was typed, or the link that was chosen while typing."""
    guild_id = here(interaction)
    chosen = chosen_link(words)
    screen = (
        await found_screen(interaction, guild_id, words)
        if chosen is None
        else await card_screen(interaction, guild_id, chosen)
    )
    await show(interaction, screen, discreet=True)


async def suggest_links(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if interaction.guild_id is None:
        return []
    guild_id = GuildId(interaction.guild_id)
    resources = interaction.client.services.resources
    found = await resources.suggest_titles(guild_id, typed, reader_of(interaction, guild_id))
    return [
        app_commands.Choice(
            name=label(one.details.title, limit=SELECT_LABEL), value=offered(one.id)
        )
        for one in found
    ]


async def found_screen(
    interaction: Interaction, guild_id: GuildId, text: str, *, page: int = 0
) -> Screen:
    say = speaker(interaction)
    reader = reader_of(interaction, guild_id)
    resources = interaction.client.services.resources
    found = await resources.search(guild_id, text, Filters(), reader, page=page)
    screen = (
        _found(found, guild_id, text, say)
        if found.items
        else await _nothing(interaction, guild_id, text, say)
    )
    if not sounds_like_danger(text):
        return replace(screen, taps=(*screen.taps, HelpNowButton(say)))
    first = Screen(
        say("If someone is in danger now, get help first. Pages can wait."),
        [HelpNowButton(say, style=discord.ButtonStyle.danger)],
    )
    return replace(screen, above=first)


def _found(found: Page, guild_id: GuildId, text: str, say: Speaker) -> Screen:
    parts = [say.plural("**{n} link found**", "**{n} links found**", found.total)]
    parts += [told(one.details, say) for one in found.items]
    if any(one.details.needs_care for one in found.items):
        parts.append(history_hint(say))
    taps: list[Tappable | tuple[Tappable, ...]] = [LinkList(guild_id, found.items, say)]
    if found.pages > 1:
        typed = carried_words(text)
        if typed is None:
            parts.append(say("These fit best. Search with fewer words to turn the page."))
        else:
            at, of = found.number + 1, found.pages
            parts.append(say("Page {number} of {pages}.", number=at, pages=of))
            taps.append(_turns(guild_id, found, typed, say))
    taps += [SearchButton(guild_id, say, say("Search again")), ReadButton(guild_id, say)]
    return Screen("\n\n".join(parts), taps)


def _turns(guild_id: GuildId, found: Page, typed: str, say: Speaker) -> tuple[Tappable, ...]:
    turns: list[Tappable] = []
    if found.number > 0:
        turns.append(FoundButton(guild_id, found.number - 1, typed, say("Back")))
    if found.number + 1 < found.pages:
        turns.append(FoundButton(guild_id, found.number + 1, typed, say("More")))
    return tuple(turns)


async def _nothing(interaction: Interaction, guild_id: GuildId, text: str, say: Speaker) -> Screen:
    topics = await interaction.client.services.resources.list_topics(guild_id)
    again = SearchButton(guild_id, say, say("Search again"))
    if not topics:
        words = say("The shelf is still empty here. A facilitator can fill it.")
        return Screen(words, [ReadButton(guild_id, say)])
    near = [
        TurnButton(guild_id, Filters(topic=topic), 0, label(TOPIC_NAMES[topic](say)))
        for topic in nearest_topics(text, topics)
    ]
    words = (
        say(
            "I found nothing for that. This may come near it. Or try one plain word, such as “sleep”."
        )
        if near
        else say(
            "I found nothing for that. Try one plain word, such as “sleep”, or look through the topics."
        )
    )
    return Screen(
        words, [*near, TopicList(guild_id, topics, say), again, ReadButton(guild_id, say)]
    )
