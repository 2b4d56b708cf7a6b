"""Why a reminder was not made or put off. Facts only; the words are in ``cogs/personal_reminders``."""

from bot.core.errors import NotFoundError, Refusal


class ReminderNotFoundError(NotFoundError):
    """It was done or stopped already, or it is somebody else's."""


class ReminderDraftGoneError(NotFoundError):
    """The preview lay there for a day, or was dropped, or it is somebody else's."""


class TooManyRemindersError(Refusal):
    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class TooOftenError(Refusal):
    """More often than once an hour."""


class NoWordsError(Refusal):
    """A reminder of nothing but blanks."""


class ClockUnknownError(Refusal):
    """They have not said yet what time it is for them, so nobody knows when "tomorrow at 9" is."""


class TonightOverError(Refusal):
    """It is evening already."""
