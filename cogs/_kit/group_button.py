"""The common shape of a button that is about one group."""

import re
from typing import ClassVar, Self

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

ABOUT = r"(?P<guild_id>\d+):(?P<group_id>\d+)"
"""How the custom_id of such a button ends: the server and the group."""


class GroupButton(TapButton, template=r"kit:group"):
    """Give it an ``action``, a matching ``template`` and ``words``; of another feature than groups also that."""

    feature: ClassVar[str] = "groups"
    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        super().__init__(
            f"{self.feature}:{self.action}:{guild_id}:{group_id}",
            self.words(say or Speaker()),
            style=self.style,
        )
        self.guild_id = guild_id
        self.group_id = group_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(GuildId(int(match["guild_id"])), GroupId(int(match["group_id"])))
