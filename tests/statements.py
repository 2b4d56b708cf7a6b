"""Each statement is compiled once for all tests of a process.

SQLAlchemy keeps what it has compiled with the engine, and the bot has one engine for as long as it runs. Tests make
one for nearly each of them, and to compile the same statements anew was a quarter of what they cost.
"""

from functools import partial
from typing import Any

from sqlalchemy import util
from sqlalchemy.ext.asyncio import create_async_engine

import bot.db.database

_KEPT = 2_000
"""Some more than there are."""


class _OfEveryEngine(util.LRUCache[Any, Any]):
    """What was compiled for one engine serves all that speak the same dialect through the same driver."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_spoken_alike(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_spoken_alike(key), compiled)


def _spoken_alike(key: Any) -> tuple[Any, ...]:
    dialect, *statement = key
    return (dialect.name, dialect.driver, *statement)


def compile_once() -> None:
    """For every ``Database`` that is opened from now on in this process."""
    shared = {"compiled_cache": _OfEveryEngine(_KEPT)}
    bot.db.database.create_async_engine = partial(create_async_engine, execution_options=shared)
