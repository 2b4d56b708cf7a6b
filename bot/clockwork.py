# pyright: basic
# APScheduler 3 ships no types, so what comes from it is unknown to a strict check.
"""The hand on the clock: wakes the outbox when something falls due, and does the work of the night.

It keeps nothing: what is due stands in the database, and the clockwork only remembers when to look next. What
fires is always ``OutboxService.deliver_due``; APScheduler winds it for real, a timer on the running loop in
rehearsals and tests, where time may be simulated.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from typing_extensions import override

from bot.core.clock import Clock
from bot.core.tasks import BackgroundTasks
from bot.features.outbox.nightly import NightlyJobs
from bot.features.outbox.pace import MARKING_TAKES, SEND_CUT_OFF, Unpaced
from bot.features.outbox.service import OutboxService

log = structlog.get_logger()

_AFTER_TROUBLE = timedelta(seconds=30)
_NO_PROGRESS = timedelta(seconds=1)
_GRACE = (SEND_CUT_OFF + MARKING_TAKES).total_seconds()


class WithOutbox(Protocol):
    """All that the clockwork needs of the services."""

    @property
    def outbox(self) -> OutboxService: ...


class Hand:
    """One thing to be woken for. While it works, wake-ups fold into one that follows."""

    def __init__(self, name: str, work: Callable[[], Awaitable[datetime | None]]) -> None:
        self.name = name
        self.work = work
        """Returns when it wants to be woken next."""
        self.is_working = False
        self.is_wanted_again = False


class _AnyClockwork(ABC):
    """What both clockworks share; they differ in how a hand is set to a time."""

    night_waits = timedelta(minutes=1)
    """After the start, late notes go first; the work of a night that was slept through can wait so long."""

    def __init__(
        self, services: WithOutbox, clock: Clock, nightly: NightlyJobs | None = None
    ) -> None:
        self._outbox_of = services
        self._clock = clock
        self._nightly = nightly
        self._tasks = BackgroundTasks()
        self._is_running = False
        self._deliveries = Hand("deliveries", self._deliver)
        self._nights = Hand("nights", self._work_of_the_night)

    @property
    def _outbox(self) -> OutboxService:
        return self._outbox_of.outbox

    async def start(self) -> None:
        """Begin, and catch up with what fell due meanwhile."""
        self._is_running = True
        self._wake(self._deliveries)
        if self._nightly is not None:
            self._set(self._nights, self._clock.now() + self.night_waits)

    def changed(self) -> None:
        """Look again, since something was posted. Costs nothing when called often."""
        self._wake(self._deliveries)

    async def stop(self) -> None:
        """Let what is on its way land; nothing more is started."""
        self._is_running = False
        self._outbox.wind_down()
        self._put_down()
        await self._tasks.drain(grace=_GRACE)
        await self._outbox.stop_listening()

    @abstractmethod
    def _set(self, hand: Hand, at: datetime) -> None:
        """Call ``_ring(hand)`` at that time, and at no other."""

    @abstractmethod
    def _put_down(self) -> None:
        """Ring no more."""

    def _look_again_at(self, now: datetime) -> datetime | None:
        """The latest time for the next look, if there has to be one."""
        return now + self._outbox.looks_again_every

    def _wake(self, hand: Hand) -> None:
        if not self._is_running:
            return
        if hand.is_working:
            hand.is_wanted_again = True
        else:
            self._set(hand, self._clock.now())

    def _ring(self, hand: Hand) -> None:
        if not self._is_running:
            return
        if hand.is_working:
            hand.is_wanted_again = True
            return
        hand.is_working = True
        self._tasks.start(self._turn(hand), name=hand.name)

    async def _turn(self, hand: Hand) -> None:
        hand.is_wanted_again = False
        try:
            at = await hand.work()
        except Exception:
            log.exception("the clockwork met trouble and goes on", hand=hand.name)
            at = self._clock.now() + _AFTER_TROUBLE
        finally:
            hand.is_working = False
        if hand.is_wanted_again:
            at = self._clock.now()
        if at is not None and self._is_running:
            self._set(hand, at)

    async def _deliver(self) -> datetime | None:
        await self._outbox.listen()
        at = await self._outbox.next_due_at()
        if at is not None and at <= self._clock.now():
            done = await self._outbox.deliver_due()
            at = await self._outbox.next_due_at()
            if at is not None and done.total == 0:
                # Due, but someone else is at it: don't ask in a circle.
                at = max(at, self._clock.now() + _NO_PROGRESS)
        times = [time for time in (at, self._look_again_at(self._clock.now())) if time is not None]
        return min(times, default=None)

    async def _work_of_the_night(self) -> datetime | None:
        if self._nightly is None:
            return None
        await self._nightly.run_due()
        return await self._nightly.next_due_at()


class Clockwork(_AnyClockwork):
    """The real one. APScheduler holds one date job for each hand, in memory: the database is the only truth, so
    starting costs the same with ten deliveries waiting or a million."""

    def __init__(
        self, services: WithOutbox, clock: Clock, nightly: NightlyJobs | None = None
    ) -> None:
        super().__init__(services, clock, nightly)
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
            timezone=UTC,
        )

        self._heart: Hand | None = None

    def beat_with(self, beat: Callable[[], Awaitable[None]], *, every: timedelta) -> None:
        """Say at short intervals that the bot is here, so that after a crash it is known since when it was not."""

        async def once() -> datetime:
            await beat()
            return self._clock.now() + every

        self._heart = Hand("heart", once)

    @override
    async def start(self) -> None:
        self._scheduler.start()
        await super().start()
        if self._heart is not None:
            self._wake(self._heart)

    @override
    def _set(self, hand: Hand, at: datetime) -> None:
        # The job only rings and is over at once, so that none is dropped because the last one still runs.
        self._scheduler.add_job(
            self._ring_on_the_loop,
            "date",
            run_date=at,
            args=[hand],
            id=hand.name,
            replace_existing=True,
        )

    async def _ring_on_the_loop(self, hand: Hand) -> None:
        self._ring(hand)

    @override
    def _put_down(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


BLINK = 0.05
"""Seconds. The simulator looks again and again at a timer that is nearer than this, and does little else."""


class LoopClockwork(_AnyClockwork):
    """For rehearsals and tests: a timer on the running loop, whose time may be simulated. Nothing waits idly, so
    the simulator can tell when everything has settled; and nothing is paced, since its time may stand still."""

    night_waits = timedelta(minutes=5)
    """Longer than a simulator gives a slow machine to settle, or that minute would pass in earnest."""

    def __init__(
        self, services: WithOutbox, clock: Clock, nightly: NightlyJobs | None = None
    ) -> None:
        super().__init__(services, clock, nightly)
        self._timers: dict[str, asyncio.Handle] = {}
        self._context = copy_context()

    @override
    async def start(self) -> None:
        # The simulator's time moves what the bot has begun; a timer set by a guest of its loop would run in real
        # time. So every timer belongs to whoever started the clockwork, not to whoever changed something.
        self._context = copy_context()
        self._outbox.pace = Unpaced()
        await super().start()

    @override
    def _set(self, hand: Hand, at: datetime) -> None:
        if (timer := self._timers.pop(hand.name, None)) is not None:
            timer.cancel()
        delay = (at - self._clock.now()).total_seconds()
        loop = asyncio.get_running_loop()
        # A timer for now would wait until the simulator's clock stands still, and keep it busy meanwhile.
        self._timers[hand.name] = (
            loop.call_soon(self._ring, hand, context=self._context)
            if delay <= 0
            else loop.call_later(max(delay, BLINK), self._ring, hand, context=self._context)
        )

    @override
    def _look_again_at(self, now: datetime) -> datetime | None:
        return None

    @override
    def _put_down(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
