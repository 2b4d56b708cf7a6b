"""On PostgreSQL several processes may share the work. Each hears when another posts something."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.database import Database
from bot.features.outbox.posting_store import CHANGES_CHANNEL

log = structlog.get_logger()


class ChangeListener:
    """Holds one connection that LISTENs. If it is lost, the clockwork's regular look finds what was missed, and
    the next ``listen`` opens another. On SQLite there is one process and nothing to hear."""

    def __init__(self, db: Database, heard: Callable[[], None]) -> None:
        self._db = db
        self._heard = heard
        self._connection: AsyncConnection | None = None
        self._is_lost = False
        self._one_opens = asyncio.Lock()

    async def listen(self) -> None:
        """Listen, unless we do already."""
        if self._db.is_sqlite:
            return
        async with self._one_opens:
            if self._connection is not None and not self._is_lost:
                return
            await self._drop()
            try:
                connection = await self._db.engine.connect()
                asyncpg: Any = (await connection.get_raw_connection()).driver_connection
                await asyncpg.add_listener(CHANGES_CHANNEL, self._on_notify)
                asyncpg.add_termination_listener(self._on_lost)
            except (SQLAlchemyError, OSError):
                log.warning("can't listen for changes of other processes yet")
                return
            self._connection = connection
            self._is_lost = False

    async def close(self) -> None:
        async with self._one_opens:
            await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # It still listens, so it must not go back to the pool.
            await connection.invalidate()
            await connection.close()

    def _on_notify(self, *_: object) -> None:
        self._heard()

    def _on_lost(self, *_: object) -> None:
        self._is_lost = True
