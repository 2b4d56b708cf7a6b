"""What keeping two people apart refuses. Facts only; the words are in ``cogs/keep_apart``."""

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GroupId, GuildId, MemberId


class TalkFirstError(Refusal):
    """Somebody here must perhaps not meet the newcomer. Why, one facilitator knows, who is asked by voice.

    ``know`` is never empty: where none of those who knew is here any more, nobody is refused.
    """

    def __init__(self, know: tuple[MemberId, ...]) -> None:
        super().__init__(know)
        self.know = know


class _NotWrittenDownError(Refusal):
    """With the way back to the page on which it would be."""

    def __init__(self, guild_id: GuildId, group_id: GroupId, asked_by: MemberId) -> None:
        super().__init__(guild_id, group_id, asked_by)
        self.guild_id = guild_id
        self.group_id = group_id
        self.asked_by = asked_by


class SamePersonError(_NotWrittenDownError):
    """Nobody can be kept apart from themselves."""


class AlreadyApartError(_NotWrittenDownError):
    """This facilitator has written that down already."""


class PairNotFoundError(NotFoundError):
    """It was lifted already, or is another facilitator's."""
