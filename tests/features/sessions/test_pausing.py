"""One date is left out, or a series rests: who hears of it, and what comes back."""

from datetime import date, timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.errors import (
    MeetingCancelledError,
    NoMeetingThatDayError,
    NotASeriesError,
    NotComingBackError,
    NothingRestsError,
    PauseDatesError,
)
from bot.features.sessions.model import CancelReason, RsvpAnswer, Seat, Session, SessionState
from bot.features.sessions.pausing import Pause
from bot.features.sessions.store import SessionStore
from tests.databases import ON_SQLITE
from tests.features.sessions.oak import DANA, INES, JOE, SAM, WILL, Oak

on_one_database = pytest.mark.parametrize("database_url", [ON_SQLITE], indirect=True)

WEEKLY = "every Wednesday 7:30pm, 5 times"


async def coming(oak: Oak) -> list[Session]:
    async with oak.db.reading(oak.guild_id) as tx:
        return list(await SessionStore(tx).list_coming(oak.group_id, oak.clock.now()))


async def on(oak: Oak) -> list[str]:
    return [one.promised.at.strftime("%m-%d") for one in await coming(oak)]


async def test_a_date_is_left_out_and_put_back_with_every_answer(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES, JOE)
    first = await oak.schedule(WEEKLY)
    await oak.outbox.deliver_due()
    await oak.going(first, SAM, WILL, INES)
    await oak.tap(JOE, first, RsvpAnswer.DECLINED)
    skipped = await oak.sessions.skip(oak.guild_id, first.id, by=DANA)
    await oak.outbox.deliver_due()
    assert skipped.cancel_reason is CancelReason.SKIPPED
    assert [oak.heard(who, "sessions.off") for who in (SAM, INES, JOE)] == [1, 1, 0]
    assert not oak.said_in_room("sessions.off_in_room"), "the card says it"
    assert (await on(oak))[0] == "10-28"
    with pytest.raises(MeetingCancelledError):
        await oak.sessions.skip(oak.guild_id, first.id, by=DANA)

    with pytest.raises(NotAllowedError):
        await oak.sessions.put_back(oak.guild_id, first.id, by=SAM)
    back = await oak.sessions.put_back(oak.guild_id, first.id, by=DANA)
    await oak.outbox.deliver_due()
    assert (back.state, back.revision) == (SessionState.PLANNED, 2)
    assert [oak.heard(who, "sessions.back") for who in (SAM, JOE)] == [1, 0]
    assert [await oak.seat_of(who, first) for who in (SAM, WILL, INES)] == [
        Seat.CONFIRMED,
        Seat.CONFIRMED,
        Seat.WAITING,
    ]
    with pytest.raises(NotComingBackError):
        await oak.sessions.put_back(oak.guild_id, first.id, by=DANA)

    reason = CancelReason.HOLIDAY
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=reason)
    await oak.outbox.deliver_due()
    assert oak.heard(SAM, "sessions.off") == 2, "off again is news again"
    told = await oak.sessions.told_of_cancel(oak.guild_id, first.id, by=DANA)
    assert told.told == 3
    with pytest.raises(NotComingBackError):
        await oak.sessions.put_back(oak.guild_id, first.id, by=DANA)


@on_one_database
async def test_the_seat_of_who_left_while_it_was_off_is_handed_on_when_it_is_back(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    first = await oak.schedule(WEEKLY)
    await oak.going(first, SAM, WILL, INES)
    await oak.sessions.skip(oak.guild_id, first.id, by=DANA)
    await oak.groups.leave(oak.guild_id, oak.group_id, SAM)
    await oak.sessions.put_back(oak.guild_id, first.id, by=DANA)
    await oak.outbox.deliver_due()
    assert await oak.seat_of(INES, first) is not Seat.WAITING
    assert oak.heard(INES, "sessions.place") == 1


@on_one_database
async def test_who_was_called_in_the_room_instead_has_been_told(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    await oak.choose_notes(SAM, allowed=True, room_mention=True)
    oak.outbox.on_unreachable(oak.groups.find_another_way)
    oak.discord.blocked |= {SAM, WILL}
    first = await oak.schedule()
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=CancelReason.ROOM)
    await oak.outbox.deliver_due()
    await oak.outbox.deliver_due()
    told = await oak.sessions.told_of_cancel(oak.guild_id, first.id, by=DANA)
    assert (told.told, told.waiting, told.not_reached) == (1, 0, (WILL,))


@on_one_database
async def test_a_date_beyond_the_calendar_stays_out_when_its_time_comes(oak: Oak) -> None:
    first = await oak.schedule("every 3 weeks on Wednesday 7:30pm")
    once = await oak.schedule("Friday 6pm")

    async def typed(words: str):
        return await oak.sessions.preview_skip_day(
            oak.guild_id, first.series_id, words, by=DANA, language="en"
        )

    preview = await typed("February 3")
    assert (preview.session, preview.told) == (None, 0)
    with pytest.raises(NoMeetingThatDayError):
        await typed("February 4")
    with pytest.raises(NotASeriesError):
        await oak.sessions.preview_skip_day(
            oak.guild_id, once.series_id, "Friday", by=DANA, language="en"
        )
    assert (await typed("November 11")).session is not None
    off = await oak.sessions.skip_day(
        oak.guild_id, first.series_id, preview.slot.at.date(), by=DANA
    )
    assert off.state is SessionState.CANCELLED
    oak.clock.at = off.starts_at - timedelta(days=40)
    await oak.sessions.plan_ahead()
    assert "02-03" not in await on(oak)
    assert {"01-13", "02-24"} <= set(await on(oak))
    await oak.sessions.put_back(oak.guild_id, off.id, by=DANA)
    assert "02-03" in await on(oak)


async def test_a_series_rests_and_comes_back_at_its_own_dates(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    first = await oak.schedule(WEEKLY)
    _, second, third, *_ = await coming(oak)
    for one in (second, third):
        await oak.tap(SAM, one)
    await oak.tap(WILL, third, RsvpAnswer.MAYBE)
    await oak.tap(INES, second, RsvpAnswer.DECLINED)

    async def read(begins: str, resumes: str, by=DANA):
        return await oak.sessions.read_pause(
            oak.guild_id, first.series_id, begins, resumes, by=by, language="en"
        )

    preview = await read("October 25", "November 10")
    assert preview.pause == Pause(date(2026, 10, 25), date(2026, 11, 10))
    assert [one.id for one in preview.resting] == [second.id, third.id]
    assert preview.told == 2
    with pytest.raises(PauseDatesError):
        await read("November 10", "October 25")
    with pytest.raises(NothingRestsError):
        await read("October 22", "October 27")
    with pytest.raises(NotAllowedError):
        await read("", "", by=SAM)
    assert len(await coming(oak)) == 5, "nothing is changed yet"

    await oak.sessions.pause(oak.guild_id, first.series_id, preview.pause, by=DANA)
    await oak.outbox.deliver_due()
    assert [oak.heard(who, "sessions.rests") for who in (SAM, WILL, INES)] == [1, 1, 0]
    assert (await on(oak))[:3] == ["10-21", "11-11", "11-18"]
    assert await oak.sessions.find_rest(oak.guild_id, oak.group_id) is None, "not yet"
    oak.clock.at = first.starts_at + timedelta(hours=3)
    rest = await oak.sessions.find_rest(oak.guild_id, oak.group_id)
    assert rest is not None
    assert rest.is_everything
    assert rest.pause.resumes_on == date(2026, 11, 10)
    await oak.sessions.plan_ahead()
    assert (await on(oak))[:2] == ["11-11", "11-18"]

    shorter = Pause(date(2026, 10, 25), date(2026, 11, 4))
    done = await oak.sessions.pause(oak.guild_id, first.series_id, shorter, by=DANA)
    assert [one.id for one in done.coming_back] == [third.id]
    assert (await on(oak))[0] == "11-04"
    back = await oak.sessions.resume(oak.guild_id, first.series_id, by=DANA)
    await oak.outbox.deliver_due()
    assert second.id in {one.id for one in back}
    assert (await on(oak))[:3] == ["10-28", "11-04", "11-11"]
    assert [oak.heard(who, "sessions.back") for who in (SAM, WILL)] == [2, 1]
    async with oak.db.reading(oak.guild_id) as tx:
        assert (await AnswerStore(tx).list_(third.id))[WILL].answer is RsvpAnswer.MAYBE


@on_one_database
async def test_an_open_pause_plans_nothing_until_it_is_ended(oak: Oak) -> None:
    first = await oak.schedule("every 4 weeks on Wednesday 7:30pm")
    opened = Pause(date(2026, 10, 19), None)
    await oak.sessions.pause(oak.guild_id, first.series_id, opened, by=DANA)
    assert await coming(oak) == []
    oak.clock.at += timedelta(weeks=30)
    await oak.sessions.plan_ahead()
    assert await coming(oak) == []
    (card,) = await oak.sessions.list_led_series(oak.guild_id, DANA)
    assert card.series.rests_on(oak.clock.now().date())
    await oak.sessions.resume(oak.guild_id, first.series_id, by=DANA)
    found = await coming(oak)
    assert len(found) == 3
    assert {one.promised.at.strftime("%a %H:%M") for one in found} == {"Wed 19:30"}
