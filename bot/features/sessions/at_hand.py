"""Which meeting a facilitator has before them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.features.sessions.model import Session

NEAR = timedelta(hours=1)
LINGERS = timedelta(hours=2)
"""For so long after its end a meeting stays the one at hand, unless the next one is near."""


@dataclass(frozen=True, slots=True)
class AtHand:
    first: Session | None
    others: tuple[Session, ...]
    """Still to come, soonest first."""
    unclosed: tuple[Session, ...]
    """Over, and nobody noted who came."""


def at_hand(meetings: Sequence[Session], now: datetime) -> AtHand:
    """Sort planned meetings, given soonest first: the one that runs, else one that begins within the hour, else one
    that is just over, else the next."""
    running = [one for one in meetings if one.has_started(now) and not one.is_over(now)]
    over = [one for one in meetings if one.is_over(now)]
    coming = [one for one in meetings if not one.has_started(now)]
    near = [one for one in coming if one.starts_at <= now + NEAR]
    fresh = [one for one in reversed(over) if now < one.ends_at + LINGERS]
    first = next(iter([*running, *near, *fresh, *coming]), None)
    return AtHand(
        first=first,
        others=tuple(one for one in [*running, *coming] if one is not first),
        unclosed=tuple(one for one in over if one is not first),
    )
