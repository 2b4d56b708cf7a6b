"""Why something could not be looked up for a person."""

from bot.core.errors import Refusal


class WhichServerError(Refusal):
    """It was asked in private notes, and the bot serves more than one server."""


class NeverAgreedError(Refusal):
    """They are asked whether they still agree to what they never agreed to, or took back."""
