"""Writes down what happened to deliveries, many in one transaction, until it is written."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TypeAlias

import stamina
import structlog
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from bot.core.ids import DeliveryId
from bot.db.database import EVERY_GUILD, Database
from bot.db.write_ahead_log import empty_write_ahead_log
from bot.features.outbox.outcomes import Mark
from bot.features.outbox.pace import MARKING_TAKES
from bot.features.outbox.sending_store import SendingStore

log = structlog.get_logger()

DATABASE_TROUBLE = (SQLAlchemyError, OSError)
"""A locked or full disk, a lost connection."""

_OUR_BUG = (DataError, IntegrityError, NotSupportedError, ProgrammingError)

_TRIES = 6
_MANY = 25
"""So many are written at once, however short they have waited."""
_ROUNDS_FOR_HELD_ROWS = 50
_HELD_FOR = 0.02

AfterWriting: TypeAlias = Callable[[Sequence[Mark]], Awaitable[None]]


def is_database_busy(raised: Exception) -> bool:
    """It would go well at another time. With asyncpg that a server restarts, has no room or no connection left is
    nothing more special than a ``DBAPIError``, so all counts that is not about the statement itself."""
    if isinstance(raised, DBAPIError):
        return not isinstance(raised, _OUR_BUG)
    return isinstance(raised, NoFreeConnectionError)


class Ledger:
    """Nothing that is known to have been sent is forgotten because the disk was busy: what can't be written now
    stays in memory, is written before anything else is claimed, and is never claimed by this process meanwhile.
    If the process dies too, the row is still claimed, and that is what the lease and the nonce are for."""

    def __init__(
        self, db: Database, after_writing: AfterWriting, gathers_for: Callable[[], float]
    ) -> None:
        """``gathers_for``: seconds for which a mark may wait for others. Longer, and a kill would leave more to be
        read back."""
        self._db = db
        self._gathers_for = gathers_for
        self._after_writing = after_writing
        self._pending: dict[DeliveryId, Mark] = {}
        self._one_writes = asyncio.Lock()

    @property
    def unwritten(self) -> Collection[DeliveryId]:
        return frozenset(self._pending)

    async def write(self, mark: Mark) -> None:
        """Return when it is written, or kept for later. Whoever comes first writes for all who wait."""
        self._pending[mark.delivery.id] = mark
        # Let those come along who finish in the same moment.
        await asyncio.sleep(self._gathers_for() if len(self._pending) < _MANY else 0)
        async with self._one_writes:
            if mark.delivery.id in self._pending:
                try:
                    await self._write_pending()
                except DATABASE_TROUBLE as trouble:
                    log.warning(
                        "deliveries can't be marked yet",
                        waiting=len(self._pending),
                        trouble=type(trouble).__name__,
                    )

    async def catch_up(self) -> None:
        """Write what an earlier round could not, or raise."""
        async with self._one_writes:
            await self._write_pending()

    async def _write_pending(self) -> None:
        for _ in range(_ROUNDS_FOR_HELD_ROWS):
            if not self._pending:
                return
            marks = dict(self._pending)
            written = await self._write(marks.values())
            for delivery_id in written:
                del self._pending[delivery_id]
            await self._after_writing([marks[delivery_id] for delivery_id in written])
            if self._pending.keys() & marks.keys():
                await asyncio.sleep(_HELD_FOR)  # a click holds the row for a moment

    async def _write(self, marks: Collection[Mark]) -> Collection[DeliveryId]:
        async for attempt in stamina.retry_context(
            on=DATABASE_TROUBLE,
            attempts=_TRIES,
            timeout=MARKING_TAKES,
            wait_max=2,
            wait_jitter=0.1,
        ):
            with attempt:
                async with self._db.transaction(EVERY_GUILD) as tx:
                    store = SendingStore(tx)
                    written = await store.mark(marks)
                if store.has_erased:
                    await empty_write_ahead_log(self._db)
                return written
        raise AssertionError("stamina tries at least once")  # pragma: no cover
