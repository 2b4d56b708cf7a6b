"""``/resources shelf``: all links by how they stand, for facilitators."""

import re
from collections.abc import Mapping
from typing import Self

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.keeping.keeping import Part
from bot.features.resources.model import Page, Resource, ResourceId
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.resources.keeping.bring_in import StarterButton
from cogs.resources.keeping.keeper_screen import ShelfButton, keeper_screen
from cogs.resources.keeping.keeper_words import day_word, part_word
from cogs.resources.keeping.shelf_tap import IN_GUILD
from cogs.resources.keeping.suggest_link import SuggestLinkButton


class ShelfPartList(TapList, template=rf"resources:part:{IN_GUILD}"):
    def __init__(
        self,
        guild_id: GuildId,
        counts: Mapping[Part, int] | None = None,
        shown: Part = Part.SHOWN,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        counts = counts or {}
        super().__init__(
            f"resources:part:{guild_id}",
            say("Which links?"),
            [
                discord.SelectOption(
                    label=say("{part}: {n}", part=part_word(part, say), n=counts.get(part, 0)),
                    value=part,
                    default=part is shown,
                )
                for part in Part
            ],
        )
        self.guild_id = guild_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(GuildId(int(match["guild_id"])))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await shelf_screen(interaction, guild_id, Part(self.chosen[0])))


class ShelfPickList(TapList, template=rf"resources:pick_kept:{IN_GUILD}"):
    """Open one of the page."""

    def __init__(
        self, guild_id: GuildId, links: tuple[Resource, ...] = (), say: Speaker | None = None
    ) -> None:
        options = [
            discord.SelectOption(
                label=label(one.details.title, limit=SELECT_LABEL), value=str(one.id)
            )
            for one in links
        ]
        super().__init__(
            f"resources:pick_kept:{guild_id}",
            (say or Speaker())("Look after a link"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(GuildId(int(match["guild_id"])))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        kept = await interaction.client.services.resources.keep(
            guild_id, ResourceId(int(self.chosen[0])), by=await standing(interaction)
        )
        await show(interaction, keeper_screen(kept, speaker(interaction)))


async def shelf_screen(
    interaction: Interaction, guild_id: GuildId, part: Part = Part.SHOWN, page: int = 0
) -> Screen:
    say = speaker(interaction)
    found, counts = await interaction.client.services.resources.list_shelf(
        guild_id, part, by=await standing(interaction), page=page
    )
    ways = (
        SuggestLinkButton(guild_id, say),
        StarterButton(guild_id, say),
        DeskButton(guild_id, say),
    )
    if not any(counts.values()):
        words = say("The shelf is empty. There is a starter library to begin with.")
        return Screen(words, [*ways[::-1][1:], ways[-1]])
    title = say("**{part}**", part=part_word(part, say))
    lines = [_line(one, say) for one in found.items] or [say("There are none.")]
    taps: list[Tappable | tuple[Tappable, ...]] = [ShelfPartList(guild_id, counts, part, say)]
    if found.items:
        taps.append(ShelfPickList(guild_id, tuple(found.items), say))
    if turns := _turns(guild_id, part, found, say):
        taps.append(turns)
    return Screen("\n".join([title, *lines]), [*taps, ways])


def _turns(guild_id: GuildId, part: Part, page: Page, say: Speaker) -> tuple[Tappable, ...]:
    turns: list[Tappable] = []
    if page.number > 0:
        back = say("Back")
        turns.append(ShelfButton(guild_id, part, page.number - 1, say, words=back))
    if page.number + 1 < page.pages:
        more = say("More ({n} of {pages})", n=page.number + 1, pages=page.pages)
        turns.append(ShelfButton(guild_id, part, page.number + 1, say, words=more))
    return tuple(turns)


def _line(one: Resource, say: Speaker) -> str:
    return say(
        "- {title}, look again by {day}",
        title=plain(one.details.title),
        day=day_word(one.details.review_by, say),
    )
