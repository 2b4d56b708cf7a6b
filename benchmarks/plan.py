"""``plan_speedup``: notes planned through the service, beside jobs added to APScheduler's own store.

Both write the same promises in the same number of transactions: one for each series of twelve weeks.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from benchmarks.evening import Group, town
from benchmarks.job_store import GatheringJobStore, ring
from benchmarks.measure import Measured, Target
from bot.core.clock import TurnedClock
from bot.features.members.note_times import USUAL_LEADS

KEYS = ("plan_speedup",)
SERIES, WEEKS, PEOPLE = 84, 12, 5
WARM_UP = 1
"""One series more on each side goes first and is not counted: what a process does once is not planning."""
MEETINGS = SERIES * WEEKS
NOTES = MEETINGS * PEOPLE * len(USUAL_LEADS)
NOTES_OF_A_SERIES = WEEKS * PEOPLE * len(USUAL_LEADS)
NOW = datetime(2026, 3, 9, tzinfo=UTC)
FIRST = NOW + timedelta(days=3)


async def measure(folder: Path) -> Sequence[Measured]:
    took = beside = 0.0
    store = GatheringJobStore(folder)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    async with town(folder, TurnedClock(NOW), groups=WARM_UP + SERIES, people=PEOPLE) as here:
        for place, group in enumerate(here.groups):
            begun = time.perf_counter()
            await here.plan(group, FIRST, times=WEEKS, leads=USUAL_LEADS)
            between = time.perf_counter()
            with store.together():
                _add_jobs(scheduler, group)
            if place >= WARM_UP:
                took += between - begun
                beside += time.perf_counter() - between
        report = await here.bot.services.outbox.report()
        promised = NOTES + WARM_UP * NOTES_OF_A_SERIES
        assert report.waiting == len(scheduler.get_jobs()) == promised
    scheduler.shutdown()
    return (
        Measured(
            KEYS[0],
            beside / took,
            Target(at_least=10),
            f"{NOTES:,} notes of {MEETINGS:,} meetings planned: {took:.2f} s",
            f"as many jobs added, in as many transactions: {beside:.2f} s",
        ),
    )


def _add_jobs(scheduler: AsyncIOScheduler, group: Group) -> None:
    for week in range(WEEKS):
        starts_at = FIRST + timedelta(weeks=week)
        for lead in USUAL_LEADS:
            for one in group.people:
                scheduler.add_job(
                    ring,
                    "date",
                    run_date=starts_at - lead.before,
                    args=[one, week],
                    id=f"{group.group_id}:{week}:{one}:{lead}",
                    misfire_grace_time=None,
                )
