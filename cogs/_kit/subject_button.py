"""The common shape of a button that is about one thing: a group, a round, an answer."""

from typing import ClassVar, Generic, TypeVar

from discord import ButtonStyle

from bot.core.ids import GuildId
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

SubjectT = TypeVar("SubjectT", bound=int)


class SubjectButton(TapButton, Generic[SubjectT], template=r"kit:subject"):
    """Give it ``feature``, ``action``, ``words``, and a ``template`` that begins with server and subject."""

    feature: ClassVar[str]
    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(
        self,
        guild_id: GuildId,
        subject_id: SubjectT,
        say: Speaker | None = None,
        *,
        words: str | None = None,
        more: str = "",
    ) -> None:
        """``more`` is what else its custom_id holds; who adds something reads it in ``from_match``."""
        super().__init__(
            f"{self.feature}:{self.action}:{guild_id}:{subject_id}{more}",
            words or self.words(say or Speaker()),
            style=self.style,
        )
        self.guild_id = guild_id
        self.subject_id = subject_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError
