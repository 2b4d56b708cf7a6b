"""What is due is sent when it is due, with the real APScheduler and with a timer on the loop."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

import discord
import pytest
import simcord

from bot.clockwork import Clockwork, LoopClockwork
from bot.core.clock import SystemClock, TurnedClock
from bot.db.database import Database
from bot.features.outbox.nightly import NightlyJob, NightlyJobs
from bot.features.outbox.service import OutboxService
from tests.features.outbox.deliveries import MAPLE, NOON, note, redraw
from tests.features.outbox.fake_sender import FakeSender


@dataclass(frozen=True, slots=True)
class Services:
    outbox: OutboxService


@pytest.fixture
async def db(sqlite_url):
    database = Database(sqlite_url, survives_power_cut=False)
    yield database
    await database.close()


@pytest.fixture
def clock():
    return SystemClock()


@pytest.fixture
def sender():
    return FakeSender()


@pytest.fixture
def outbox(db, clock, sender):
    return OutboxService(db, clock, sender)


@pytest.fixture(params=[Clockwork, LoopClockwork])
async def clockwork(request, outbox, clock):
    made = request.param(Services(outbox), clock)
    outbox.on_change = made.changed
    yield made
    await made.stop()


async def post(db, outbox, *promises):
    async with db.transaction(MAPLE) as tx:
        await outbox.post(tx, promises)


async def until(holds, *, within=5.0):
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110  the sender sets no event
            await asyncio.sleep(0.005)


async def test_notes_come_when_they_are_due_and_not_before(
    db, outbox, sender, clock, clockwork, caplog
):
    caplog.set_level(logging.WARNING, logger="apscheduler")
    began = clock.now()
    await post(db, outbox, note("waited through downtime", began - timedelta(seconds=30)))
    await clockwork.start()
    in_a_second = began + timedelta(seconds=1)
    await post(db, outbox, note("in a second", in_a_second, member_id=12))
    in_half = began + timedelta(seconds=0.5)
    await post(db, outbox, note("in half a second", in_half, member_id=13))
    came = {}

    async def notice(delivery):
        came[delivery.key] = clock.now()

    sender.before = notice
    await until(lambda: len(sender.said) == 3)

    assert sender.keys_said == ["waited through downtime", "in half a second", "in a second"]
    assert timedelta(0) <= came["in a second"] - in_a_second < timedelta(seconds=1)
    assert timedelta(0) <= came["in half a second"] - in_half < timedelta(seconds=0.5)
    assert caplog.records == []


async def test_a_hundred_changes_wake_it_a_few_times(db, outbox, clock, clockwork, sender):
    await clockwork.start()
    later = clock.now() + timedelta(hours=1)
    looks = []
    look = outbox._dispatcher.next_wake

    async def count():
        looks.append(1)
        return await look()

    outbox._dispatcher.next_wake = count
    for n in range(100):
        clockwork.changed()
        if n % 10 == 0:
            await post(db, outbox, note(f"n{n}", later))
    await until(lambda: looks)
    await asyncio.sleep(0.1)

    assert 1 <= len(looks) <= 25
    assert sender.got == []


async def test_what_is_posted_while_a_round_is_on_its_way_is_not_forgotten(
    db, outbox, sender, clock, clockwork
):
    async def somebody_taps(delivery):
        if delivery.key == "first":
            await post(db, outbox, redraw("card", clock.now()))

    sender.before = somebody_taps
    await clockwork.start()
    await post(db, outbox, note("first", clock.now()))
    await until(lambda: sender.done)

    assert sender.keys_done == ["card"]


async def test_stopping_lets_what_is_on_its_way_land_and_starts_nothing_more(
    db, outbox, sender, clock, clockwork
):
    on_its_way = asyncio.Event()

    async def slow(_delivery):
        on_its_way.set()
        await asyncio.sleep(0.2)

    sender.before = slow
    await clockwork.start()
    await post(db, outbox, note("first", clock.now()), note("second", clock.now()))
    await on_its_way.wait()
    await clockwork.stop()

    assert sender.keys_said == ["first"]  # the second stood in line behind it
    assert await outbox.next_due_at() is not None
    clockwork.changed()
    await asyncio.sleep(0.05)
    assert sender.keys_said == ["first"]


async def test_trouble_with_the_database_does_not_stop_the_clock(
    db, outbox, sender, clock, clockwork, monkeypatch
):
    monkeypatch.setattr("bot.clockwork._AFTER_TROUBLE", timedelta(seconds=0.1))
    failed = []
    look = outbox._dispatcher.next_wake

    async def fails_once():
        outbox._dispatcher.next_wake = look
        failed.append(1)
        raise OSError

    await post(db, outbox, note("n", clock.now()))
    outbox._dispatcher.next_wake = fails_once
    await clockwork.start()
    await until(lambda: sender.said)

    assert failed == [1]


async def test_the_night_is_worked_at_start_if_it_was_slept_through(db, outbox, clock, sender):
    done = []

    async def tidy():
        done.append("tidy")

    nightly = NightlyJobs(db, clock, [NightlyJob("tidy", tidy)])
    for kind in (Clockwork, LoopClockwork):
        clockwork = kind(Services(outbox), clock, nightly)
        clockwork.night_waits = timedelta()
        await clockwork.start()
        await until(lambda: done)
        await asyncio.sleep(0.05)
        await clockwork.stop()

    assert done == ["tidy"]


async def test_a_clock_that_stands_still_makes_nothing_spin(db, sender):
    """In a rehearsal time moves only when it is moved, and what waits then is one timer."""
    clock = TurnedClock(NOON)
    outbox = OutboxService(db, clock, sender)
    clockwork = LoopClockwork(Services(outbox), clock)
    outbox.on_change = clockwork.changed
    await post(db, outbox, *(note(f"n{n}", NOON, member_id=100 + n) for n in range(60)))
    await clockwork.start()
    await until(lambda: len(sender.said) == 60)
    await post(db, outbox, note("later", NOON + timedelta(hours=1)))
    await asyncio.sleep(0.05)
    assert len(sender.said) == 60

    clock.at += timedelta(hours=1)
    clockwork.changed()
    await until(lambda: len(sender.said) == 61)
    await clockwork.stop()


class SimulatedClock:
    """The simulated Discord's time."""

    def __init__(self) -> None:
        self.env = None

    def now(self):
        return NOON if self.env is None else self.env.now()


class WakingBot(discord.Client):
    """A bot that does nothing but start the clockwork."""

    def __init__(self, clockwork) -> None:
        super().__init__(intents=discord.Intents.none())
        self.clockwork = clockwork

    async def setup_hook(self) -> None:
        await self.clockwork.start()

    async def close(self) -> None:
        await self.clockwork.stop()
        await super().close()


async def test_in_simulated_time_two_days_pass_in_a_moment_and_nothing_is_early(db, sender):
    clock = SimulatedClock()
    outbox = OutboxService(db, clock, sender)
    nights, came = [], []

    async def tidy():
        nights.append(clock.now())

    async def notice(_delivery):
        came.append(clock.now())

    sender.before = notice
    clockwork = LoopClockwork(
        Services(outbox), clock, NightlyJobs(db, clock, [NightlyJob("tidy", tidy)])
    )
    outbox.on_change = clockwork.changed
    env = clock.env = simcord.Env(WakingBot(clockwork))
    await env.start()
    in_two_days = env.now() + timedelta(days=2)
    # Posted from outside the bot, as a page of the rehearsal or a test does.
    await post(db, outbox, *(note(f"n{n}", in_two_days, member_id=100 + n) for n in range(60)))

    await env.advance_time(timedelta(days=2).total_seconds() - 60)
    assert sender.said == []
    await env.advance_time(120)

    assert len(sender.said) == 60
    assert set(came) == {in_two_days}
    assert len(nights) == 3  # the one before the start, and two
    await env.bot.close()
    await env.shutdown()
