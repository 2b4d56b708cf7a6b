"""``fire_cpu_saving``: the CPU that it takes to claim, render and mark notes, beside APScheduler firing jobs.

Ours is the whole way but the network: each note is put into words from fresh data, with its buttons, and handed to a
channel that only counts. Theirs is a job that does nothing. Both files lie in memory where the machine has such a
folder, since waiting for a disk is not CPU.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from typing_extensions import override

from benchmarks.evening import Town, town
from benchmarks.job_store import BELL, GatheringJobStore, ring
from benchmarks.measure import Measured, Target, memory
from bot.core.clock import TurnedClock
from bot.core.ids import MemberId
from bot.features.members.note_times import Lead
from bot.features.outbox.pace import Unpaced
from cogs.outbox.discord_sender import DiscordSender

KEYS = ("fire_cpu_saving",)
ROUNDS, MEETINGS, PEOPLE = 2, 100, 10
NOTES = MEETINGS * PEOPLE
NOW = datetime(2026, 3, 9, tzinfo=UTC)
LEADS = frozenset({Lead.HOUR})


@dataclass(frozen=True, slots=True)
class CountingChannel:
    """Takes the note as Discord would get it, and puts it nowhere."""

    id: int

    async def send(self, content: str, *, view: Any, nonce: str, **_: Any) -> SimpleNamespace:
        assert content
        assert view.to_components()
        return SimpleNamespace(id=int(nonce))


class SenderWithoutNetwork(DiscordSender):
    @override
    async def _notes_of(self, member_id: MemberId) -> Any:
        return CountingChannel(member_id)


async def measure(folder: Path) -> Sequence[Measured]:
    with memory(folder) as quick:
        return await _measure(quick)


async def _measure(folder: Path) -> Sequence[Measured]:
    clock = TurnedClock(NOW)
    store = GatheringJobStore(folder)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    took = beside = 0.0
    async with town(
        folder, clock, groups=MEETINGS, people=PEOPLE, sender=SenderWithoutNetwork
    ) as here:
        here.bot.services.outbox.pace = Unpaced()
        for _ in range(ROUNDS):
            took += await _send(here, clock)
            beside += await _fire(scheduler, store)
    scheduler.shutdown()
    notes = ROUNDS * NOTES
    return (
        Measured(
            KEYS[0],
            beside / took,
            Target(at_least=5),
            f"{notes:,} notes claimed, rendered, marked: {took:.2f} s of CPU",
            f"as many jobs fired: {beside:.2f} s of CPU",
        ),
    )


async def _send(here: Town, clock: TurnedClock) -> float:
    starts_at = clock.now() + timedelta(days=1)
    for group in here.groups:
        await here.plan(group, starts_at, leads=LEADS)
    clock.at = starts_at - Lead.HOUR.before
    begun = time.process_time()
    done = await here.bot.services.outbox.deliver_due()
    took = time.process_time() - begun
    assert done.sent == NOTES, done
    return took


async def _fire(scheduler: AsyncIOScheduler, store: GatheringJobStore) -> float:
    with store.together():
        for number in range(NOTES):
            scheduler.add_job(ring, "date", run_date=NOW, args=[number, 0], misfire_grace_time=None)
    BELL.expect(NOTES)
    begun = time.process_time()
    scheduler.resume()
    await BELL.rung()
    took = time.process_time() - begun
    scheduler.pause()
    return took
