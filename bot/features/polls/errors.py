"""What people may ask of a poll and not get. Each carries what leads back to it."""

from datetime import datetime

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GroupId, GuildId


class PollNotFoundError(NotFoundError):
    """There is no such poll here: it was put away, or its answers were erased."""


class PollRefusal(Refusal):
    """About one poll, which the next step leads back to."""

    def __init__(self, guild_id: GuildId, poll_id: int) -> None:
        super().__init__(guild_id, poll_id)
        self.guild_id = guild_id
        self.poll_id = poll_id


class PollClosedError(PollRefusal):
    """Its time is over, or a facilitator has closed it."""


class PollEndedError(PollRefusal):
    """A facilitator wants to close it, and it is closed: the answers are in."""


class PollStillOpenError(PollRefusal):
    """It can be put away once it is closed."""


class PollAskedError(PollRefusal):
    """The group has been asked already, so the question stays as it is."""


class PollNotAskedError(PollRefusal):
    """The group has not been asked yet."""


class NoTimesError(PollRefusal):
    """Every time was left out."""


class OneTimeError(PollRefusal):
    """There is nothing to choose from: one time is a plan, not a question."""

    def __init__(self, guild_id: GuildId, poll_id: int, group_id: GroupId) -> None:
        super().__init__(guild_id, poll_id)
        self.group_id = group_id


class TooManyTimesError(PollRefusal):
    """More than anyone would tap through on a phone."""

    def __init__(self, guild_id: GuildId, poll_id: int, *, most: int) -> None:
        super().__init__(guild_id, poll_id)
        self.most = most


class TimeTwiceError(PollRefusal):
    """That time is on the list already."""


class TimesOverError(PollRefusal):
    """A time on the list has begun."""


class DeadlineTooLateError(PollRefusal):
    """The answers would come in after the first of the times."""

    def __init__(
        self, guild_id: GuildId, poll_id: int, *, closes_at: datetime, first_at: datetime
    ) -> None:
        super().__init__(guild_id, poll_id)
        self.closes_at = closes_at
        self.first_at = first_at


class TimeNotOfferedError(PollRefusal):
    """The poll does not ask about that time."""
