"""The first screen of *Read something*, and the five sets behind it: two taps to a page."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.model import Filters, Topic, TopicSet
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.helplines.help_now import HelpNowButton
from cogs.resources.keeping.bring_in import StarterButton
from cogs.resources.reader import link_button, looks_after_shelf, reader_of, shelf_in
from cogs.resources.reading.link_list import LinkList, list_screen
from cogs.resources.reading.link_words import SET_NAMES, TOPIC_NAMES, history_hint, told
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.search_form import SearchButton
from cogs.resources.reading.way_back import leads_back

SHOWN_FIRST: Final = 3

Way: TypeAlias = Callable[[GuildId, Speaker], Tappable]
MORE_WAYS: Final[list[Way]] = []
"""Further buttons of the first screen, such as *Suggest a link*."""


@leads_back("set", lambda say: say("Back to the list"))
class SetButton(TapButton, template=r"resources:set:(?P<guild_id>\d+):(?P<topic_set>[a-z_]{1,40})"):
    def __init__(self, guild_id: GuildId, topic_set: TopicSet, say: Speaker | None = None) -> None:
        super().__init__(
            f"resources:set:{guild_id}:{topic_set}",
            SET_NAMES[topic_set](say or Speaker()),
            style=discord.ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.topic_set = topic_set

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SetButton":
        word = match["topic_set"]
        known = word in set(TopicSet)
        return cls(GuildId(int(match["guild_id"])), TopicSet(word) if known else TopicSet.NEW_HERE)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        screen = await set_screen(interaction, guild_id, self.topic_set)
        await show(interaction, screen, discreet=True)


class TopicList(TapList, template=r"resources:topic:(?P<guild_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        topics: dict[Topic, int] | None = None,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(TOPIC_NAMES[topic](say), limit=SELECT_LABEL),
                value=topic.value,
                description=say.plural("{n} link", "{n} links", count),
            )
            for topic, count in (topics or {}).items()
        ]
        super().__init__(
            f"resources:topic:{guild_id}",
            say("All topics"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = await shelf_in(interaction, self.guild_id)
        word = self.chosen[0]
        filters = Filters(topic=Topic(word) if word in set(Topic) else None)
        await show(interaction, await list_screen(interaction, guild_id, filters), discreet=True)


async def read_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    say = speaker(interaction)
    topics = await interaction.client.services.resources.list_topics(guild_id)
    more = [make(guild_id, say) for make in MORE_WAYS]
    if not topics:
        return await _empty(interaction, guild_id, more)
    lines = [
        say("**Read something**"),
        say("What brings you here? No one learns what you look at, and I keep nothing of it."),
    ]
    return Screen(
        "\n".join(lines),
        [
            *((SetButton(guild_id, one, say),) for one in TopicSet),
            TopicList(guild_id, topics, say),
            SearchButton(guild_id, say),
            HelpNowButton(say),
            *more,
        ],
    )


async def _empty(interaction: Interaction, guild_id: GuildId, more: Sequence[Tappable]) -> Screen:
    say = speaker(interaction)
    if await looks_after_shelf(interaction, guild_id):
        words = say(
            "**Read something**\nThe shelf is still empty here. "
            "There is a starter library to begin with."
        )
        return Screen(words, [StarterButton(guild_id, say), *more, HelpNowButton(say)])
    words = say(
        "**Read something**\nThe shelf is still empty here. A facilitator can fill it. "
        "Help lines are open to you now."
    )
    return Screen(words, [HelpNowButton(say), *more])


async def set_screen(interaction: Interaction, guild_id: GuildId, topic_set: TopicSet) -> Screen:
    say = speaker(interaction)
    found = await interaction.client.services.resources.open_set(
        guild_id, topic_set, reader_of(interaction, guild_id)
    )
    name = SET_NAMES[topic_set](say)
    back = ReadButton(guild_id, say)
    if not found:
        words = say("Nothing stands here yet. Other topics may have what you need.")
        return Screen(f"**{name}**\n{words}", [back, HelpNowButton(say)])
    first = found[:SHOWN_FIRST]
    parts = [f"**{name}**"]
    parts += [told(one.details, say, number=n) for n, one in enumerate(first, start=1)]
    if any(one.details.needs_care for one in first):
        parts.append(history_hint(say))
    taps: list[Tappable | tuple[Tappable, ...]] = [
        link_button(one, f"{n}. {one.details.title}") for n, one in enumerate(first, start=1)
    ]
    taps.append(LinkList(guild_id, found, say, back=SetButton(guild_id, topic_set)))
    taps += [back, HelpNowButton(say)]
    return Screen("\n\n".join(parts), taps)
