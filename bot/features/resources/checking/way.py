"""The way that one visit goes: from the address on the shelf to where it ends, and what the end means."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

from bot.features.resources.addresses import Address, read_address
from bot.features.resources.checking.pages import says_otherwise
from bot.features.resources.checking.verdict import Cause, Finding, TroubleError, Verdict
from bot.features.resources.checking.web import HTML, Answer
from bot.features.resources.errors import (
    AddressRefusedError,
    AddressTooLongError,
    HiddenCharactersError,
    NotHttpsError,
    NotPublicAddressError,
)
from bot.features.resources.model import LONGEST_URL

_FOR_GOOD: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_FOR_NOW: Final = frozenset({HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT})
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_KEPT_OUT: Final = frozenset(
    {
        *(HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN),
        *(HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS),
    }
)


class Way:
    def __init__(self, start: Address) -> None:
        self._start = start
        self._moved_to = start
        self._is_for_good = True
        self._passed = {start.url}
        self.at = start

    def go_on(self, answer: Answer) -> None:
        """Follow where the site sends on to; only a move that it calls permanent is one."""
        self.at = sent_on(self.at, answer)
        if self.at.url in self._passed:
            raise TroubleError(Cause.CIRCLES)
        self._passed.add(self.at.url)
        self._is_for_good = self._is_for_good and answer.status in _FOR_GOOD
        if self._is_for_good:
            self._moved_to = self.at

    @property
    def led_to(self) -> str | None:
        return self.at.host if self.at.host != self._start.host else None

    def end(self, answer: Answer) -> Verdict:
        if (cause := _trouble_with(answer)) is not None:
            raise TroubleError(cause, status=answer.status)
        if _is_front_page(self.at) and not _is_front_page(self._start):
            raise TroubleError(Cause.SENT_TO_FRONT_PAGE, status=answer.status)
        moved_to = self._moved_to.url
        if self._moved_to.key == self._start.key or len(moved_to) > LONGEST_URL:
            return Verdict(Finding.GOOD, Cause.ANSWERED, answer.status, led_to=self.led_to)
        return Verdict(Finding.MOVED, Cause.NEW_ADDRESS, answer.status, moved_to, self.led_to)


def is_sent_on(answer: Answer) -> bool:
    return answer.location is not None and answer.status in _FOR_GOOD | _FOR_NOW


def sent_on(at: Address, answer: Answer) -> Address:
    """Read by the same rules as what people type; only a plain space is mended, as browsers do."""
    location = (answer.location or "").strip(" ").replace(" ", "%20")
    try:
        return read_address(urljoin(at.url, location))
    except NotHttpsError as no:
        raise TroubleError(Cause.NOT_HTTPS) from no
    except NotPublicAddressError as no:
        raise TroubleError(Cause.PRIVATE_PLACE, led_to=no.host) from no
    except (AddressTooLongError, HiddenCharactersError, ValueError) as no:
        raise TroubleError(Cause.UNREADABLE_ADDRESS) from no
    except AddressRefusedError as no:
        raise TroubleError(Cause.MISLEADING_ADDRESS) from no


def _is_front_page(address: Address) -> bool:
    parts = urlsplit(address.url)
    return parts.path == "/" and not parts.query


def _trouble_with(answer: Answer) -> Cause | None:
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return says_otherwise(answer.text) if answer.kind in HTML else None
    if answer.status in _GONE:
        return Cause.NO_SUCH_PAGE
    if answer.status in _KEPT_OUT:
        return Cause.KEPT_OUT
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Cause.SITE_TROUBLE
    return Cause.ODD_ANSWER
