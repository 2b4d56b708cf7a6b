"""Whoever watches over the bot learns whether it is well, and nothing about anybody."""

from datetime import timedelta

import aiohttp
import pytest

from bot.core.ids import GuildId, MemberId
from bot.db.database import Database
from bot.features.outbox.model import Promise
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import Unreachable
from bot.features.outbox.service import OutboxService
from bot.monitor import Monitor
from tests.features.outbox.fake_sender import FakeSender

MAPLE, RUTH = GuildId(1180000000000000700), MemberId(1180000000000000011)


class Watched:
    """A bot of which only the outbox is there."""

    def __init__(self, db, clock):
        self.db, self.clock, self.is_connected = db, clock, True
        self.sender = FakeSender()
        self.outbox = OutboxService(db, clock, self.sender, pace=Unpaced(), chance=lambda: 0.5)
        self.monitor = Monitor(
            self.outbox, clock, address="127.0.0.1", port=0, is_connected=lambda: self.is_connected
        )

    async def post(self, key: str) -> None:
        note = Promise.say_to_member(key, MAPLE, RUTH, "reminders.hour", self.clock.now())
        async with self.db.transaction(MAPLE) as tx:
            await self.outbox.post(tx, [note])

    async def ask(self, path: str) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.monitor.port}{path}"
        async with aiohttp.ClientSession() as client, client.get(url) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def watched(sqlite_url, clock):
    watched = Watched(Database(sqlite_url, survives_power_cut=False), clock)
    await watched.monitor.start()
    yield watched
    await watched.monitor.stop()
    await watched.db.close()


async def test_it_says_in_one_word_what_is_wrong(watched):
    assert await watched.ask("/healthz") == (200, "well\n")
    await watched.post("one")
    watched.clock.at += timedelta(minutes=5)
    assert await watched.ask("/healthz") == (200, "well\n")
    watched.clock.at += timedelta(seconds=1)
    assert await watched.ask("/healthz") == (503, "late\n")
    await watched.outbox.deliver_due()
    assert await watched.ask("/healthz") == (200, "well\n")
    watched.is_connected = False
    assert await watched.ask("/healthz") == (503, "discord\n")
    async with watched.db.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE deliveries")
    assert await watched.ask("/healthz") == (503, "database\n")
    status, told = await watched.ask("/metrics")
    assert status == 200
    assert "porchlight_database_up 0.0" in told


async def test_a_step_that_discord_refuses_for_hours_rings_no_bell(watched):
    """A permission is missing in one room: that is for the desk, and no note is late."""
    watched.sender.always(Unreachable)
    step = Promise.do("hub", MAPLE, "groups.hub", watched.clock.now())
    async with watched.db.transaction(MAPLE) as tx:
        await watched.outbox.post(tx, [step])
    await watched.outbox.deliver_due()
    watched.clock.at += timedelta(hours=5)
    assert await watched.ask("/healthz") == (200, "well\n")
    _, told = await watched.ask("/metrics")
    assert "porchlight_deliveries_overdue 1.0" in told.splitlines()
    assert "porchlight_oldest_overdue_seconds 0.0" in told.splitlines()


async def test_numbers_are_told_and_nobody_is_named(watched):
    watched.sender.always(Unreachable)
    await watched.post("closed")
    await watched.outbox.deliver_due()
    await watched.post("waits")
    watched.clock.at += timedelta(seconds=90)
    status, told = await watched.ask("/metrics")

    assert status == 200
    for line in (
        "porchlight_connected 1.0",
        "porchlight_deliveries_overdue 1.0",
        "porchlight_oldest_overdue_seconds 90.0",
        'porchlight_deliveries_failed{reason="notes_blocked"} 1.0',
    ):
        assert line in told.splitlines()
    for known in (str(MAPLE), str(RUTH), "reminders.hour", "closed"):
        assert known not in told


async def test_a_taken_port_does_not_stop_the_bot(watched):
    again = Monitor(
        watched.outbox,
        watched.clock,
        address="127.0.0.1",
        port=watched.monitor.port,
        is_connected=lambda: True,
    )
    await again.start()
    await again.stop()
    assert (await watched.ask("/healthz"))[0] == 200
