"""Work of the night, done once each night by whichever process comes first, and caught up after downtime."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import structlog

from bot.core.clock import Clock
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.outbox.nightly_store import LEASE, NightDone, NightlyStore

log = structlog.get_logger()

NIGHT_BEGINS = time(9)
"""In UTC: the small hours from Los Angeles to New York, morning in Europe. Nothing of it is seen by anyone."""

TRY_AGAIN_AFTER = timedelta(minutes=30)
MOST_NIGHTS_AWAY = 2
"""After more nights that were not, the bot was away or the clock has jumped."""


@dataclass(frozen=True, slots=True)
class NightlyJob:
    """Something to do once a night. It may be run again after a crash."""

    name: str
    run: Callable[[], Awaitable[object]]
    counts_days: bool = False
    """Whether it ends what had so many days' time. It waits one night longer after nights that were not: a clock that
    is a year ahead must not end everything before somebody has seen it."""


def night_of(now: datetime) -> date:
    """The night that has begun last."""
    begun_today = now.time() >= NIGHT_BEGINS
    return now.date() if begun_today else now.date() - timedelta(days=1)


def begins_at(night: date, *, now: datetime) -> datetime:
    return datetime.combine(night, NIGHT_BEGINS, tzinfo=now.tzinfo)


async def nights_since(tx: Transaction, name: str, now: datetime) -> int | None:
    """How many nights ago a job was done last; negative if that was under a clock that was ahead. None: never."""
    known = {row.name: row for row in await NightlyStore(tx).list_()}
    return None if (row := known.get(name)) is None else row.nights_until(night_of(now))


class NightlyJobs:
    def __init__(self, db: Database, clock: Clock, jobs: Sequence[NightlyJob]) -> None:
        self._db = db
        self._clock = clock
        self._jobs = {job.name: job for job in jobs}

    async def run_due(self) -> Sequence[str]:
        """Do what this night still asks for, and name what was done. A job that fails is tried again later and
        holds up no other."""
        now, known = self._clock.now(), await self._known()
        return [
            name
            for name, job in self._jobs.items()
            if _is_due(known.get(name), now) and await self._run(job, known.get(name))
        ]

    async def next_due_at(self) -> datetime | None:
        """When to call ``run_due`` next."""
        if not self._jobs:
            return None
        now = self._clock.now()
        night = night_of(now)
        known = await self._known()
        due = [
            # Done for a night that is still to come, if the clock was a little ahead then: that one counts.
            begins_at(row.last_done_on + timedelta(days=1), now=now)
            if row.last_done_on is not None and row.is_done(night)
            else row.leased_until
            if row.leased_until is not None and row.is_leased(now)
            else now
            for name in self._jobs
            if (row := known.get(name)) is not None
        ]
        return now if len(due) < len(self._jobs) else min(due)

    async def _known(self) -> Mapping[str, NightDone]:
        async with self._db.reading(EVERY_GUILD) as tx:
            return {row.name: row for row in await NightlyStore(tx).list_()}

    async def _run(self, job: NightlyJob, before: NightDone | None) -> bool:
        now = self._clock.now()
        night = night_of(now)
        async with self._db.transaction(EVERY_GUILD) as tx:
            if not await NightlyStore(tx).claim(job.name, night, now=now, until=now + LEASE):
                return False
        try:
            if not (job.counts_days and _was_away(job, before, night)):
                await job.run()
        except Exception:
            log.exception("nightly job failed", job=job.name)
            async with self._db.transaction(EVERY_GUILD) as tx:
                again_at = self._clock.now() + TRY_AGAIN_AFTER
                await NightlyStore(tx).mark_failed(job.name, try_again_at=again_at)
            return False
        async with self._db.transaction(EVERY_GUILD) as tx:
            await NightlyStore(tx).mark_done(job.name, night)
        return True


def _is_due(before: NightDone | None, now: datetime) -> bool:
    """Only what is due is claimed: on most starts there is nothing to do, and that must cost nothing."""
    return before is None or before.is_due(night_of(now), now)


def _was_away(job: NightlyJob, before: NightDone | None, night: date) -> bool:
    nights = None if before is None else before.nights_until(night)
    if nights is None or nights <= MOST_NIGHTS_AWAY:
        return False
    log.warning("nights are missing, so this waits for the next", job=job.name, nights=nights)
    return True
