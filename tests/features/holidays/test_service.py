"""Oak meets on Thursdays, and one of them is Thanksgiving."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.features.groups.model import Standing
from bot.features.holidays.errors import HolidaySettledError
from bot.features.holidays.model import HolidayAnswer
from bot.features.holidays.service import HolidayService
from bot.features.holidays.store import HolidayAskStore
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import CancelReason
from tests.features.sessions.oak import DANA, SAM, Oak

THANKSGIVING = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
"""Thursday, November 26, 7:30 PM in New York, already Friday in UTC."""
THREE_WEEKS_BEFORE = THANKSGIVING - timedelta(weeks=3)
BY_DANA = Standing(DANA, is_facilitator=True)


@pytest.fixture
async def oak(db, clock, guild_id) -> Oak:
    oak = await Oak(db, clock, guild_id).open()
    oak.holidays = HolidayService(
        db=db,
        clock=clock,
        audit=oak.audit,
        outbox=oak.outbox,
        guilds=oak.guilds,
        groups=oak.groups,
        sessions=oak.sessions,
    )
    await oak.groups.edit(guild_id, oak.group_id, by=BY_DANA, holiday_country="US")
    await oak.let_in(SAM)
    await oak.schedule("every Thursday 7:30pm")
    return oak


async def open_asks(oak):
    return await oak.holidays.list_open(oak.guild_id, DANA)


async def answer_of(oak, ask):
    async with oak.db.reading(oak.guild_id) as tx:
        return (await HolidayAskStore(tx).get(ask.id)).answer


async def test_three_weeks_ahead_the_desk_asks_once_and_one_facilitator_settles_it(oak):
    oak.clock.at = THREE_WEEKS_BEFORE - timedelta(hours=1)
    await oak.holidays.ask_ahead()
    assert await open_asks(oak) == ()
    oak.clock.at = THREE_WEEKS_BEFORE
    await oak.holidays.ask_ahead()
    await oak.holidays.ask_ahead()
    (asked,) = await open_asks(oak)
    assert asked.session.starts_at == THANKSGIVING
    assert await oak.holidays.list_open(oak.guild_id, SAM) == (), "nobody else reads of it"
    for forged in (oak.holidays.keep, oak.holidays.get):
        with pytest.raises(NotAllowedError):
            await forged(oak.guild_id, asked.ask.id, by=SAM)

    await oak.holidays.keep(oak.guild_id, asked.ask.id, by=DANA)
    assert await open_asks(oak) == ()
    for late in (oak.holidays.keep, oak.holidays.get):
        with pytest.raises(HolidaySettledError):
            await late(oak.guild_id, asked.ask.id, by=DANA)
    await oak.holidays.ask_ahead()
    assert await open_asks(oak) == (), "it is not asked again"
    kept = await oak.audit.list_for(oak.guild_id, names=[DANA])
    assert "holidays.meeting.kept" in {one.entry.action for one in kept}
    meeting = await oak.sessions.card(oak.guild_id, asked.session.id)
    assert meeting.session.is_coming(oak.clock.now()), "nothing is skipped by itself"


async def test_calling_it_off_or_moving_it_is_an_answer_and_another_country_asks_nothing(oak):
    oak.clock.at = THREE_WEEKS_BEFORE
    await oak.holidays.ask_ahead()
    (asked,) = await open_asks(oak)
    await oak.groups.edit(oak.guild_id, oak.group_id, by=BY_DANA, holiday_country="GB")
    assert await open_asks(oak) == ()
    await oak.groups.edit(oak.guild_id, oak.group_id, by=BY_DANA, holiday_country="US")

    moved = replace(asked.session, moved_to=asked.session.slot.at - timedelta(days=1))
    async with oak.db.transaction(oak.guild_id) as tx:
        earlier_that_day = replace(asked.session, moved_to=asked.session.slot.at.replace(hour=10))
        await oak.sessions._changed(tx, [CalendarChange(asked.session, earlier_that_day)])
    assert await open_asks(oak), "it is still on the holiday"
    async with oak.db.transaction(oak.guild_id) as tx:
        await oak.sessions._changed(tx, [CalendarChange(asked.session, moved)])
    assert await answer_of(oak, asked.ask) is HolidayAnswer.MOVED

    christmas_week = datetime(2026, 12, 20, tzinfo=UTC)
    await oak.groups.edit(oak.guild_id, oak.group_id, by=BY_DANA, holiday_country="NL")
    await oak.schedule("Friday December 25 at 3pm")
    oak.clock.at = christmas_week
    await oak.holidays.ask_ahead()
    (asked,) = await open_asks(oak)
    reason = CancelReason.HOLIDAY
    await oak.sessions.cancel(oak.guild_id, asked.session.id, by=DANA, reason=reason)
    assert await answer_of(oak, asked.ask) is HolidayAnswer.OFF
    with pytest.raises(HolidaySettledError):
        await oak.holidays.keep(oak.guild_id, asked.ask.id, by=DANA)
