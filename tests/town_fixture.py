"""The fixture ``town``: Maple Street with the real bot in it, before anyone has set it up."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import discord
import pytest
import structlog
from sqlalchemy import insert

from bot.app import Ground, build_bot
from bot.client import Porchlight
from bot.clockwork import LoopClockwork
from bot.core.key_ring import KeyRing, new_ring
from bot.db.database import EVERY_GUILD, Database
from bot.demo.simulator import Simulator
from bot.features.outbox.nightly import night_of
from bot.features.outbox.tables import NightlyJobRow
from bot.nights import nightly_jobs
from tests.mentions import pings
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


async def _sleep_well(db: Database, bot: Porchlight) -> None:
    """All that is looked after at night has been done already: in an empty town it finds nothing, and takes longer
    than most tests. The nights that a test lets pass are real ones."""
    night = night_of(A_SUNDAY)
    done = [{"name": job.name, "last_done_on": night} for job in nightly_jobs(bot.services)]
    async with db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(insert(NightlyJobRow), done)


@pytest.fixture
async def town(sqlite_url: str, tmp_path, no_errors: ErrorsFail) -> AsyncIterator[Town]:
    clock = SimulatedClock()
    db = Database(sqlite_url, survives_power_cut=False, own_thread=False)
    ring_file = new_ring(tmp_path / "keys.json")
    ground = Ground(
        db=db,
        ring=KeyRing.load(ring_file),
        clock=clock,
        commands_file=tmp_path / "commands.sha256",
    )

    async def build() -> Porchlight:
        return build_bot(replace(ground, ring=KeyRing.load(ring_file)), LoopClockwork)

    bot = await build()
    await _sleep_well(db, bot)
    simulator = Simulator(bot, start_at=A_SUNDAY, patience=None)
    async with simulator:
        clock.simulator = simulator
        guild = simulator.env.create_guild("Maple Street")
        facilitators = guild.create_role(
            "Hosts", permissions=discord.Permissions(manage_events=True)
        )
        plaza = guild.create_text_channel("plaza")
        await simulator.env.settle()
        yield Town(simulator, guild, build, plaza, facilitators, ring_file)
        asked = simulator.env.http_requests
    await db.close()
    assert not pings(asked), pings(asked)
