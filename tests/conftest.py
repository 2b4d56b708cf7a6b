"""What every test may ask for."""

import gc
import os
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from tests.databases import (
    database_url,
    db,
    empty_postgres_url,
    empty_sqlite_file,
    postgres_url,
    sqlite_url,
)
from tests.statements import compile_once
from tests.town_fixture import no_errors, town

# Until everything is imported nothing is let go of, and looking through it again and again takes long.
gc.disable()
compile_once()

# As where the folder of Porchlight's parts is activated: then sentences say `python -m bot` plainly.
os.environ["VIRTUAL_ENV"] = sys.prefix

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

__all__ = [
    "clock",
    "database_url",
    "db",
    "empty_postgres_url",
    "empty_sqlite_file",
    "guild_id",
    "no_errors",
    "postgres_url",
    "sqlite_url",
    "town",
]


@pytest.fixture
def clock() -> TurnedClock:
    """A Tuesday afternoon in March, standing still."""
    return TurnedClock(datetime(2026, 3, 10, 17, 0, tzinfo=UTC))


@pytest.fixture
def guild_id() -> GuildId:
    """Maple Street."""
    return GuildId(700)


AT_ONCE = ("at_once", "seats")
"""What several do at one time: PostgreSQL lets them all in, SQLite one after the other."""
SQL_OF_ITS_OWN = ("outbox", "/db/", "audit", "guild_scope")
"""Where something is written for each of the two databases."""


def pytest_collection_finish() -> None:
    """Three thousand tests and all that they import stay until the end: nobody need look through them again for
    what could be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``make test`` has to end within minutes. What a service does by itself is asked on SQLite then, what many do at
    once on PostgreSQL, and all of it on both by ``make test-all``, together with the longest stories."""
    if os.environ.get("PORCHLIGHT_TEST_ALL"):
        return
    later = [item for item in items if item.get_closest_marker("long") or _runs_twice(item)]
    config.hook.pytest_deselected(items=later)
    items[:] = [item for item in items if item not in set(later)]


def _runs_twice(item: pytest.Item) -> bool:
    own_sql = any(one in item.nodeid for one in SQL_OF_ITS_OWN)
    at_once = any(one in item.nodeid for one in AT_ONCE)
    if "[postgres" in item.name:
        return not (own_sql or at_once)
    return "[sqlite" in item.name and at_once and not own_sql
