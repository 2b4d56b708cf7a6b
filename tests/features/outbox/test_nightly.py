"""The work of the night is done once each night, whoever is awake, and caught up after downtime."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.nightly import (
    TRY_AGAIN_AFTER,
    NightlyJob,
    NightlyJobs,
    begins_at,
    night_of,
)
from bot.features.outbox.nightly_store import LEASE, NightlyStore
from tests.features.outbox.deliveries import NOON

TONIGHT = datetime(2026, 3, 11, 9, tzinfo=UTC)


class Chores:
    """Counts what was done; fails when told to."""

    def __init__(self) -> None:
        self.done = []
        self.fails = False

    def job(self, name: str) -> NightlyJob:
        async def run() -> None:
            await asyncio.sleep(0)
            if self.fails:
                raise OSError(name)
            self.done.append(name)

        return NightlyJob(name, run)


@pytest.fixture
def chores() -> Chores:
    return Chores()


@pytest.fixture
def jobs(db, clock, chores) -> NightlyJobs:
    return NightlyJobs(db, clock, [chores.job("tidy"), chores.job("plan")])


async def test_each_night_once(jobs, clock, chores):
    assert await jobs.next_due_at() == NOON  # never done yet
    assert await jobs.run_due() == ["tidy", "plan"]
    assert await jobs.run_due() == []
    assert await jobs.next_due_at() == TONIGHT

    clock.at = TONIGHT
    assert await jobs.run_due() == ["tidy", "plan"]
    assert chores.done == ["tidy", "plan"] * 2


async def test_nights_that_were_slept_through_are_caught_up_once(jobs, clock):
    await jobs.run_due()
    clock.at += timedelta(days=5)

    assert await jobs.next_due_at() == clock.at
    assert await jobs.run_due() == ["tidy", "plan"]
    assert await jobs.run_due() == []


async def test_a_clock_that_was_a_day_ahead_and_is_right_again_is_not_asked_in_a_circle(
    jobs, clock
):
    clock.at += timedelta(days=1)
    await jobs.run_due()
    clock.at = NOON

    assert await jobs.run_due() == []
    assert await jobs.next_due_at() == TONIGHT + timedelta(days=1)


async def test_a_clock_that_was_a_year_ahead_costs_no_night(jobs, clock, db, chores):
    clock.at += timedelta(days=365)
    await jobs.run_due()
    async with db.transaction(EVERY_GUILD) as tx:
        await NightlyStore(tx).mark_failed("plan", try_again_at=clock.at + TRY_AGAIN_AFTER)
    clock.at = NOON

    assert await jobs.next_due_at() == NOON
    assert await jobs.run_due() == ["tidy", "plan"]
    assert await jobs.next_due_at() == TONIGHT
    assert await jobs.run_due() == []


async def test_what_counts_days_waits_a_night_after_nights_that_were_not(db, clock, chores):
    jobs = NightlyJobs(db, clock, [replace(chores.job("forget"), counts_days=True)])
    await jobs.run_due()
    clock.at += timedelta(days=2)
    await jobs.run_due()
    assert chores.done == ["forget"] * 2

    clock.at += timedelta(days=365)
    await jobs.run_due()
    clock.at -= timedelta(days=365)
    assert chores.done == ["forget"] * 2, "the jump ended nothing"
    await jobs.run_due()
    clock.at += timedelta(days=3)
    await jobs.run_due()
    assert chores.done == ["forget"] * 3, "nor did three nights without the bot"
    clock.at += timedelta(days=1)
    await jobs.run_due()
    assert chores.done == ["forget"] * 4


async def test_two_bots_do_the_work_of_one(jobs, clock, chores, database_url):
    other_db = Database(database_url)
    other = NightlyJobs(other_db, clock, [chores.job("tidy"), chores.job("plan")])

    await asyncio.gather(jobs.run_due(), other.run_due(), jobs.run_due())
    await other_db.close()

    assert sorted(chores.done) == ["plan", "tidy"]


async def test_who_looked_at_the_clock_a_moment_earlier_takes_nobodys_lease(db):
    night = night_of(NOON)
    async with db.transaction(EVERY_GUILD) as tx:
        nights, later = NightlyStore(tx), NOON + timedelta(milliseconds=5)
        assert await nights.claim("tidy", night, now=later, until=later + LEASE)
        assert not await nights.claim("tidy", night, now=NOON, until=NOON + LEASE)
        (row,) = await nights.list_()
    assert not row.is_due(night, NOON)


async def test_a_job_that_fails_is_tried_again_and_holds_up_no_other(db, clock, chores):
    broken = Chores()
    broken.fails = True
    jobs = NightlyJobs(db, clock, [broken.job("broken"), chores.job("tidy")])

    assert await jobs.run_due() == ["tidy"]
    assert await jobs.next_due_at() == NOON + TRY_AGAIN_AFTER
    assert await jobs.run_due() == []

    broken.fails = False
    clock.at += TRY_AGAIN_AFTER
    assert await jobs.run_due() == ["broken"]


async def test_a_job_whose_process_was_killed_is_done_an_hour_later(jobs, clock, chores):
    async def killed():
        raise asyncio.CancelledError

    dying = NightlyJobs(jobs._db, clock, [NightlyJob("tidy", killed)])
    with pytest.raises(asyncio.CancelledError):
        await dying.run_due()

    assert await jobs.run_due() == ["plan"]
    clock.at += timedelta(hours=1)
    assert await jobs.run_due() == ["tidy"]


async def test_without_jobs_nobody_is_woken(db, clock):
    assert await NightlyJobs(db, clock, []).next_due_at() is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  the zone is given beside
def test_every_moment_belongs_to_the_night_that_began_last(now):
    night = night_of(now)

    assert begins_at(night, now=now) <= now < begins_at(night + timedelta(days=1), now=now)
    assert isinstance(night, date)
