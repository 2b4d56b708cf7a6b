import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from tests.features.sessions.oak import Oak


@pytest.fixture
async def oak(db: Database, clock: TurnedClock, guild_id: GuildId) -> Oak:
    """Oak on the Monday before, with two seats and nobody in it yet but Dana."""
    return await Oak(db, clock, guild_id).open()
