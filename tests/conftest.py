"""What every test may ask for."""

from datetime import UTC, datetime

import pytest
from hypothesis import settings

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from tests.databases import database_url, db, empty_sqlite_file, postgres_url, sqlite_url
from tests.town_fixture import no_errors, town

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

__all__ = [
    "clock",
    "database_url",
    "db",
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
