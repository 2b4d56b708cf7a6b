"""SQLite without the thread that aiosqlite gives it, for rehearsals.

The bot gives SQLite a thread so that a slow disk keeps nobody waiting. In a rehearsal nobody else wants the loop
meanwhile, and the way to the thread and back, a few times for each statement, is most of what an evening costs.
"""

from asyncio import Future
from collections.abc import Callable
from typing import Any

from bot.db import sqlite_driver


def connect(database: str, **options: Any) -> sqlite_driver.OneVisitConnection:
    """A connection whose steps are done when they are asked for. What is awaited is there already."""
    connection = sqlite_driver.connect(database, **options)
    connection._tx = _AtOnce()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]  aiosqlite has no other way
    connection._thread = _NoThread()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
    return connection


class _AtOnce:
    """Stands where aiosqlite puts down what its thread is to do."""

    def put_nowait(self, wish: tuple[Future[Any] | None, Callable[[], Any]]) -> None:
        future, step = wish
        try:
            result = step()
        except Exception as error:  # noqa: BLE001  it belongs to whoever awaits
            if future is not None:
                future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _NoThread:
    daemon = True

    def start(self) -> None:
        """There is nothing to start."""
