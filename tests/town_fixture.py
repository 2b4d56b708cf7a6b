"""The fixture ``town``: Maple Street with the real bot in it, before anyone has set it up."""

import logging
from collections.abc import AsyncIterator

import discord
import pytest
import structlog

from bot.app import Ground, build_bot
from bot.client import Porchlight
from bot.clockwork import LoopClockwork
from bot.core.key_ring import KeyRing, RingKey
from bot.db.database import Database
from bot.demo.simulator import Simulator
from tests.town import A_SUNDAY, ErrorsFail, SimulatedClock, Town


@pytest.fixture
def no_errors() -> AsyncIterator[ErrorsFail]:
    """Any ERROR record fails the test that caused it; a test of trouble may empty ``records``."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    keeper = ErrorsFail()
    logging.getLogger().addHandler(keeper)
    yield keeper
    logging.getLogger().removeHandler(keeper)
    structlog.reset_defaults()
    assert not keeper.records, keeper.told()


@pytest.fixture
async def town(sqlite_url: str, tmp_path, no_errors: ErrorsFail) -> AsyncIterator[Town]:
    clock = SimulatedClock()
    db = Database(sqlite_url, survives_power_cut=False)
    ground = Ground(
        db=db,
        ring=KeyRing.of(RingKey.fresh()),
        clock=clock,
        commands_file=tmp_path / "commands.sha256",
    )

    async def build() -> Porchlight:
        return build_bot(ground, LoopClockwork)

    simulator = Simulator(await build(), start_at=A_SUNDAY, patience=None)
    async with simulator:
        clock.simulator = simulator
        guild = simulator.env.create_guild("Maple Street")
        facilitators = guild.create_role(
            "Hosts", permissions=discord.Permissions(manage_events=True)
        )
        plaza = guild.create_text_channel("plaza")
        await simulator.env.settle()
        yield Town(simulator, guild, build, plaza, facilitators)
    await db.close()
