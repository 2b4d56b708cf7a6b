"""The buttons and lists with which a facilitator looks through the shelf. What they chose so far stands in them; what
each shows stands in ``shelf_list``."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Self

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.keeping.looking_through import Look, Part
from bot.features.resources.model import Resource, ResourceId, Topic
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.groups.authority import standing
from cogs.resources.keeping.edit_link import keep_link
from cogs.resources.keeping.keeper_words import part_word
from cogs.resources.keeping.shelf_tap import IN_GUILD, ShelfTap
from cogs.resources.reading.link_words import TOPIC_NAMES
from cogs.resources.reading.typed_words import TYPED, carried_words, read_words

_ANY: Final = "-"
_PART: Final = rf"(?P<part>{'|'.join(Part)})"
_NARROWED: Final = rf"(?::(?P<topic>{_ANY}|{'|'.join(Topic)})(?::(?P<words>{TYPED}))?)?"
_LONGEST_SEARCH: Final = 34
"""With all that stands beside it in a custom_id it stays within the 100 characters that Discord takes."""


def _narrowed(topic: Topic | None, words: str) -> str:
    """The end of a custom_id."""
    carried = carried_words(words) if words else None
    if carried is None:
        return "" if topic is None else f":{topic}"
    return f":{topic or _ANY}:{carried}"


def _look(match: re.Match[str], part: Part) -> Look:
    topic, words = match["topic"], match["words"]
    return Look(
        part,
        None if topic in {None, _ANY} else Topic(topic),
        "" if words is None else read_words(words),
    )


class ShelfButton(
    TapButton,
    template=rf"resources:shelf:{IN_GUILD}:{_PART}:(?P<page>\d{{1,4}}){_NARROWED}",
):
    """A page of the shelf."""

    def __init__(
        self,
        guild_id: GuildId,
        look: Look | None = None,
        page: int = 0,
        say: Speaker | None = None,
        *,
        words: str | None = None,
    ) -> None:
        say, look = say or Speaker(), look or Look()
        custom_id = f"resources:shelf:{guild_id}:{look.part}:{page}"
        super().__init__(custom_id + _narrowed(look.topic, look.words), words or say("The shelf"))
        self.guild_id = guild_id
        self.look = look
        self.page = page

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        look = _look(match, Part(match["part"]))
        return cls(GuildId(int(match["guild_id"])), look, int(match["page"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show(interaction, self.guild_id, self.look, self.page)


class ShelfPartList(TapList, template=rf"resources:part:{IN_GUILD}{_NARROWED}"):
    def __init__(
        self,
        guild_id: GuildId,
        look: Look | None = None,
        counts: Mapping[Part, int] | None = None,
        say: Speaker | None = None,
    ) -> None:
        say, look, counts = say or Speaker(), look or Look(), counts or {}
        super().__init__(
            f"resources:part:{guild_id}{_narrowed(look.topic, look.words)}",
            say("Which links?"),
            [
                discord.SelectOption(
                    label=say("{part}: {n}", part=part_word(part, say), n=counts.get(part, 0)),
                    value=part,
                    default=part is look.part,
                )
                for part in Part
            ],
        )
        self.guild_id = guild_id
        self.look = look

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(GuildId(int(match["guild_id"])), _look(match, Part.SHOWN))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        look = Look(Part(self.chosen[0]), self.look.topic, self.look.words)
        await _show(interaction, self.guild_id, look)


class ShelfTopicList(
    TapList,
    template=rf"resources:shelf_topic:{IN_GUILD}:{_PART}(?::(?P<words>{TYPED}))?(?P<topic>)",
):
    """Only what is about one topic."""

    def __init__(
        self,
        guild_id: GuildId,
        look: Look | None = None,
        counts: Mapping[Topic, int] | None = None,
        say: Speaker | None = None,
    ) -> None:
        say, look, counts = say or Speaker(), look or Look(), counts or {}
        offered = [one for one in Topic if counts.get(one) or one is look.topic]
        carried = carried_words(look.words) if look.words else None
        any_topic = discord.SelectOption(
            label=say("Every topic"), value=_ANY, default=look.topic is None
        )
        super().__init__(
            f"resources:shelf_topic:{guild_id}:{look.part}{f':{carried}' if carried else ''}",
            say("About what?"),
            [
                any_topic,
                *(
                    discord.SelectOption(
                        label=say("{part}: {n}", part=TOPIC_NAMES[one](say), n=counts.get(one, 0)),
                        value=one,
                        default=one is look.topic,
                    )
                    for one in offered
                ),
            ],
        )
        self.guild_id = guild_id
        self.look = look

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        words = match["words"]
        look = Look(Part(match["part"]), words="" if words is None else read_words(words))
        return cls(GuildId(int(match["guild_id"])), look)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        chosen = self.chosen[0]
        topic = Topic(chosen) if chosen in set(Topic) else None
        await _show(interaction, self.guild_id, Look(self.look.part, topic, self.look.words))


class ShelfPickList(TapList, template=rf"resources:pick_kept:{IN_GUILD}"):
    """Open one of the page."""

    def __init__(
        self, guild_id: GuildId, links: Sequence[Resource] = (), say: Speaker | None = None
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
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.keeping.keeper_screen import keeper_screen  # noqa: PLC0415  it leads back here

        resource_id = ResourceId(int(self.chosen[0]) if self.chosen[0].isdecimal() else 0)
        kept = await keep_link(interaction, self.guild_id, resource_id)
        await show(interaction, keeper_screen(kept, speaker(interaction)))


class ShelfSearchButton(ShelfTap, template=rf"resources:shelf_search:{IN_GUILD}"):
    """Among all links, also those that members do not find."""

    action = "shelf_search"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Find a link")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        by = await standing(interaction)
        await interaction.client.services.resources.require_keeper(guild_id, by=by)
        await interaction.response.send_modal(_SearchForm(interaction, guild_id))


class _SearchForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Find a link"),
            custom_id=form_id("resources:shelf_search_form", interaction),
        )
        self.guild_id = guild_id
        self.words: ui.TextInput[Any] = ui.TextInput(custom_id="words", max_length=_LONGEST_SEARCH)
        about = say("A part of its name, its summary, its site or who is behind it.")
        self.add_item(ui.Label(text=say("Words"), description=about, component=self.words))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        await _show(interaction, self.guild_id, Look(Part.EVERY, words=self.words.value))


async def _show(interaction: Interaction, guild_id: GuildId, look: Look, page: int = 0) -> None:
    from cogs.resources.keeping.shelf_list import shelf_screen  # noqa: PLC0415  it leads back here

    guild_id = claimed_guild(interaction, guild_id)
    await show(interaction, await shelf_screen(interaction, guild_id, look, page))
