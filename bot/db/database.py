"""One place where transactions begin and end.

``transaction(guild_id)`` writes, ``reading(guild_id)`` looks. Both see the rows of that guild only;
``EVERY_GUILD`` is for the sender and the nightly jobs. On SQLite writers queue fairly inside the process
and then ``BEGIN IMMEDIATE``; on PostgreSQL they lock the rows they decide about (``locked``).
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, TypeVarTuple

from sqlalchemy import Select, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool

from bot.core.ids import GuildId
from bot.db import same_thread, sqlite_driver
from bot.db.guild_scope import EVERY_GUILD, OutOfScopeError, Scope, confine

__all__ = ["EVERY_GUILD", "Database", "OutOfScopeError", "Scope", "Transaction", "locked"]

Selected = TypeVarTuple("Selected")

_DRIVER: Final = {"async_creator_fn": sqlite_driver.connect}
_WITHOUT_ITS_THREAD: Final = {"async_creator_fn": same_thread.connect}

_TELLS_NOTHING: Final = {"hide_parameters": True}
"""Errors end in a log, and what people are called or have written must not."""


class Transaction:
    """What stores speak to. Everything in it happens, or nothing does."""

    def __init__(self, session: AsyncSession, scope: Scope, dialect: str) -> None:
        self.session = session
        self.scope = scope
        self.dialect = dialect
        self._before_commit: list[Callable[[], Awaitable[None]]] = []
        self._after_commit: list[Callable[[], None]] = []
        self._after_rollback: list[Callable[[], None]] = []

    @property
    def guild_id(self) -> GuildId:
        """The guild it was opened for; asking a transaction of every guild is a bug."""
        if self.scope == EVERY_GUILD:
            raise OutOfScopeError("this belongs to one guild; open a transaction for it")
        return GuildId(int(self.scope))

    def before_commit(self, call: Callable[[], Awaitable[None]]) -> None:
        """Remember a call for the very end of the transaction, still inside it: for a row that everybody has to hold
        for a moment. Held last, it keeps nobody waiting long and can't be waited for in a circle."""
        self._before_commit.append(call)

    async def ending(self) -> None:
        for call in self._before_commit:
            await call()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Remember a call for after the commit; it is dropped when the transaction is rolled back."""
        if call not in self._after_commit:
            self._after_commit.append(call)

    def after_rollback(self, call: Callable[[], None]) -> None:
        """Remember a call for when nothing of it happened after all: to take back what stands outside the database."""
        self._after_rollback.append(call)

    def committed(self) -> None:
        for call in self._after_commit:
            call()

    def rolled_back(self) -> None:
        for call in self._after_rollback:
            call()


def locked(query: "Select[*Selected]") -> "Select[*Selected]":
    """Hold the rows until the end of the transaction. SQLite needs no more than its one writer."""
    return query.with_for_update()


class Database:
    """The engine, with the manners of each database."""

    def __init__(
        self, url: str, *, survives_power_cut: bool = True, own_thread: bool = True
    ) -> None:
        """``survives_power_cut=False`` is for rehearsals and tests, whose file is thrown away anyway;
        ``own_thread=False`` for those in which SQLite keeps nobody waiting (``bot/db/same_thread.py``)."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: AsyncEngine = _engine(
            url,
            is_sqlite=self.is_sqlite,
            survives_power_cut=survives_power_cut,
            own_thread=own_thread,
        )
        self._writers: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None

    @property
    def file(self) -> Path | None:
        """The SQLite file, if there is one."""
        if not self.is_sqlite or self.url.database in (None, "", ":memory:"):
            return None
        return Path(str(self.url.database))

    @asynccontextmanager
    async def transaction(self, scope: Scope) -> AsyncGenerator[Transaction]:
        """Open a write. Never await Discord inside: the write lock would wait for the network."""
        tx: Transaction | None = None
        try:
            async with self._writing(), self._session(scope, begin="BEGIN IMMEDIATE") as tx:
                yield tx
        except BaseException:
            if tx is not None:
                tx.rolled_back()
            raise
        tx.committed()

    @asynccontextmanager
    async def reading(self, scope: Scope) -> AsyncGenerator[Transaction]:
        """Open a look at one consistent state. Nothing written in it is kept."""
        async with self._session(scope, begin="BEGIN", keep=False) as tx:
            yield tx

    async def close(self) -> None:
        await self.engine.dispose()

    def _manners(self, begin: str, *, keep: bool) -> Mapping[str, str]:
        """Of one transaction. PostgreSQL would show each statement of a look a state of its own."""
        if self.is_sqlite:
            return {"begin": begin}
        return {} if keep else {"isolation_level": "REPEATABLE READ"}

    def _writing(self) -> AbstractAsyncContextManager[Any]:
        return self._writers if self._writers is not None else nullcontext()

    @asynccontextmanager
    async def _session(
        self, scope: Scope, *, begin: str, keep: bool = True
    ) -> AsyncGenerator[Transaction]:
        connection_options = self._manners(begin, keep=keep)
        async with self.engine.connect() as connection:
            await connection.execution_options(**connection_options)
            async with AsyncSession(connection, expire_on_commit=False) as session:
                confine(session.sync_session, scope)
                tx = Transaction(session, scope, self.engine.dialect.name)
                try:
                    yield tx
                    if keep:
                        await tx.ending()
                        await session.commit()
                finally:
                    # Also reached when the task is cancelled between two statements.
                    await session.rollback()


def _engine(
    url: str, *, is_sqlite: bool, survives_power_cut: bool, own_thread: bool
) -> AsyncEngine:
    if not is_sqlite:
        return create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, **_TELLS_NOTHING
        )
    if make_url(url).database in (None, "", ":memory:"):
        engine = create_async_engine(
            url, poolclass=StaticPool, connect_args=_DRIVER, **_TELLS_NOTHING
        )
    else:
        engine = create_async_engine(
            url,
            pool_size=5,
            max_overflow=5,
            # Each session ends what it began, so the pool has nothing to undo: one visit less to SQLite's thread.
            pool_reset_on_return=None,
            connect_args=_DRIVER if own_thread else _WITHOUT_ITS_THREAD,
            **_TELLS_NOTHING,
        )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if not survives_power_cut:
        event.listen(engine.sync_engine, "connect", _do_not_wait_for_the_disk)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",  # without it, erased words stay in the file
        "synchronous=FULL",  # a promise is on the disk before anyone hears of it
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
