"""Two taps: what it is about, and how to be reached. Where someone may be in danger, the emergency number is first."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group
from bot.features.requests.asking import Door
from bot.features.requests.model import About, Reach
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.helplines.help_now import HelpNowButton
from cogs.helplines.help_words import overdose_words
from cogs.members.my_page import MyPageButton
from cogs.requests.own_request import state_screen
from cogs.requests.request_words import (
    about_word,
    country_of,
    danger_for,
    first_lines_for,
    line_parts_for,
    watch_words,
)

_AT_ONCE: Final = 25
_ABOUT: Final = "|".join(About)
_IN_GROUP: Final = r"(?P<guild_id>\d+):(?P<group_id>\d+)"
_ABOUT_IT: Final = rf"{_IN_GROUP}:(?P<about>{_ABOUT})"


class AskGroupList(TapList, template=r"requests:group:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, groups: Sequence[Group] = (), say: Speaker | None = None
    ) -> None:
        options = [
            discord.SelectOption(label=label(group.name, limit=SELECT_LABEL), value=str(group.id))
            for group in groups[:_AT_ONCE]
        ]
        super().__init__(
            f"requests:group:{guild_id}",
            (say or Speaker())("Choose a group"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        screen = await door_screen(interaction, guild_id, GroupId(int(self.chosen[0])))
        await show(interaction, screen, discreet=True)


class AboutButton(TapButton, template=rf"requests:about:{_ABOUT_IT}"):
    def __init__(
        self, guild_id: GuildId, group_id: GroupId, about: About, say: Speaker | None = None
    ) -> None:
        words = about_word(about, say or Speaker())
        super().__init__(f"requests:about:{guild_id}:{group_id}:{about}", words)
        self.guild_id = guild_id
        self.group_id = group_id
        self.about = about

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AboutButton":
        guild_id, group_id, about = _parts(match)
        return cls(guild_id, group_id, about)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        say = speaker(interaction)
        door = await _door(interaction, guild_id, self.group_id)
        if self.about.is_danger and door.standing is None:
            screen = _danger_screen(interaction, guild_id, self.group_id, self.about, say)
        else:
            screen = _reach_screen(interaction, guild_id, door, self.about, say)
        await show(interaction, screen, discreet=True)


class AskTooButton(TapButton, template=rf"requests:too:{_ABOUT_IT}"):
    """After the emergency number: a facilitator as well."""

    def __init__(
        self, guild_id: GuildId, group_id: GroupId, about: About, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Ask a facilitator too")
        super().__init__(f"requests:too:{guild_id}:{group_id}:{about}", words)
        self.guild_id = guild_id
        self.group_id = group_id
        self.about = about

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AskTooButton":
        guild_id, group_id, about = _parts(match)
        return cls(guild_id, group_id, about)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        door = await _door(interaction, guild_id, self.group_id)
        screen = _reach_screen(interaction, guild_id, door, self.about, speaker(interaction))
        await show(interaction, screen, discreet=True)


class ReachButton(TapButton, template=rf"requests:reach:{_ABOUT_IT}:(?P<reach>note|unsafe)"):
    """The second tap, which sends it."""

    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        about: About,
        reach: Reach,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        words = {
            Reach.NOTE: say("By private message"),
            Reach.UNSAFE: say("It's not safe to write to me"),
        }
        super().__init__(
            f"requests:reach:{guild_id}:{group_id}:{about}:{reach}",
            words[reach],
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.group_id = group_id
        self.about = about
        self.reach = reach

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ReachButton":
        guild_id, group_id, about = _parts(match)
        return cls(guild_id, group_id, about, Reach(match["reach"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        asked = await interaction.client.services.requests.ask(
            guild_id, self.group_id, self.about, self.reach, by=person(interaction)
        )
        await show(interaction, state_screen(interaction, asked), discreet=True)


async def door_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId | None
) -> Screen:
    """Which group, if there are several; else what it is about; else how the first wish stands."""
    say = speaker(interaction)
    door = await _door(interaction, guild_id, group_id)
    if door.group is None:
        words = say("You are in more than one group. Whose facilitators shall reach you?")
        return Screen(
            f"{words}\n\n{danger_for(interaction, guild_id, say)}",
            [AskGroupList(guild_id, door.groups, say), HelpNowButton(say)],
        )
    if door.standing is not None:
        return state_screen(interaction, door.standing)
    return _about_screen(interaction, guild_id, door.group, door, say)


def _about_screen(
    interaction: Interaction, guild_id: GuildId, group: Group, door: Door, say: Speaker
) -> Screen:
    now = interaction.client.services.clock.now()
    is_watched = door.reaches_someone and door.watched_from is not None and door.watched_from <= now
    parts = [say("**Ask a facilitator to reach you**")]
    if is_watched:
        parts.append(danger_for(interaction, guild_id, say))
    else:
        parts.append(_watch(door, now, say))
        parts.append(first_lines_for(interaction, guild_id, say))
        parts.append(say("You can still ask."))
    parts.append(
        say(
            "Only facilitators of {group} see it. What is it about?",
            group=plain(group.name),
        )
    )
    taps = [AboutButton(guild_id, group.id, about, say) for about in About]
    return Screen("\n\n".join(parts), [tuple(taps[:3]), tuple(taps[3:]), HelpNowButton(say)])


def _danger_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, about: About, say: Speaker
) -> Screen:
    too = AskTooButton(guild_id, group_id, about, say)
    if about is About.OVERDOSE:
        return Screen(
            overdose_words(country_of(interaction, guild_id), say), [too, HelpNowButton(say)]
        )
    parts = line_parts_for(interaction, guild_id, say)
    if about is About.VIOLENCE:
        # After the emergency number, and before a list that is longer than a phone.
        parts.insert(1, say("Does someone look at your phone? Then close this when you are done."))
    parts.append(say("A facilitator is no emergency service. You can ask one too, or not."))
    return Screen("\n\n".join(parts), [too, HelpNowButton(say)])


def _reach_screen(
    interaction: Interaction, guild_id: GuildId, door: Door, about: About, say: Speaker
) -> Screen:
    if door.standing is not None or door.group is None:
        return Screen(say("You have asked already."), [MyPageButton(guild_id, say)])
    now = interaction.client.services.clock.now()
    words = say(
        "**How may they reach you?**\n{watch}\n\n"
        "A facilitator of {group} sees your name, what it is about, and when you asked. "
        "I keep that until 90 days after it is closed, and no words. "
        "You can take it back any time.",
        watch=_watch(door, now, say),
        group=plain(door.group.name),
    )
    taps = [ReachButton(guild_id, door.group.id, about, reach, say) for reach in Reach]
    return Screen(words, [*taps, HelpNowButton(say)])


def _watch(door: Door, now: datetime, say: Speaker) -> str:
    return watch_words(door.watched_from, now, say, reaches_someone=door.reaches_someone)


async def _door(interaction: Interaction, guild_id: GuildId, group_id: GroupId | None) -> Door:
    return await interaction.client.services.requests.look_at_door(
        guild_id, group_id, by=person(interaction)
    )


def _parts(match: re.Match[str]) -> tuple[GuildId, GroupId, About]:
    return GuildId(int(match["guild_id"])), GroupId(int(match["group_id"])), About(match["about"])
