"""What can't be done about what is kept. Facts only; the words are in ``cogs/privacy``."""

from datetime import date

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GuildId


class ServerLockedError(Refusal):
    """The bot was taken out of the server that this is about."""

    def __init__(self, guild_id: GuildId, erased_on: date) -> None:
        super().__init__(guild_id, erased_on)
        self.guild_id = guild_id
        self.erased_on = erased_on
        """When everything of that server goes, or went. By UTC."""


class NothingToEraseError(Refusal):
    """There is nothing of that kind (any more)."""


class NothingKeptError(NothingToEraseError):
    """Nothing at all is kept of the person in that server."""


class ReceiptNotFoundError(NotFoundError):
    """No erasure has that code, or it is too long ago."""
