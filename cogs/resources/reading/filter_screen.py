"""**Narrow it down**: for whom, in which language, what kind, where, how long."""

import re
from collections.abc import Sequence
from math import inf

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.model import Audience, Filters, Kind
from bot.features.resources.shelf import Choices
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.helplines.help_now import HelpNowButton
from cogs.resources.reader import shelf_in
from cogs.resources.reading.link_words import (
    AUDIENCE_NAMES,
    KIND_NAMES,
    country_name,
    language_name,
)
from cogs.resources.reading.shelf_filters import (
    ANY,
    CARRIED,
    MINUTES,
    carried,
    narrowed,
    part_of,
    read_filters,
)
from cogs.resources.reading.typed_words import TYPED


class FilterButton(
    TapButton,
    template=rf"resources:narrow:(?P<guild_id>\d+):(?P<filters>{CARRIED})(?::(?P<typed>{TYPED}))?",
):
    """Of a list of links, or of what was found by the words that were typed."""

    def __init__(
        self,
        guild_id: GuildId,
        filters: Filters,
        say: Speaker | None = None,
        *,
        typed: str | None = None,
    ) -> None:
        words = (say or Speaker())("Narrow it down")
        super().__init__(_with("resources:narrow", guild_id, filters, typed), words)
        self.guild_id = guild_id
        self.filters = filters
        self.typed = typed

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "FilterButton":
        guild_id, filters = GuildId(int(match["guild_id"])), read_filters(match["filters"])
        return cls(guild_id, filters, typed=match["typed"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        screen = await filter_screen(interaction, guild_id, self.filters, self.typed)
        await show(interaction, screen, discreet=True)


class FilterList(
    TapList,
    template=rf"resources:by:(?P<what>audience|language|kind|country|minutes):(?P<guild_id>\d+):(?P<filters>{CARRIED})(?::(?P<typed>{TYPED}))?",
):
    def __init__(
        self,
        guild_id: GuildId,
        what: str,
        filters: Filters,
        words: str = "-",
        options: Sequence[tuple[str, str]] = (),
        *,
        typed: str | None = None,
    ) -> None:
        chosen = part_of(filters, what)
        super().__init__(
            _with(f"resources:by:{what}", guild_id, filters, typed),
            words,
            [
                discord.SelectOption(
                    label=label(name, limit=SELECT_LABEL), value=value, default=value == chosen
                )
                for value, name in options
            ]
            or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.what = what
        self.filters = filters
        self.typed = typed

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "FilterList":
        guild_id, filters = GuildId(int(match["guild_id"])), read_filters(match["filters"])
        return cls(guild_id, match["what"], filters, typed=match["typed"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        filters = narrowed(self.filters, self.what, self.chosen[0])
        screen = await filter_screen(interaction, guild_id, filters, self.typed)
        await show(interaction, screen, discreet=True)


async def filter_screen(
    interaction: Interaction, guild_id: GuildId, filters: Filters, typed: str | None = None
) -> Screen:
    say = speaker(interaction)
    choices = await interaction.client.services.resources.list_choices(guild_id)
    lists = [
        FilterList(guild_id, what, filters, words, [(ANY, anyone), *options], typed=typed)
        for what, words, anyone, options in _offered(choices, say)
        if options
    ]
    taps: list[Tappable] = [*lists, _shown(guild_id, filters, typed, say("Show the links"))]
    if filters != (every := Filters(topic=filters.topic)):
        taps.append(_shown(guild_id, every, typed, say("Show them all")))
    taps.append(HelpNowButton(say))
    words = say("**Narrow it down**\nChoose what helps. Leave the rest as it is.")
    return Screen(words, taps)


def filter_words(filters: Filters, say: Speaker) -> str:
    words: list[str] = []
    if filters.audience is not None:
        words.append(AUDIENCE_NAMES[filters.audience](say))
    if filters.language is not None:
        words.append(language_name(filters.language, say))
    if filters.kind is not None:
        words.append(KIND_NAMES[filters.kind](say))
    if filters.country is not None:
        words.append(country_name(filters.country, say))
    if filters.most_minutes is not None:
        words.append(say("{n} minutes at most", n=filters.most_minutes))
    return ", ".join(words)


def _shown(guild_id: GuildId, filters: Filters, typed: str | None, words: str) -> TapButton:
    # Here, since lists lead to this screen.
    from cogs.resources.reading.found_screen import FoundButton  # noqa: PLC0415
    from cogs.resources.reading.link_list import TurnButton  # noqa: PLC0415

    if typed is None:
        return TurnButton(guild_id, filters, 0, words)
    return FoundButton(guild_id, 0, filters, typed, words)


def _with(begins: str, guild_id: GuildId, filters: Filters, typed: str | None) -> str:
    return f"{begins}:{guild_id}:{carried(filters)}" + ("" if typed is None else f":{typed}")


def _offered(choices: Choices, say: Speaker) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    shortest = inf if choices.fewest_minutes is None else choices.fewest_minutes
    return [
        (
            "audience",
            say("For whom?"),
            say("For anyone"),
            [(one, AUDIENCE_NAMES[one](say)) for one in Audience if one in choices.audiences],
        ),
        (
            "language",
            say("In which language?"),
            say("In any language"),
            [(code, language_name(code, say)) for code in choices.languages],
        ),
        (
            "kind",
            say("What kind?"),
            say("Any kind"),
            [(one, KIND_NAMES[one](say)) for one in Kind if one in choices.kinds],
        ),
        (
            "country",
            say("For which country?"),
            say("For any country"),
            [(code, country_name(code, say)) for code in choices.countries],
        ),
        (
            "minutes",
            say("How long?"),
            say("Any length"),
            [(str(n), say("{n} minutes at most", n=n)) for n in MINUTES if n >= shortest],
        ),
    ]
