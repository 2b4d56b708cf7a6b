"""The common shape of a facilitator's button about how a group is asked."""

import re
from typing import ClassVar, Final, Self

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

ABOUT: Final = r"(?P<guild_id>\d+):(?P<group_id>\d+)"


class AskingButton(TapButton, template=r"checkins:asking"):
    """Give it an ``action``, a matching ``template`` and ``words``."""

    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        super().__init__(
            f"checkins:{self.action}:{guild_id}:{group_id}",
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
