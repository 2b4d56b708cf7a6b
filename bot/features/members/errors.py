"""Why something could not be looked up for a person."""

from bot.core.errors import Refusal


class WhichServerError(Refusal):
    """It was asked in private notes, and the bot serves more than one server."""
