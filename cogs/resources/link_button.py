"""The common shape of a button that is about one link."""

from typing import ClassVar, Final

from discord import ButtonStyle

from bot.core.ids import GuildId
from bot.features.resources.model import ResourceId
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

ABOUT: Final = r"(?P<guild_id>\d+):(?P<resource_id>\d+)"
SEEN: Final = r"(?::(?P<seen>[0-9a-f]{12}))?"
"""Which page somebody had before them: nobody says of another one that they have read it."""


class LinkButton(TapButton, template=r"resources:link"):
    """Give it an ``action``, a matching ``template`` and ``words``."""

    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(
        self, guild_id: GuildId, resource_id: ResourceId, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"resources:{self.action}:{guild_id}:{resource_id}",
            self.words(say or Speaker()),
            style=self.style,
        )
        self.guild_id = guild_id
        self.resource_id = resource_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError
