"""What somebody's look at a page makes of a link: how it is known, since when, and until when that counts. Pure.

``mark``, ``checked_on`` and ``review_by`` say it together, so they are changed together: *official* is what one of us
has read on that day; *secondary* and *cited* are what others were found to say on that day; *unconfirmed* is what
nobody has read, and its day says no more than when it was written down.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.core.evidence import Mark
from bot.features.resources.addresses import read_address
from bot.features.resources.errors import AddressRefusedError
from bot.features.resources.model import GOOD_FOR, Details, Topic

CARE_GOOD_FOR: Final = timedelta(days=90)
"""As long as a help line: who reads these may be in need."""
_WEIGHT: Final = {Mark.UNCONFIRMED: 0, Mark.CITED: 1, Mark.SECONDARY: 2, Mark.OFFICIAL: 3}


def seen_as(address: str) -> str:
    """A word for a page, short enough for a button: what is agreed to is what was shown."""
    return hashlib.sha256(read_address(address).key.encode()).hexdigest()[:12]


def good_for(topics: Iterable[Topic]) -> timedelta:
    return CARE_GOOD_FOR if any(one.needs_care for one in topics) else GOOD_FOR


def read_today(details: Details, today: date) -> Details:
    """Somebody has opened the page and read it, whatever was known of it before."""
    return known_by(details, Mark.OFFICIAL, today)


def known_by(details: Details, mark: Mark, today: date) -> Details:
    """Somebody says today how the page is known. That nobody has read it needs no new day."""
    if mark is Mark.UNCONFIRMED:
        return replace(details, mark=mark)
    return replace(details, mark=mark, checked_on=today, review_by=today + good_for(details.topics))


def corrected(before: Details, after: Details, today: date) -> Details:
    """What a facilitator has changed, without a claim that somebody looked: another page is one that nobody has read,
    and asks to be."""
    if after.mark is not before.mark:
        return known_by(after, after.mark, today)
    if leads_elsewhere(before.url, after.url):
        return replace(after, mark=Mark.UNCONFIRMED, checked_on=today, review_by=today)
    return after


def leads_elsewhere(before: str, after: str) -> bool:
    """Raises ``AddressRefusedError`` for an ``after`` that can't be opened."""
    key = read_address(after).key
    try:
        return read_address(before).key != key
    except AddressRefusedError:
        return True


def with_look_of(details: Details, other: Details) -> Details:
    return replace(details, mark=other.mark, checked_on=other.checked_on, review_by=other.review_by)


def with_better_look(details: Details, other: Details) -> Details:
    """``details``, with the look that counts more: the later one, and of two on one day the better one. A look at
    another page is none at this one."""
    if leads_elsewhere(other.url, details.url) or _worth(other) < _worth(details):
        return details
    return with_look_of(details, other)


def _worth(details: Details) -> tuple[bool, date, int]:
    return details.mark is not Mark.UNCONFIRMED, details.checked_on, _WEIGHT[details.mark]
