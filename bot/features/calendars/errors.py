"""Why nothing was put in a calendar, or no link was made. Facts only; the words are in ``cogs/calendars``."""

from bot.core.errors import Refusal


class NotChosenError(Refusal):
    """They have not said yet who sees their calendar, and nothing is made before that."""


class WordEmptyError(Refusal):
    """A title of nothing but blanks."""


class WordTooLongError(Refusal):
    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class OwnWordNotHereError(Refusal):
    """Others may see that calendar, or a program may run the server: then no word of anybody's is kept for it."""


class FeedNotServedError(Refusal):
    """Whoever runs the bot serves no calendar links, or the server for them is down."""
