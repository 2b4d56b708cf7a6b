"""What can't be done about a message that somebody shows to facilitators. Facts only; the words are in
``cogs/reports``."""

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GuildId, MemberId


class OwnMessageError(Refusal):
    """They wrote it themselves."""


class NotAPersonsError(Refusal):
    """A bot wrote it, perhaps ours."""


class MessageGoneError(NotFoundError):
    """It was deleted, or never stood in this room."""


class NoOneToTellError(Refusal):
    """Nobody leads a group here but the one who tells and the one who wrote it."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id


class TooManyReportsError(Refusal):
    """As many as one person may tell in a day."""

    def __init__(self, guild_id: GuildId, *, limit: int) -> None:
        super().__init__(guild_id, limit)
        self.guild_id = guild_id
        self.limit = limit


class ReportGoneError(NotFoundError):
    """It was never there, was taken back, is forgotten, or is not for this person."""


class ReportTakenError(Refusal):
    """Another facilitator is on it."""

    def __init__(self, guild_id: GuildId, by: MemberId) -> None:
        super().__init__(guild_id, by)
        self.guild_id = guild_id
        self.by = by


class ReportNotTakenError(Refusal):
    """Nobody has said that they are on it."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id


class ReportDoneError(Refusal):
    """A facilitator is done with it."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id
