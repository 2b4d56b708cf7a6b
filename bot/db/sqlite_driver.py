"""aiosqlite, with one visit to the connection's thread for each statement.

By itself it makes four: for a cursor, to run it, for its rows, and to close it. Each wakes two threads, and that was
most of what a short query cost (``docs/performance.md``).
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Final, NamedTuple, Self

import aiosqlite
from typing_extensions import override

_AT_ONCE: Final = 1_000
"""Rows that come along with the first visit. What is longer than that is fetched as it is asked for."""


def connect(database: str, **options: Any) -> "OneVisitConnection":
    """What SQLAlchemy calls instead of ``aiosqlite.connect``, with the same arguments."""
    connection = OneVisitConnection(partial(sqlite3.connect, database, **options), _AT_ONCE)
    # As SQLAlchemy does it: a connection that nobody closed must not keep the process alive.
    connection._thread.daemon = True  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  there is no other way to say it
    return connection


class OneVisitConnection(aiosqlite.Connection):
    @override
    def cursor(self) -> "OneVisitCursor":  # pyright: ignore[reportIncompatibleMethodOverride]  SQLAlchemy asks for no more
        return OneVisitCursor(self)

    async def visit(self, call: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run it in the connection's thread."""
        return await self._execute(call, self._conn)  # pyright: ignore[reportUnknownMemberType]  it has no types


class _Ran(NamedTuple):
    """What a statement left behind. Without a cursor, all its rows are here."""

    cursor: sqlite3.Cursor | None
    rows: deque[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


class OneVisitCursor:
    """As much of a cursor as SQLAlchemy asks for."""

    arraysize = 1

    def __init__(self, connection: OneVisitConnection) -> None:
        self._connection = connection
        self._ran = _Ran(None, deque(), None, -1, None)

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._ran.description

    @property
    def rowcount(self) -> int:
        return self._ran.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._ran.lastrowid

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        self._ran = await self._connection.visit(partial(_run, sql=sql, parameters=parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> Self:
        self._ran = await self._connection.visit(partial(_run_many, sql=sql, parameters=parameters))
        return self

    async def fetchone(self) -> Any:
        found = await self.fetchmany(1)
        return found[0] if found else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = size or self.arraysize
        rows, cursor = self._ran.rows, self._ran.cursor
        if len(rows) < wanted and cursor is not None:
            missing = wanted - len(rows)
            rows.extend(await self._connection.visit(lambda _: cursor.fetchmany(missing)))
        return [rows.popleft() for _ in range(min(wanted, len(rows)))]

    async def fetchall(self) -> list[Any]:
        rows, cursor = self._ran.rows, self._ran.cursor
        found = list(rows)
        rows.clear()
        if cursor is not None:
            found += await self._connection.visit(lambda _: cursor.fetchall())
        return found

    async def close(self) -> None:
        cursor = self._ran.cursor
        if cursor is not None:
            self._ran = self._ran._replace(cursor=None)
            with suppress(ValueError):  # the connection was closed before, and the cursor with it
                await self._connection.visit(lambda _: cursor.close())


def _run(connection: sqlite3.Connection, *, sql: str, parameters: Any) -> _Ran:
    cursor = connection.cursor()
    cursor.execute(sql, parameters)
    rows = deque(cursor.fetchmany(_AT_ONCE) if cursor.description else ())
    return _left_by(cursor, rows, is_over=len(rows) < _AT_ONCE)


def _run_many(connection: sqlite3.Connection, *, sql: str, parameters: Iterable[Any]) -> _Ran:
    cursor = connection.cursor()
    cursor.executemany(sql, parameters)
    return _left_by(cursor, deque(), is_over=True)


def _left_by(cursor: sqlite3.Cursor, rows: deque[Any], *, is_over: bool) -> _Ran:
    ran = _Ran(
        None if is_over else cursor, rows, cursor.description, cursor.rowcount, cursor.lastrowid
    )
    if is_over:
        cursor.close()
    return ran
