"""Why a question about a holiday can't be answered (any more)."""

from bot.core.errors import NotFoundError, Refusal


class HolidayAskNotFoundError(NotFoundError):
    """There is no such question here."""


class HolidaySettledError(Refusal):
    """Another facilitator was faster, or the meeting was moved or called off meanwhile."""
