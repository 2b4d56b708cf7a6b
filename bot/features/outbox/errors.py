"""What a facilitator may ask of a stuck delivery and not get."""

from bot.core.errors import NotFoundError, Refusal


class DeliveryNotFoundError(NotFoundError):
    """It is not here, or it is not stuck any more: someone else has settled it."""


class DeliveryTooLateError(Refusal):
    """Sending it again would be pointless: what it was about is over."""
