"""Who did what with somebody's own things: so that they can be shown it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.ids import MemberId
from bot.db.database import Transaction


@dataclass(frozen=True, slots=True)
class Watched:
    """A thing of somebody's."""

    subject_id: int
    actions: str
    """How the codes of the acts that concern them begin."""
    since: datetime


@runtime_checkable
class Watches(Protocol):
    """A feature that keeps things of people which others open."""

    async def watched_of(self, tx: Transaction, member_id: MemberId) -> Sequence[Watched]: ...
