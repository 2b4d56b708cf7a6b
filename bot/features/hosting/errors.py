"""What can't be done around a meeting. Facts only; the words are in ``cogs/hosting``."""

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GuildId, MemberId, SessionId


class HelpClosedError(Refusal):
    """No facilitator looks out for calls for help: the meeting is far off, over or called off."""

    def __init__(self, guild_id: GuildId, session_id: SessionId) -> None:
        super().__init__(session_id)
        self.guild_id = guild_id
        self.session_id = session_id


class PingGoneError(NotFoundError):
    """The call for help was taken back or is over."""


class PingAnsweredError(Refusal):
    """Another facilitator was faster."""

    def __init__(self, guild_id: GuildId, session_id: SessionId, by: MemberId | None) -> None:
        super().__init__(session_id)
        self.guild_id = guild_id
        self.session_id = session_id
        self.by = by


class AnswerLengthError(Refusal):
    """Nothing, or more than fits."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class NoWordsHereError(Refusal):
    """A program may run this server, so nobody's own words are kept."""
