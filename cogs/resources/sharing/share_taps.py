"""The buttons and lists with which a facilitator shares a link. What each shows stands in ``share_screen``."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.groups.model import Group
from bot.features.resources.model import ResourceId, ShareId, ShareWhen
from bot.features.resources.sharing.sharing import Sharing
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.subject_button import SubjectButton
from cogs._kit.text import SELECT_LABEL, label
from cogs._kit.times import day_in
from cogs.resources.link_button import ABOUT, LinkButton
from cogs.sessions.meeting_words import title_of

_WITH_GROUP: Final = rf"{ABOUT}:(?P<group_id>\d+)"
_MOST: Final = 25
_CODES: Final = {"w": ShareWhen.WITH_MEETING, "a": ShareWhen.AFTER_MEETING}


class ShareButton(LinkButton, template=rf"resources:share:{ABOUT}"):
    """On a link's card, for who leads a group."""

    action = "share"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Share")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.share_screen import share_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await share_screen(interaction, guild_id, self.resource_id))


class ShareGroupList(TapList, template=rf"resources:share_with:{ABOUT}"):
    """Which of their groups, for somebody who leads several."""

    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        groups: Sequence[Group] = (),
        say: Speaker | None = None,
    ) -> None:
        options = [
            discord.SelectOption(label=label(one.name, limit=SELECT_LABEL), value=str(one.id))
            for one in groups[:_MOST]
        ]
        super().__init__(
            f"resources:share_with:{guild_id}:{resource_id}",
            (say or Speaker())("Which group?"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.resource_id = resource_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.share_screen import when_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        group_id = GroupId(int(self.chosen[0]) if self.chosen[0].isdecimal() else 0)
        screen = await when_screen(interaction, guild_id, self.resource_id, group_id)
        await show(interaction, screen)


class _WithGroupButton(TapButton, template=r"resources:with_group"):
    """About a link and a group. Give it an ``action``, a matching ``template`` and ``words``."""

    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        group_id: GroupId,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"resources:{self.action}:{guild_id}:{resource_id}:{group_id}",
            self.words(say or Speaker()),
            style=self.style,
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.group_id = group_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError


class ShareNowButton(_WithGroupButton, template=rf"resources:share_now:{_WITH_GROUP}"):
    action = "share_now"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Share it now")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.share_screen import share_and_tell  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        where = (guild_id, self.resource_id, self.group_id)
        await share_and_tell(interaction, *where, ShareWhen.NOW)


class ShareWhenButton(_WithGroupButton, template=rf"resources:share_when:{_WITH_GROUP}"):
    """Back to the choice, after a meeting was over."""

    action = "share_when"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Choose again")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.share_screen import when_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        where = (guild_id, self.resource_id, self.group_id)
        await show(interaction, await when_screen(interaction, *where))


class WeekThisButton(_WithGroupButton, template=rf"resources:week_this:{_WITH_GROUP}"):
    """This one is the next link of the week."""

    action = "week_this"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("As the next link of the week")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import choose_and_tell  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        await choose_and_tell(interaction, guild_id, self.group_id, self.resource_id)


class ShareAtList(TapList, template=rf"resources:share_at:{_WITH_GROUP}"):
    """With a meeting, or after it."""

    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        group_id: GroupId,
        sharing: Sharing | None = None,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"resources:share_at:{guild_id}:{resource_id}:{group_id}",
            say("Or with a meeting"),
            [] if sharing is None else _meetings(sharing, say),
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.share_screen import share_and_tell  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        code, _, number = self.chosen[0].partition(":")
        when = _CODES.get(code, ShareWhen.WITH_MEETING)
        meeting = SessionId(int(number) if number.isdecimal() else 0)
        where = (guild_id, self.resource_id, self.group_id)
        await share_and_tell(interaction, *where, when, session_id=meeting)


class UnshareButton(
    SubjectButton[ShareId], template=r"resources:unshare:(?P<guild_id>\d+):(?P<share_id>\d+)"
):
    """Before it has come to the room."""

    feature = "resources"
    action = "unshare"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Don't share it")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.share_screen import taken_back_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        shared = await interaction.client.services.resources.take_back(
            guild_id, self.subject_id, by=person(interaction)
        )
        await show(interaction, taken_back_screen(shared, speaker(interaction)))


def _meetings(sharing: Sharing, say: Speaker) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    for one in sharing.meetings:
        day = day_in(one.starts_at, load_zone(one.zone), say.language)
        facts: dict[str, Any] = {"description": label(title_of(one, say), limit=SELECT_LABEL)}
        if one.id in sharing.begins_later:
            words = say("With the meeting on {day}", day=day)
            options.append(discord.SelectOption(label=words, value=f"w:{one.id}", **facts))
        words = say("After the meeting on {day}", day=day)
        options.append(discord.SelectOption(label=words, value=f"a:{one.id}", **facts))
    return options[:_MOST]
