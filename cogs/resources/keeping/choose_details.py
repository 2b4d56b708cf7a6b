"""Topics, kind, language and the rest of a link, chosen from lists. Each choice is saved at once."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, Self

import discord
from typing_extensions import override

from bot.core.evidence import Mark
from bot.core.ids import GuildId
from bot.features.helplines.content import bundled_help_lines
from bot.features.resources.keeping.keeping import Kept
from bot.features.resources.keeping.writing import Edit
from bot.features.resources.model import (
    ANY_LANGUAGE,
    Audience,
    Details,
    Kind,
    ResourceId,
    Topic,
    TopicSet,
)
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.strays import answer_stray
from cogs.groups.authority import standing
from cogs.resources.keeping.edit_link import RecordingButton, home_of, keep_link, option
from cogs.resources.keeping.keeper_words import MARK_NAMES, details_words
from cogs.resources.link_button import ABOUT, LinkButton
from cogs.resources.reading.link_words import (
    AUDIENCE_NAMES,
    KIND_NAMES,
    SET_NAMES,
    TOPIC_NAMES,
    country_name,
    language_name,
)

OFFERED_LANGUAGES: Final = (
    "en", "es", "fr", "pt", "de", "it", "nl", "pl", "uk", "ru", "tr", "ar",
    "fa", "hi", "bn", "ur", "zh", "ja", "ko", "vi", "tl", "ht", "so", ANY_LANGUAGE,
)  # fmt: skip
"""A list takes 25."""
_MOST_TOPICS: Final = 5
_IN_A_LIST: Final = 25


class What(StrEnum):
    """What of a link is chosen from a list."""

    TOPICS = "topics"
    KIND = "kind"
    LANGUAGES = "languages"
    AUDIENCES = "audiences"
    SETS = "sets"
    COUNTRIES = "countries"
    MARK = "mark"


class ChooseButton(LinkButton, template=rf"resources:details:{ABOUT}"):
    """To the lists."""

    action = "details"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Topics and more")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        kept = await keep_link(interaction, self.guild_id, self.resource_id)
        await show(interaction, _choices_screen(kept, speaker(interaction)))


class BackToLinkButton(LinkButton, template=rf"resources:back:{ABOUT}"):
    """From the lists to where the link is decided about."""

    action = "back"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Done")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        kept = await keep_link(interaction, self.guild_id, self.resource_id)
        await show(interaction, await home_of(interaction, kept))


class ChooseList(TapList, template=rf"resources:choose:{ABOUT}:(?P<what>{'|'.join(What)})"):
    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        what: What,
        details: Details | None = None,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options, at_least, at_most = _options(what, details, say)
        super().__init__(
            f"resources:choose:{guild_id}:{resource_id}:{what}",
            _placeholder(what, say),
            options,
            at_least=at_least,
            at_most=min(at_most, len(options)),
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.what = what

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        guild_id, resource_id = (
            GuildId(int(match["guild_id"])),
            ResourceId(int(match["resource_id"])),
        )
        return cls(guild_id, resource_id, What(match["what"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        try:
            edit = _edit(self.what, self.chosen)
        except ValueError:  # a list that is older than the words we offer
            await answer_stray(interaction)
            return
        kept = await interaction.client.services.resources.edit(
            guild_id, self.resource_id, by=await standing(interaction), **edit
        )
        await show(interaction, _choices_screen(kept, speaker(interaction)))


def _choices_screen(kept: Kept, say: Speaker) -> Screen:
    resource = kept.resource
    ids = (resource.guild_id, resource.id)
    words = say("What you choose is saved at once. “One of us has read it” means: today.")
    lists = [ChooseList(*ids, what, resource.details, say) for what in What]
    taps = (RecordingButton(*ids, say), BackToLinkButton(*ids, say))
    return Screen(f"{details_words(resource.details, say)}\n\n{words}", [*lists, taps])


def _options(
    what: What, details: Details | None, say: Speaker
) -> tuple[list[discord.SelectOption], int, int]:
    """The choices, and how many may be taken. Without ``details`` it is only there to be tapped."""
    chosen = () if details is None else _chosen(what, details)
    match what:
        case What.TOPICS:
            pairs, limits = [(TOPIC_NAMES[one](say), one.value) for one in Topic], (1, _MOST_TOPICS)
        case What.KIND:
            pairs, limits = [(KIND_NAMES[one](say), one.value) for one in Kind], (1, 1)
        case What.LANGUAGES:
            codes = dict.fromkeys([*chosen, *OFFERED_LANGUAGES])
            pairs, limits = [(language_name(one, say), one) for one in codes], (1, _IN_A_LIST)
        case What.AUDIENCES:
            pairs = [(AUDIENCE_NAMES[one](say), one.value) for one in Audience]
            limits = (0, _IN_A_LIST)
        case What.SETS:
            pairs, limits = [(SET_NAMES[one](say), one.value) for one in TopicSet], (0, _IN_A_LIST)
        case What.COUNTRIES:
            known = [one.code for one in bundled_help_lines().countries.values()]
            codes = dict.fromkeys([*chosen, *known])
            pairs, limits = [(country_name(one, say), one) for one in codes], (0, _IN_A_LIST)
        case What.MARK:
            pairs, limits = [(MARK_NAMES[one](say), one.value) for one in Mark], (1, 1)
    options = [option(words, value, chosen=value in chosen) for words, value in pairs]
    return options[:_IN_A_LIST], limits[0], limits[1]


def _placeholder(what: What, say: Speaker) -> str:
    words = {
        What.TOPICS: say("Topics"),
        What.KIND: say("What kind?"),
        What.LANGUAGES: say("Language of the page"),
        What.AUDIENCES: say("For everyone"),
        What.SETS: say("Stands first in no set"),
        What.COUNTRIES: say("For every country"),
        What.MARK: say("How do we know this page?"),
    }
    return words[what]


def _chosen(what: What, details: Details) -> Sequence[str]:
    chosen: dict[What, Sequence[str]] = {
        What.TOPICS: details.topics,
        What.KIND: (details.kind,),
        What.LANGUAGES: details.languages,
        What.AUDIENCES: details.audiences,
        What.SETS: details.sets,
        What.COUNTRIES: details.countries,
        What.MARK: (details.mark,),
    }
    return chosen[what]


def _edit(what: What, chosen: Sequence[str]) -> Edit:
    edits: dict[What, Callable[[], Edit]] = {
        What.TOPICS: lambda: Edit(topics=tuple(map(Topic, chosen))),
        What.KIND: lambda: Edit(kind=Kind(chosen[0])),
        What.LANGUAGES: lambda: Edit(languages=tuple(chosen)),
        What.AUDIENCES: lambda: Edit(audiences=tuple(map(Audience, chosen))),
        What.SETS: lambda: Edit(sets=tuple(map(TopicSet, chosen))),
        What.COUNTRIES: lambda: Edit(countries=tuple(chosen)),
        What.MARK: lambda: Edit(mark=Mark(chosen[0])),
    }
    return edits[what]()
