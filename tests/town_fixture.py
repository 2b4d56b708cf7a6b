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
        processors=[structlog.stdlib.add_log_level, structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    keeper = ErrorsFail()
    logging.getLogger().addHandler(keeper)
    yield keeper
    logging.getLogger().removeHandler(keeper)
    assert not keeper.records, keeper.told()


def _only_what_is_there(monkeypatch) -> None:
    """Until every cog is written, load those that can be imported."""
    import importlib

    from bot import client

    there = []
    for name in client.EXTENSIONS:
        try:
            importlib.import_module(name)
        except ImportError as missing:
            del missing
            continue
        if hasattr(importlib.import_module(name), "setup"):
            there.append(name)
    monkeypatch.setattr(client, "EXTENSIONS", tuple(there))


@pytest.fixture
async def town(
    sqlite_url: str, tmp_path, no_errors: ErrorsFail, monkeypatch
) -> AsyncIterator[Town]:
    _only_what_is_there(monkeypatch)
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
