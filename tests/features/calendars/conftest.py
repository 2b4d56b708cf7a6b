import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from tests.features.calendars.calendars import CalendarOak


@pytest.fixture
async def oak(db: Database, clock: TurnedClock, guild_id: GuildId) -> CalendarOak:
    """Oak on the Monday before, in a server that no program runs, with room for everybody."""
    return await CalendarOak(db, clock, guild_id).open(seats=None)
