"""What can't be done about a wish to be reached. Facts only; the words are in ``cogs/requests``."""

from datetime import datetime

from bot.core.errors import NotAllowedError, NotFoundError, Refusal
from bot.core.ids import GuildId, MemberId


class NoGroupToAskError(Refusal):
    """They are in no group here, so nobody could be asked."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id


class NoOneToAskError(Refusal):
    """Nobody else leads that group."""

    def __init__(self, guild_id: GuildId, group_name: str) -> None:
        super().__init__(guild_id, group_name)
        self.guild_id = guild_id
        self.group_name = group_name


class TooManyRequestsError(Refusal):
    """As many as one person may begin in a day."""

    def __init__(self, guild_id: GuildId, *, limit: int) -> None:
        super().__init__(guild_id, limit)
        self.guild_id = guild_id
        self.limit = limit


class RequestGoneError(NotFoundError):
    """It was never there, is forgotten, or belongs to somebody else."""


class OwnRequestError(NotAllowedError):
    """A facilitator's own: another one answers it."""


class RequestOverError(Refusal):
    """It was closed or taken back."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id


class RequestTakenError(Refusal):
    """Another facilitator has it, or looks at it just now."""

    def __init__(
        self, guild_id: GuildId, by: MemberId | None, *, free_at: datetime | None = None
    ) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id
        self.by = by
        self.free_at = free_at
        """When it can be opened by others, if its holder does nothing."""


class RequestNotTakenError(Refusal):
    """Nobody has said that they are on it, so there is nothing to go on with."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id


class NotSafeToWriteError(Refusal):
    """They said that it is not safe to write to them."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id
