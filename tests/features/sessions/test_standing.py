"""Some come every time, and say so once."""

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.features.groups.model import Standing
from bot.features.sessions.errors import MeetsOnceError
from bot.features.sessions.model import RsvpAnswer, Seat
from bot.features.sessions.standing_store import StandingStore
from tests.features.sessions.oak import DANA, EVENING, INES, JOE, SAM, WILL, Oak

EVERY_WEEK = "every Wednesday 7:30pm"


async def series(oak: Oak, when: str = EVERY_WEEK):
    await oak.schedule(when)
    async with oak.db.reading(oak.guild_id) as tx:
        return await oak.sessions._coming(tx, oak.group_id)


async def answers_of(oak: Oak, who, sessions):
    found = [await oak.sessions.summary(oak.guild_id, one.id, who) for one in sessions]
    return [one.rsvp for one in found]


async def test_sam_comes_every_time_but_not_in_november(oak: Oak) -> None:
    await oak.let_in(SAM, INES, WILL, JOE)
    sessions = await series(oak)
    first, second, third, *later = sessions
    await oak.tap(SAM, first)
    await oak.tap(SAM, second, RsvpAnswer.DECLINED)
    await oak.going(third, INES, WILL)

    came = await oak.sessions.come_every_time(oak.guild_id, first.id, by=SAM, turn=20_000)

    assert (came.answered, came.waiting) == (len(sessions) - 2, 1)
    found = await answers_of(oak, SAM, sessions)
    assert [one.is_standing for one in found] == [False, False, *[True] * (len(later) + 1)]
    assert [one.seat for one in found[:3]] == [Seat.CONFIRMED, Seat.NONE, Seat.WAITING]
    assert (await oak.sessions.summary(oak.guild_id, first.id, SAM)).ties.comes_every_time
    # In each line by their turn; a seat that comes free goes on as ever.
    await oak.tap(INES, third, RsvpAnswer.DECLINED)
    assert await oak.seat_of(SAM, third) is Seat.CONFIRMED

    # For one date they can't. For another they say so by hand.
    await oak.tap(SAM, later[0], RsvpAnswer.DECLINED)
    await oak.tap(SAM, later[1])
    # Tapped twice it is said once, and nothing is answered over.
    again = await oak.sessions.come_every_time(oak.guild_id, first.id, by=SAM, turn=20_001)
    assert again.answered == 0

    # A week on there is a meeting more, and those who come every time are in it in order of their turns.
    for turn, who in ((19_000, JOE), (18_000, DANA)):
        await oak.sessions.come_every_time(oak.guild_id, first.id, by=who, turn=turn)
    oak.clock.at = EVENING + timedelta(days=1)
    await asyncio.gather(oak.sessions.plan_ahead(), oak.sessions.plan_ahead())
    async with oak.db.reading(oak.guild_id) as tx:
        newest = (await oak.sessions._coming(tx, oak.group_id))[-1]
    assert newest.starts_at > sessions[-1].starts_at
    seats = [rsvp.seat for rsvp in await answers_of(oak, SAM, [newest])]
    assert seats == [Seat.CONFIRMED]
    assert [await oak.seat_of(who, newest) for who in (JOE, DANA)] == [Seat.CONFIRMED, Seat.NONE]
    await oak.tap(INES, newest, wait=True)

    stopped = await oak.sessions.stop_coming_every_time(oak.guild_id, newest.id, by=SAM)

    assert stopped.answered > 0
    found = await answers_of(oak, SAM, [third, *later[:3], newest])
    assert [one and one.answer for one in found] == [
        None,
        RsvpAnswer.DECLINED,
        RsvpAnswer.GOING,
        None,
        None,
    ]
    assert await oak.seat_of(INES, newest) is Seat.CONFIRMED, "the seat went on by the rules"
    assert not (await oak.sessions.summary(oak.guild_id, newest.id, SAM)).ties.comes_every_time


async def test_whoever_leaves_comes_no_more(oak: Oak) -> None:
    """Also if they say the one at the moment of the other."""
    await oak.let_in(SAM, WILL)
    sessions = await series(oak)
    oak.groups.on_erase(lambda *_: None)
    results = await asyncio.gather(
        oak.sessions.come_every_time(oak.guild_id, sessions[0].id, by=SAM, turn=20_000),
        oak.groups.leave(oak.guild_id, oak.group_id, SAM),
        oak.sessions.come_every_time(oak.guild_id, sessions[0].id, by=WILL, turn=20_001),
        oak.groups.take_break(oak.guild_id, oak.group_id, WILL),
        return_exceptions=True,
    )
    assert [one for one in results if isinstance(one, BaseException)] == [
        one for one in results if type(one).__name__ == "NotInGroupError"
    ]
    async with oak.db.reading(oak.guild_id) as tx:
        assert await StandingStore(tx).list_(sessions[0].series_id) == ()
        assert [await oak.sessions._coming(tx, oak.group_id)]
    await oak.groups.come_back(oak.guild_id, oak.group_id, WILL)
    assert await answers_of(oak, WILL, sessions) == [None] * len(sessions)

    await oak.sessions.come_every_time(oak.guild_id, sessions[0].id, by=WILL, turn=20_002)
    by = Standing(DANA, is_facilitator=True)
    await oak.groups.archive(oak.guild_id, oak.group_id, by=by)
    async with oak.db.reading(oak.guild_id) as tx:
        assert await StandingStore(tx).list_of_member(WILL) == ()


async def test_a_series_that_takes_over_takes_the_standing_answers_too(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    old, new = (await series(oak))[0], (await series(oak, "every Friday 6pm"))[1]
    assert old.series_id != new.series_id
    for turn, who in enumerate((SAM, WILL), start=20_000):
        await oak.sessions.come_every_time(oak.guild_id, old.id, by=who, turn=turn)
    await oak.sessions.come_every_time(oak.guild_id, new.id, by=WILL, turn=19_000)
    async with oak.db.transaction(oak.guild_id) as tx:
        store = StandingStore(tx)
        await store.move(oak.guild_id, old.series_id, new.series_id)
        assert await store.list_(old.series_id) == ()
        kept = [(one.member_id, one.turn) for one in await store.list_(new.series_id)]
    assert kept == [(WILL, 19_000), (SAM, 20_000)]


async def test_a_date_that_was_left_out_comes_back_with_those_who_come_by_then(oak: Oak) -> None:
    await oak.let_in(SAM, INES, WILL)
    first, second, third, *_ = await series(oak)
    for turn, who in enumerate((SAM, INES), start=20_000):
        await oak.sessions.come_every_time(oak.guild_id, first.id, by=who, turn=turn)
    await oak.sessions.skip(oak.guild_id, second.id, by=DANA)
    # Meanwhile one stops, one leaves, and one begins.
    await oak.sessions.stop_coming_every_time(oak.guild_id, first.id, by=SAM)
    await oak.groups.take_break(oak.guild_id, oak.group_id, INES)
    await oak.groups.come_back(oak.guild_id, oak.group_id, INES)
    await oak.sessions.come_every_time(oak.guild_id, third.id, by=WILL, turn=20_002)
    await oak.sessions.put_back(oak.guild_id, second.id, by=DANA)
    found = [(await answers_of(oak, who, [second]))[0] for who in (SAM, INES, WILL)]
    assert [one and one.is_standing for one in found] == [None, None, True]


async def test_one_meeting_has_no_every_time(oak: Oak) -> None:
    await oak.let_in(SAM)
    session = await oak.schedule()
    with pytest.raises(MeetsOnceError):
        await oak.sessions.come_every_time(oak.guild_id, session.id, by=SAM, turn=20_000)
    ties = (await oak.tap(SAM, session)).ties
    assert ties == replace(ties, repeats=False, comes_every_time=False)


async def test_a_tap_for_a_long_series_costs_as_much_as_for_a_short_one(oak: Oak) -> None:
    await oak.let_in(SAM)
    asked = {}
    for when in ("every Wednesday 7:30pm, 3 times", "every Friday 7:30pm, 12 times"):
        first = await oak.schedule(when, seats=None)
        with statements(oak) as seen:
            came = await oak.sessions.come_every_time(oak.guild_id, first.id, by=SAM, turn=20_000)
        asked[came.answered] = len(seen)
    assert asked.keys() == {3, 12}
    assert asked[3] == asked[12]


@contextmanager
def statements(oak: Oak):
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(oak.db.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(oak.db.engine.sync_engine, "before_cursor_execute", note)
