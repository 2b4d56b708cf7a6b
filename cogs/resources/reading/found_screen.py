"""What a search has found, best first; or, with nothing found, where else to look."""

import re
from dataclasses import replace

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
from cogs.resources.reading.filter_screen import FilterButton, filter_words
from cogs.resources.reading.help_first import help_first
from cogs.resources.reading.link_card import card_screen
from cogs.resources.reading.link_list import LinkList, TurnButton
from cogs.resources.reading.link_words import TOPIC_NAMES, briefly, headed, history_hint
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.read_screen import TopicList
from cogs.resources.reading.search_form import SearchButton
from cogs.resources.reading.shelf_filters import CARRIED, carried, read_filters
from cogs.resources.reading.typed_words import (
    TYPED,
    can_narrow,
    carried_words,
    chosen_link,
    offered,
    read_words,
)
from cogs.resources.reading.way_back import leads_back


@leads_back("found", lambda say: say("Back to what I found"))
class FoundButton(
    TapButton,
    template=rf"resources:found:(?P<guild_id>\d+):(?P<page>\d{{1,3}}):(?P<filters>{CARRIED}):(?P<typed>{TYPED})",
):
    """A page of what was found."""

    def __init__(
        self,
        guild_id: GuildId,
        page: int,
        filters: Filters,
        typed: str,
        words: str | None = None,
    ) -> None:
        super().__init__(
            f"resources:found:{guild_id}:{page}:{carried(filters)}:{typed}", words or "-"
        )
        self.guild_id = guild_id
        self.page = page
        self.filters = filters
        self.typed = typed

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "FoundButton":
        guild_id, filters = GuildId(int(match["guild_id"])), read_filters(match["filters"])
        return cls(guild_id, int(match["page"]), filters, match["typed"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        text = read_words(self.typed)
        screen = await found_screen(interaction, guild_id, text, self.filters, page=self.page)
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
    interaction: Interaction,
    guild_id: GuildId,
    text: str,
    filters: Filters | None = None,
    *,
    page: int = 0,
) -> Screen:
    say = speaker(interaction)
    reader = reader_of(interaction, guild_id)
    resources = interaction.client.services.resources
    filters = filters or Filters()
    found = await resources.search(guild_id, text, filters, reader, page=page)
    typed = carried_words(text)
    if found.items:
        screen = _found(found, guild_id, filters, typed, say)
    elif filters.any and typed is not None:
        screen = _nothing_so_narrow(guild_id, filters, typed, say)
    else:
        screen = await _nothing(interaction, guild_id, text, say)
    if not sounds_like_danger(text):
        return replace(screen, taps=(*screen.taps, HelpNowButton(say)))
    return help_first(screen, say)


def _found(
    found: Page, guild_id: GuildId, filters: Filters, typed: str | None, say: Speaker
) -> Screen:
    title = say.plural("{n} link found", "{n} links found", found.total)
    parts = [headed(title, found, say)]
    if only := filter_words(filters, say):
        parts.append(say("Only: {filters}", filters=only))
    parts += [briefly(one.details, say) for one in found.items]
    if any(one.details.needs_care for one in found.items):
        parts.append(history_hint(say))
    again = SearchButton(guild_id, say, say("Search again"))
    if typed is None:
        if found.pages > 1:
            parts.append(say("These fit best. Search with fewer words to turn the page."))
        taps: list[Tappable | tuple[Tappable, ...]] = [
            LinkList(guild_id, found.items, say, back=again)
        ]
    else:
        here = FoundButton(guild_id, found.number, filters, typed)
        taps = [LinkList(guild_id, found.items, say, back=here)]
        if found.pages > 1:
            taps.append(_turns(guild_id, found, filters, typed, say))
    taps.append(again)
    if typed is not None and can_narrow(typed):
        taps.append(FilterButton(guild_id, filters, say, typed=typed))
    return Screen("\n\n".join(parts), [*taps, ReadButton(guild_id, say)])


def _turns(
    guild_id: GuildId, found: Page, filters: Filters, typed: str, say: Speaker
) -> tuple[Tappable, ...]:
    turns: list[Tappable] = []
    if found.number > 0:
        turns.append(FoundButton(guild_id, found.number - 1, filters, typed, say("Back")))
    if found.number + 1 < found.pages:
        turns.append(FoundButton(guild_id, found.number + 1, filters, typed, say("More")))
    return tuple(turns)


def _nothing_so_narrow(guild_id: GuildId, filters: Filters, typed: str, say: Speaker) -> Screen:
    words = say(
        "Nothing that I found is like that: {filters}. Choose less, or look at all of it.",
        filters=filter_words(filters, say),
    )
    return Screen(
        words,
        [
            FilterButton(guild_id, filters, say, typed=typed),
            FoundButton(guild_id, 0, Filters(), typed, say("Show them all")),
            SearchButton(guild_id, say, say("Search again")),
        ],
    )


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
