"""Links page by page, narrowed by what somebody looks for, and the list from which one is opened."""

import re
from collections.abc import Sequence
from typing import Final

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.model import Filters, Resource, ResourceId
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.helplines.help_now import HelpNowButton
from cogs.resources.reader import reader_of, shelf_in
from cogs.resources.reading.filter_screen import FilterButton, filter_words
from cogs.resources.reading.help_first import help_first
from cogs.resources.reading.link_words import (
    TOPIC_NAMES,
    briefly,
    headed,
    history_hint,
    on_a_choice,
)
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.shelf_filters import CARRIED, carried, read_filters
from cogs.resources.reading.way_back import WAY, carried_way, leads_back, read_way

_IN_A_LIST: Final = 25


class LinkList(TapList, template=rf"resources:pick:(?P<guild_id>\d+)(?::(?P<way>{WAY}))?"):
    """Choose a link to look at it on its own, with a way back to this list."""

    def __init__(
        self,
        guild_id: GuildId,
        links: Sequence[Resource] = (),
        say: Speaker | None = None,
        words: str | None = None,
        *,
        back: TapButton | None = None,
        way: str | None = None,
    ) -> None:
        say = say or Speaker()
        way = way if back is None else carried_way(back)
        options = [
            discord.SelectOption(
                label=label(one.details.title, limit=SELECT_LABEL),
                value=str(one.id),
                description=on_a_choice(one.details, say),
            )
            for one in links[:_IN_A_LIST]
        ]
        super().__init__(
            f"resources:pick:{guild_id}" + (f":{way}" if way else ""),
            words or say("Look at one, or save it"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.way = way

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "LinkList":
        return cls(GuildId(int(match["guild_id"])), way=match["way"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since a card leads to lists of others like it.
        from cogs.resources.reading.link_card import card_screen  # noqa: PLC0415

        guild_id = await shelf_in(interaction, self.guild_id)
        chosen = self.chosen[0]
        resource_id = ResourceId(int(chosen) if chosen.isdecimal() else 0)
        back = read_way(guild_id, self.way, speaker(interaction))
        screen = await card_screen(interaction, guild_id, resource_id, back=back)
        await show(interaction, screen, discreet=True)


@leads_back("list", lambda say: say("Back to the list"))
class TurnButton(
    TapButton,
    template=rf"resources:list:(?P<guild_id>\d+):(?P<filters>{CARRIED}):(?P<page>\d{{1,4}})",
):
    """Another page of the same list."""

    def __init__(
        self, guild_id: GuildId, filters: Filters, page: int, words: str | None = None
    ) -> None:
        super().__init__(f"resources:list:{guild_id}:{carried(filters)}:{page}", words or "-")
        self.guild_id = guild_id
        self.filters = filters
        self.page = page

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TurnButton":
        return cls(
            GuildId(int(match["guild_id"])), read_filters(match["filters"]), int(match["page"])
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        screen = await list_screen(interaction, guild_id, self.filters, page=self.page)
        await show(interaction, screen, discreet=True)


async def list_screen(
    interaction: Interaction, guild_id: GuildId, filters: Filters, *, page: int = 0
) -> Screen:
    say = speaker(interaction)
    reader = reader_of(interaction, guild_id)
    found = await interaction.client.services.resources.browse(guild_id, filters, reader, page=page)
    title = say("All links") if filters.topic is None else TOPIC_NAMES[filters.topic](say)
    parts = [headed(title, found, say)]
    if narrowed := filter_words(filters, say):
        parts.append(say("Only: {filters}", filters=narrowed))
    taps: list[Tappable | tuple[Tappable, ...]] = []
    if found.items:
        parts += [briefly(one.details, say) for one in found.items]
        here = TurnButton(guild_id, filters, found.number)
        taps.append(LinkList(guild_id, found.items, say, back=here))
        if any(one.details.needs_care for one in found.items):
            parts.append(history_hint(say))
    else:
        parts.append(say("Nothing here fits that. Choose less, or another topic."))
    if found.pages > 1:
        taps.append(_turns(guild_id, filters, found.number, found.pages, say))
    taps += [FilterButton(guild_id, filters, say), ReadButton(guild_id, say)]
    text = "\n\n".join(parts)
    if filters.topic is not None and filters.topic.needs_care:
        return help_first(Screen(text, taps), say)
    return Screen(text, [*taps, HelpNowButton(say)])


def _turns(
    guild_id: GuildId, filters: Filters, number: int, pages: int, say: Speaker
) -> tuple[Tappable, ...]:
    turns: list[Tappable] = []
    if number > 0:
        turns.append(TurnButton(guild_id, filters, number - 1, say("Back")))
    if number + 1 < pages:
        turns.append(TurnButton(guild_id, filters, number + 1, say("More")))
    return tuple(turns)
