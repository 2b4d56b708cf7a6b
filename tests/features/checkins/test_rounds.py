"""When a group is asked: on its own clock, before its meetings, or when a facilitator says so; and never twice at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import ChannelId, MessageId
from bot.core.wall_time import WallTime
from bot.features.checkins.errors import (
    NoRhythmError,
    ReadByNameError,
    RhythmError,
    RoundClosedError,
    RoundEndedError,
)
from bot.features.checkins.model import Asks, Ceiling, Pulse, Rhythm, RoundState, Said
from bot.features.checkins.pulse import Band
from bot.features.checkins.round_promises import NUDGE, TURN
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.rounds import find_window, first_weekly, next_window
from bot.features.checkins.service import CheckInService
from bot.features.groups.errors import NotFacilitatorError, NotInGroupError
from bot.features.groups.model import Standing
from bot.features.requests.service import RequestService
from bot.features.sessions.model import Scope
from bot.features.sessions.scheduling import Typed
from tests.features.sessions.oak import (
    DANA,
    EVENING,
    INES,
    JOE,
    MARCUS,
    RUTH,
    SAM,
    STRANGER,
    WILL,
    Oak,
)

PEOPLE = (SAM, INES, WILL, JOE, RUTH)
LEADER = Standing(DANA, is_facilitator=True)
SUNDAY_MORNING = WallTime.of(datetime(2026, 10, 25, 14, tzinfo=UTC), "America/New_York")


class Asker:
    """Oak with check-ins, whose turns are taken as the cogs take them."""

    def __init__(self, oak: Oak) -> None:
        self.oak = oak
        self.service = CheckInService(
            db=oak.db,
            clock=oak.clock,
            audit=oak.audit,
            outbox=oak.outbox,
            guilds=oak.guilds,
            members=oak.members,
            groups=oak.groups,
            sessions=oak.sessions,
            requests=RequestService(
                db=oak.db,
                clock=oak.clock,
                audit=oak.audit,
                outbox=oak.outbox,
                guilds=oak.guilds,
                members=oak.members,
                groups=oak.groups,
            ),
            sealer=oak.sealer,
        )
        self._do, oak.discord.do = oak.discord.do, self.do

    async def do(self, delivery) -> None:
        await self._do(delivery)
        if delivery.kind == TURN:
            await self.service.turn(delivery.guild_id, delivery.group_id)

    def rhythm(self, **how) -> Rhythm:
        return Rhythm(group_id=self.oak.group_id, set_name="partners", **how)

    async def schedule(self, **how):
        return await self.service.schedule(self.oak.guild_id, self.rhythm(**how), by=DANA)

    async def results(self):
        await self.oak.outbox.deliver_due()
        return await self.service.results(self.oak.guild_id, self.oak.group_id, by=DANA)

    async def at(self, moment: datetime):
        """Whatever was due until then happens when it was due."""
        while True:
            due = await self.oak.outbox.next_due_at()
            if due is None or due > moment:
                break
            self.oak.clock.at = max(due, self.oak.clock.at)
            await self.oak.outbox.deliver_due()
        self.oak.clock.at = moment
        return await self.results()

    async def after_being_away_until(self, moment: datetime):
        self.oak.clock.at = moment
        return await self.results()

    async def count_in(self, round_id, *bands: Band) -> None:
        for who, band in zip(PEOPLE, bands, strict=False):
            await self.service.count_me_in(self.oak.guild_id, round_id, band, by=who)

    async def nudges(self) -> list[int]:
        return [one.member_id for one in self.oak.discord.said if one.kind == NUDGE]


@pytest.fixture
async def oak(db, clock, guild_id) -> Oak:
    return await Oak(db, clock, guild_id).open()


@pytest.fixture
async def asker(oak) -> Asker:
    await oak.let_in(*PEOPLE)
    return Asker(oak)


# Pure.


def test_ten_on_sunday_stays_ten_when_the_clocks_change():
    rhythm = Rhythm(
        group_id=1,
        set_name="core",
        asks=Asks.WEEKLY,
        weekly_from=SUNDAY_MORNING,
        open_for=timedelta(7),
    )
    before = find_window(rhythm, (), datetime(2026, 10, 25, 15, tzinfo=UTC))
    after = next_window(rhythm, (), datetime(2026, 10, 25, 15, tzinfo=UTC))
    assert before.opens_at == datetime(2026, 10, 25, 14, tzinfo=UTC)
    # The clocks go back in between: an hour more of real time, and still no gap and no overlap.
    assert before.closes_at == after.opens_at == datetime(2026, 11, 1, 15, tzinfo=UTC)
    in_the_gap = first_weekly(6, 2, "America/New_York", datetime(2027, 3, 8, tzinfo=UTC))
    skipped = replace(rhythm, weekly_from=in_the_gap)
    assert next_window(skipped, (), datetime(2027, 3, 9, tzinfo=UTC)).opens_at == datetime(
        2027, 3, 14, 7, tzinfo=UTC
    )


# On both databases.


@pytest.mark.long
async def test_a_week_of_a_group_that_is_asked_on_sundays(oak, asker):
    guild_id = oak.guild_id
    with pytest.raises(NotFacilitatorError):
        await asker.service.schedule(guild_id, asker.rhythm(asks=Asks.WHEN_TOLD), by=SAM)
    for forged in (
        {"asks": Asks.BEFORE_MEETINGS, "hours_before": 0},
        {"asks": Asks.WEEKLY, "weekly_from": SUNDAY_MORNING, "open_for": timedelta(days=8)},
        {"asks": Asks.WEEKLY},
    ):
        with pytest.raises(RhythmError):
            await asker.schedule(**forged)
    with pytest.raises(NoRhythmError):
        await asker.service.pause(guild_id, oak.group_id, by=DANA)

    await asker.service.want_nudges(guild_id, True, by=INES)
    await asker.service.want_nudges(guild_id, True, by=JOE)
    planned = await asker.schedule(asks=Asks.WEEKLY, weekly_from=SUNDAY_MORNING)
    assert (planned.open, planned.next.opens_at) == (None, SUNDAY_MORNING.to_instant())

    first = (await asker.at(SUNDAY_MORNING.to_instant() + timedelta(minutes=1))).open
    assert (first.turn, first.set_name, first.asked_by) == (0, "partners", None)
    assert await asker.service.list_open_for(guild_id, STRANGER) == ()
    assert [one.round.id for one in await asker.service.list_open_for(guild_id, SAM)] == [first.id]
    with pytest.raises(NotInGroupError):
        await asker.service.count_me_in(guild_id, first.id, Band.LIGHT, by=STRANGER)
    await asker.count_in(first.id, Band.HEAVY, Band.HEAVY, Band.MIDDLE, Band.LIGHT, Band.LIGHT)
    # Ines looks at the form, so Joe is reminded, a day before it closes; and Ruth, who says only now that she wants to
    # be, but not Sam, who would rather not after all.
    await asker.service.prepare(guild_id, first.id, INES)
    for who, wants in ((RUTH, True), (SAM, True), (SAM, False)):
        await asker.service.want_nudges(guild_id, wants, by=who)
    await asker.at(first.closes_at - timedelta(hours=25))
    assert await asker.nudges() == []
    await asker.at(first.closes_at - timedelta(hours=23))
    assert sorted(await asker.nudges()) == sorted([JOE, RUTH])

    done = await asker.at(first.closes_at + timedelta(minutes=1))
    assert (done.open, done.closed[0].pulse) == (None, Pulse(4, 2, 4))
    async with oak.db.reading(guild_id) as tx:
        assert await RoundStore(tx).count_marks(first.id) == {}
    with pytest.raises(RoundClosedError):
        await asker.service.count_me_in(guild_id, first.id, Band.LIGHT, by=SAM)

    # A week later somebody is away until it is over: it is not opened late.
    missed = done.next
    assert (await asker.after_being_away_until(missed.closes_at + timedelta(hours=1))).open is None
    second = (await asker.at(missed.opens_at + timedelta(days=7, minutes=1))).open
    assert second.turn == 1
    # Away while it should have opened, and back in time: it opens, and closes when it was said.
    await asker.service.pause(guild_id, oak.group_id, by=DANA)
    paused = await asker.at(second.closes_at + timedelta(days=8))
    assert (paused.open, paused.next) == (None, None)
    resumed = await asker.service.resume(guild_id, oak.group_id, by=DANA)
    assert resumed.next.opens_at > oak.clock.at
    late = await asker.after_being_away_until(resumed.next.opens_at + timedelta(hours=30))
    assert late.open.opens_at == resumed.next.opens_at
    assert late.open.closes_at == resumed.next.closes_at
    for _ in range(3):  # a turn that comes again does nothing
        await asker.service.turn(guild_id, oak.group_id)
    assert (await asker.results()).open.id == late.open.id


@pytest.mark.long
async def test_a_round_goes_with_its_meeting(oak, asker):
    meeting = await oak.schedule("Wednesday Oct 21 7:30pm")
    rounds = await asker.schedule(asks=Asks.BEFORE_MEETINGS, hours_before=24)
    assert (rounds.next.opens_at, rounds.next.closes_at) == (EVENING - timedelta(days=1), EVENING)
    open_ = (await asker.at(EVENING - timedelta(hours=20))).open
    assert (open_.session_id, open_.closes_at) == (meeting.id, EVENING)
    await asker.count_in(open_.id, Band.HEAVY)

    # It moves, and the round with it; it is left out, and nobody is asked; it is put back, and they are.
    await move(oak, meeting, "Wednesday 9pm")
    assert (await asker.results()).open.closes_at == EVENING + timedelta(minutes=90)
    await oak.sessions.skip(oak.guild_id, meeting.id, by=DANA)
    off = await asker.results()
    assert off.open is None
    assert off.closed[0].pulse is None  # what one person said is for nobody to see
    await oak.sessions.put_back(oak.guild_id, meeting.id, by=DANA)
    again = (await asker.results()).open
    assert (again.session_id, again.id != open_.id) == (meeting.id, True)

    # A facilitator has closed it, so its meeting does not open another one.
    await asker.service.close(oak.guild_id, again.id, by=DANA)
    await move(oak, meeting, "Wednesday 8pm")
    assert (await asker.results()).open is None
    # One that is added later opens its own. It closes when the meeting begins, also when nobody was there to close it.
    later = await oak.schedule("Oct 22 7:30pm")
    opened = (await asker.at(later.starts_at - timedelta(hours=1))).open
    assert opened.session_id == later.id
    closed = await asker.after_being_away_until(later.starts_at + timedelta(days=2))
    assert (closed.open, closed.closed[0].id) == (None, opened.id)


async def move(oak: Oak, meeting, when: str) -> None:
    preview = await oak.sessions.start_change(
        oak.guild_id,
        meeting.id,
        Scope.THIS,
        Typed(when, None, meeting.minutes, meeting.seats),
        by=DANA,
        language="en",
    )
    await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)


async def test_two_who_ask_or_close_at_once_leave_one_round(oak, asker):
    guild_id, group_id = oak.guild_id, oak.group_id
    await oak.groups.add_facilitator(guild_id, group_id, MARCUS, by=LEADER)
    both = await asyncio.gather(
        *(asker.service.ask_now(guild_id, group_id, by=who) for who in (DANA, MARCUS))
    )
    assert all(one.open is not None for one in both)
    rounds = await asker.results()
    assert (len(rounds.closed), rounds.rhythm.rounds_so_far) == (1, 2)
    open_ = rounds.open
    await asker.service.remember_round_card(guild_id, open_.id, ChannelId(1), MessageId(2))

    # Sam is counted in, until Dana reads him by name; then not again.
    await asker.count_in(open_.id, Band.MIDDLE, Band.LIGHT)
    await asker.service.agree(guild_id, SAM)
    sent = await asker.service.send(
        guild_id, open_.id, by=SAM, ceiling=Ceiling.FACILITATORS, said=Said(heavy=6)
    )
    await asker.service.open(guild_id, sent.answer.id, by=DANA)
    assert not await asker.service.is_counted_in(guild_id, open_.id, SAM)
    with pytest.raises(ReadByNameError):
        await asker.service.count_me_in(guild_id, open_.id, Band.MIDDLE, by=SAM)
    # Ines leaves, and is counted nowhere.
    assert await asker.service.is_counted_in(guild_id, open_.id, INES)
    await oak.groups.leave(guild_id, group_id, INES)
    assert not await asker.service.is_counted_in(guild_id, open_.id, INES)

    closed = await asyncio.gather(
        *(asker.service.close(guild_id, open_.id, by=who) for who in (DANA, MARCUS)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, RoundEndedError) for one in closed) == 1
    assert (await asker.results()).open is None

    # Who asked is forgotten with them; the round stays.
    async with oak.db.transaction(guild_id) as tx:
        assert await RoundStore(tx).list_asked_by(DANA)
        await RoundStore(tx).forget(DANA)
        assert await RoundStore(tx).list_asked_by(DANA) == ()


async def test_a_group_that_ends_is_asked_no_more(oak, asker):
    await asker.schedule(asks=Asks.WEEKLY, weekly_from=SUNDAY_MORNING)
    asked = await asker.service.ask_now(oak.guild_id, oak.group_id, by=DANA)
    await oak.groups.archive(oak.guild_id, oak.group_id, by=LEADER)
    await oak.outbox.deliver_due()
    oak.clock.at = SUNDAY_MORNING.to_instant() + timedelta(hours=1)
    await asker.service.repair_rounds()
    await oak.outbox.deliver_due()
    async with oak.db.reading(oak.guild_id) as tx:
        assert (await RoundStore(tx).get(asked.open.id)).state is RoundState.CLOSED
        assert await RoundStore(tx).list_open() == ()
    oak.clock.at += timedelta(days=200)
    await asker.service.forget_rounds()
    async with oak.db.reading(oak.guild_id) as tx:
        assert await RoundStore(tx).find(asked.open.id) is None


async def test_two_pulses_of_nearly_the_same_days_are_never_laid_over_each_other(oak, asker):
    """The same people but one, an hour later, would show what that one had said."""
    guild_id, group_id = oak.guild_id, oak.group_id
    everyone = (Band.HEAVY, Band.HEAVY, Band.MIDDLE, Band.MIDDLE, Band.LIGHT)
    began, shown = oak.clock.at, []
    for days_later in (0, 1, 4, 5):
        oak.clock.at = began + timedelta(days=days_later)
        asked = (await asker.service.ask_now(guild_id, group_id, by=DANA)).open
        await asker.count_in(asked.id, *everyone)
        await asker.service.close(guild_id, asked.id, by=DANA)
        shown.append((days_later, (await asker.results()).closed[0].pulse is not None))

    assert shown == [(0, True), (1, False), (4, False), (5, True)]
