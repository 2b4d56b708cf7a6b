"""What one visit found out about one link."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Finding(StrEnum):
    GOOD = "good"
    MOVED = "moved"
    """For good, says the site, and there is a page at the new address, which is short enough to be kept."""
    UNSURE = "unsure"
    """A person has to look, or nobody: many sites keep programs out and let people in."""
    MISSING = "missing"
    REFUSED = "refused"
    """It leads to where the bot won't go, and where nobody should be sent."""


class Cause(StrEnum):
    ANSWERED = "answered"
    NEW_ADDRESS = "new_address"

    NO_SUCH_PAGE = "no_such_page"
    NO_SUCH_NAME = "no_such_name"

    PRIVATE_PLACE = "private_place"
    NOT_HTTPS = "not_https"
    MISLEADING_ADDRESS = "misleading_address"
    """A name before an ``@``, an odd door, or nothing that a browser opens."""

    SAYS_NOT_FOUND = "says_not_found"
    """The site says that all is well, and the page says that it is gone."""
    FOR_SALE = "for_sale"
    SENT_TO_FRONT_PAGE = "sent_to_front_page"
    KEPT_OUT = "kept_out"
    BUSY = "busy"
    ROBOTS = "robots"
    """The site asks programs not to read this."""
    SITE_TROUBLE = "site_trouble"
    NOT_TRUSTED = "not_trusted"
    """Its certificate is for another name, too old, or signed by nobody known."""
    TOO_SLOW = "too_slow"
    NO_CONNECTION = "no_connection"
    NAMES_DOWN = "names_down"
    ODD_ANSWER = "odd_answer"
    CIRCLES = "circles"
    UNREADABLE_ADDRESS = "unreadable_address"
    OUR_LINE = "our_line"
    """No name at all is found, so it is not the link."""


@dataclass(frozen=True, slots=True)
class Verdict:
    finding: Finding
    cause: Cause
    status: int | None = None
    """What the last site said, as a number of HTTP."""
    moved_to: str | None = None
    led_to: str | None = None
    """The host at which it ended, if that is not the one on the shelf."""
    ask_again_in: timedelta | None = None
    """What a busy site asked for."""


FINDING_OF = {
    Cause.NO_SUCH_NAME: Finding.MISSING,
    Cause.NO_SUCH_PAGE: Finding.MISSING,
    Cause.PRIVATE_PLACE: Finding.REFUSED,
    Cause.NOT_HTTPS: Finding.REFUSED,
    Cause.MISLEADING_ADDRESS: Finding.REFUSED,
}
"""Every other trouble leaves us unsure."""


class TroubleError(Exception):
    """The visit ended early. It never leaves the checker."""

    def __init__(
        self, cause: Cause, *, status: int | None = None, led_to: str | None = None
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.status = status
        self.led_to = led_to

    @property
    def finding(self) -> Finding:
        return FINDING_OF.get(self.cause, Finding.UNSURE)
