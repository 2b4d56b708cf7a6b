"""Looks at what was claimed together, together: whether each is still ours, and what its words need."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.core.clock import Clock
from bot.core.ids import DeliveryId
from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.ledger import is_database_busy
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import Facts, Sender
from bot.features.outbox.sending_store import SendingStore

log = structlog.get_logger()

_FRESH_FOR = timedelta(seconds=1)
"""What waited in line longer than this since the last look is looked at once more."""

_AT_ONCE = 50
"""No more than can be sent while it is fresh."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A delivery as it was a moment ago."""

    delivery: Delivery
    facts: Facts | None
    """None: whoever renders it reads for itself."""


class Look:
    """One claim's. It is fresh for a second, and only as long as nothing was withdrawn or renewed in this process;
    then the next in line are looked at again in one go, before any of them is sent."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        sender: Sender,
        *,
        claimed: tuple[Delivery, ...],
        claimed_at: datetime,
        changes: int,
        count_changes: Callable[[], int],
    ) -> None:
        """``changes``: how often something had been withdrawn or renewed before the claim."""
        self._db = db
        self._clock = clock
        self._sender = sender
        self._in_line = {one.id: one for one in claimed}
        self._rows: Mapping[DeliveryId, Delivery | None] = dict(self._in_line)
        self._facts: Mapping[DeliveryId, Facts | None] = {}
        self._at = claimed_at
        self._changes = changes
        self._count_changes = count_changes
        self._one_looks = asyncio.Lock()

    async def at(self, delivery: Delivery) -> Seen | None:
        """Take one out of the line as it is now. None if the claim on it does not hold any more. Raises what the
        database raises."""
        async with self._one_looks:
            if not self._is_fresh() or delivery.id not in self._rows:
                await self._look_again(self._next_with(delivery))
            elif delivery.id not in self._facts:
                await self._read_facts(self._next_with(delivery))
            self._in_line.pop(delivery.id, None)
            row = self._rows[delivery.id]
            return None if row is None else Seen(row, self._facts[delivery.id])

    def _is_fresh(self) -> bool:
        # A clock that was set back tells nothing of how long ago the last look was.
        is_recent = timedelta(0) <= self._clock.now() - self._at <= _FRESH_FOR
        return is_recent and self._changes == self._count_changes()

    def _next_with(self, delivery: Delivery) -> Mapping[DeliveryId, Delivery]:
        return {delivery.id: delivery, **dict(islice(self._in_line.items(), _AT_ONCE))}

    async def _look_again(self, wanted: Mapping[DeliveryId, Delivery]) -> None:
        changes, now = self._count_changes(), self._clock.now()
        async with self._db.reading(EVERY_GUILD) as tx:
            found = await SendingStore(tx).list_claimed(wanted.values())
        ours = {one.id: one for one in found}
        await self._read_facts(ours)
        self._rows = dict.fromkeys(wanted) | ours
        self._at, self._changes = now, changes

    async def _read_facts(self, deliveries: Mapping[DeliveryId, Delivery]) -> None:
        facts: Mapping[DeliveryId, Facts | None] = {}
        try:
            facts = await self._sender.look_up(list(deliveries.values()))
        except Exception as trouble:
            if is_database_busy(trouble) or isinstance(trouble, OSError):
                raise
            # Whichever of them is broken shall fail alone.
            log.exception("notes are read one by one", deliveries=list(deliveries))
        self._facts = {one: facts.get(one) for one in deliveries}
