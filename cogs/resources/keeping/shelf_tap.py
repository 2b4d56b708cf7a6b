"""The shape of a button about the shelf of one server."""

from typing import ClassVar, Final

from discord import ButtonStyle

from bot.core.ids import GuildId
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

IN_GUILD: Final = r"(?P<guild_id>\d+)"


class ShelfTap(TapButton, template=r"resources:none"):
    """Give it an ``action``, a matching ``template`` and ``words``."""

    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = self.words(say or Speaker())
        super().__init__(f"resources:{self.action}:{guild_id}", words, style=self.style)
        self.guild_id = guild_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError
