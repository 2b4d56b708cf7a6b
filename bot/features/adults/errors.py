"""What is refused to somebody who may be under 18. Facts only; the words are in ``cogs/adults``."""

from datetime import datetime

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import MemberId


class UnderAgeError(Refusal):
    """A facilitator heard that they are under 18, so no room opens to them here."""

    def __init__(
        self, member_id: MemberId, erased_at: datetime, led_by: tuple[MemberId, ...] | None
    ) -> None:
        super().__init__(member_id, erased_at, led_by)
        self.member_id = member_id
        self.erased_at = erased_at
        self.led_by = led_by


class UnderAgeNotFoundError(NotFoundError):
    """It was undone already, or they are erased."""
