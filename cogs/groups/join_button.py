"""**Join a group**, on the front door: what there is to join, shown only to who asks."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.groups.group_words import meeting_line
from cogs.groups.join_relation import relation_screen
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import FOR_STRANGERS, MyPageButton, own_guild

NextStart: TypeAlias = Callable[[Interaction, Group], Awaitable[datetime | None]]

JOIN_LINES: Final[list[NextStart]] = []
"""Who knows when a group meets next. The first that answers counts; nobody answers, and no time is shown."""

_AT_ONCE: Final = 25


class JoinButton(TapButton, template=r"groups:join"):
    def __init__(self, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Join a group")
        super().__init__("groups:join", words, style=ButtonStyle.primary)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await show(interaction, await _list_screen(interaction, own_guild(interaction), page=0))


class GroupList(TapList, template=r"groups:pick:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, groups: Sequence[Group] = (), say: Speaker | None = None
    ) -> None:
        options = [
            discord.SelectOption(label=label(group.name, limit=SELECT_LABEL), value=str(group.id))
            for group in groups
        ]
        super().__init__(
            f"groups:pick:{guild_id}",
            (say or Speaker())("Choose a group"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        group = await interaction.client.services.groups.check_may_join(
            guild_id, GroupId(int(self.chosen[0])), person(interaction)
        )
        line = await join_line(interaction, group, say)
        await show(interaction, relation_screen(group, line, say), discreet=True)


class MoreGroupsButton(TapButton, template=r"groups:more:(?P<guild_id>\d+):(?P<page>\d{1,3})"):
    def __init__(self, guild_id: GuildId, page: int, say: Speaker | None = None) -> None:
        super().__init__(f"groups:more:{guild_id}:{page}", (say or Speaker())("More groups"))
        self.guild_id = guild_id
        self.page = page

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await _list_screen(interaction, guild_id, page=self.page))


async def join_line(interaction: Interaction, group: Group, say: Speaker) -> str:
    """``Sunday, for parents, 8:00 PM for you.``"""
    members = interaction.client.services.members
    member = await members.get(group.guild_id, person(interaction))
    starts_at = None
    for next_start in JOIN_LINES:
        starts_at = starts_at or await next_start(interaction, group)
    return meeting_line(group, starts_at, member.confirmed_zone, say)


async def _list_screen(interaction: Interaction, guild_id: GuildId, *, page: int) -> Screen:
    say = speaker(interaction)
    groups = await interaction.client.services.groups.list_joinable(guild_id, person(interaction))
    if not groups:
        return Screen(
            say(
                "There is no group to join right now. You can look again any time. "
                "No one sees that you look."
            ),
            [MyPageButton(guild_id, say), HelpNowButton(say)],
        )
    first = page * _AT_ONCE if page * _AT_ONCE < len(groups) else 0
    shown = groups[first : first + _AT_ONCE]
    lines = [
        f"**{plain(group.name)}**\n{await join_line(interaction, group, say)}" for group in shown
    ]
    words = [say("**Join a group**\nNo one sees that you look."), *lines]
    is_more = len(groups) > _AT_ONCE
    return Screen(
        "\n\n".join(words),
        next_steps(
            GroupList(guild_id, shown, say),
            MoreGroupsButton(guild_id, first // _AT_ONCE + 1, say) if is_more else None,
            HelpNowButton(say),
        ),
    )


def _way_in(_guild_id: GuildId, say: Speaker) -> JoinButton:
    return JoinButton(say)


if _way_in not in FOR_STRANGERS:
    FOR_STRANGERS.append(_way_in)
