"""Which links a facilitator should look at, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.core.evidence import Mark
from bot.features.resources.checking.health import DAYS_APART
from bot.features.resources.checking.verdict import Cause
from bot.features.resources.model import WARN_BEFORE, LinkHealth, LinkState, Resource, State

READ_LATELY: Final = timedelta(days=30)
"""Whoever has read the page so lately is not asked again by what a program could not tell or would rather see moved."""

_KEEPS_PROGRAMS_OUT: Final = frozenset({Cause.KEPT_OUT, Cause.ROBOTS, Cause.BUSY})
"""Many good sites do, for good. People find the page, and read it again by its day."""


class Need(StrEnum):
    """The most pressing first."""

    BROKEN = "broken"
    """It does not open, and is shown to nobody."""
    OVER = "over"
    """The recording's last day has passed."""
    OVERDUE = "overdue"
    UNSURE = "unsure"
    MOVED = "moved"
    DUE_SOON = "due_soon"


def needs_of(link: Resource, today: date) -> tuple[Need, ...]:
    if link.state is not State.APPROVED:
        return ()
    details, health = link.details, link.health
    is_known = details.mark is not Mark.UNCONFIRMED
    read_lately = is_known and today - details.checked_on <= READ_LATELY
    is_due_soon = details.review_by - today <= WARN_BEFORE
    holds = {
        Need.BROKEN: health.state is LinkState.BROKEN,
        Need.OVER: details.expires_on is not None and details.expires_on <= today,
        Need.OVERDUE: link.is_overdue(today),
        Need.UNSURE: not read_lately and _stays_unsure(health),
        Need.MOVED: not read_lately and health.moved_to is not None,
        Need.DUE_SOON: is_due_soon and not link.is_overdue(today),
    }
    return tuple(need for need in Need if holds[need])


@dataclass(frozen=True, slots=True)
class Ailing:
    link: Resource
    needs: tuple[Need, ...]
    """At least one."""


def ailing(links: Iterable[Resource], today: date) -> list[Ailing]:
    """Those that need somebody, the most pressing first."""
    found = [Ailing(one, needs) for one in links if (needs := needs_of(one, today))]
    pressing = {need: place for place, need in enumerate(Need)}
    found.sort(
        key=lambda one: (pressing[one.needs[0]], one.link.details.title.casefold(), one.link.id)
    )
    return found


def _stays_unsure(health: LinkHealth) -> bool:
    """Two looks in a row, days apart, like everything that is said of a link."""
    if health.state is not LinkState.UNSURE or health.cause in _KEEPS_PROGRAMS_OUT:
        return False
    since, last = health.unsure_since, health.checked_at
    return since is not None and last is not None and last - since >= DAYS_APART
