from datetime import timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.features.sessions.errors import (
    HeadcountError,
    MeetingAheadError,
    MeetingCancelledError,
)
from bot.features.sessions.model import Came, CancelReason, RsvpAnswer, SessionState
from tests.features.sessions.oak import (
    DANA,
    EVENING,
    INES,
    JOE,
    RUTH,
    SAM,
    STRANGER,
    WILL,
    Oak,
)

LATE = EVENING + timedelta(minutes=91)


@pytest.fixture
async def evening(oak: Oak):
    await oak.let_in(SAM, WILL, INES, JOE)
    session = await oak.schedule()
    await oak.schedule("October 28 7:30pm")
    await oak.schedule("November 4 7:30pm")
    await oak.going(session, SAM, WILL, INES)
    await oak.tap(JOE, session, RsvpAnswer.MAYBE)
    oak.clock.at = LATE
    return session


async def test_the_list_begins_with_those_who_had_a_seat(oak: Oak, evening) -> None:
    sheet = await oak.sessions.sheet(oak.guild_id, evening.id, by=DANA)
    assert sheet.came == {SAM: Came.IN_THE_ROOM, WILL: Came.IN_THE_ROOM}


async def test_joe_listened_by_phone_and_will_did_not_come(oak: Oak, evening) -> None:
    await oak.sessions.correct_by_phone(oak.guild_id, evening.id, [JOE], by=DANA)
    sheet = await oak.sessions.correct_came(oak.guild_id, evening.id, [SAM, JOE], by=DANA)
    assert sheet.came == {SAM: Came.IN_THE_ROOM, JOE: Came.BY_PHONE}
    closed = await oak.sessions.close(oak.guild_id, evening.id, by=DANA)
    assert closed.state is SessionState.CLOSED
    assert closed.headcount == 2


async def test_who_is_not_in_the_group_is_left_out_and_said_so(oak: Oak, evening) -> None:
    sheet = await oak.sessions.correct_came(oak.guild_id, evening.id, [SAM, STRANGER], by=DANA)
    assert set(sheet.came) == {SAM}
    assert sheet.left_out == 1


async def test_closing_with_a_number_keeps_no_names(oak: Oak, evening) -> None:
    await oak.sessions.correct_came(oak.guild_id, evening.id, [SAM, JOE], by=DANA)
    closed = await oak.sessions.close(oak.guild_id, evening.id, by=DANA, headcount=6)
    assert closed.headcount == 6
    sheet = await oak.sessions.sheet(oak.guild_id, evening.id, by=DANA)
    assert sheet.came == {}
    for wrong in (-1, 501):
        with pytest.raises(HeadcountError):
            await oak.sessions.close(oak.guild_id, evening.id, by=DANA, headcount=wrong)


async def test_closing_twice_is_closing_once(oak: Oak, evening) -> None:
    first = await oak.sessions.close(oak.guild_id, evening.id, by=DANA)
    assert await oak.sessions.close(oak.guild_id, evening.id, by=DANA) == first


async def test_nothing_is_closed_before_it_began_or_after_it_was_called_off(
    oak: Oak, evening
) -> None:
    following = await oak.sessions.find_next(oak.guild_id, oak.group_id)
    with pytest.raises(MeetingAheadError):
        await oak.sessions.close(oak.guild_id, following.id, by=DANA)
    await oak.sessions.cancel(oak.guild_id, following.id, by=DANA, reason=CancelReason.NOT_SHOWN)
    with pytest.raises(MeetingCancelledError):
        await oak.sessions.close(oak.guild_id, following.id, by=DANA)


async def test_only_facilitators_see_who_comes_and_who_came(oak: Oak, evening) -> None:
    for look in (oak.sessions.evening, oak.sessions.sheet, oak.sessions.close):
        with pytest.raises(NotAllowedError):
            await look(oak.guild_id, evening.id, by=SAM)


async def test_after_thirty_days_only_the_number_is_known(oak: Oak, evening) -> None:
    await oak.sessions.close(oak.guild_id, evening.id, by=DANA)
    oak.clock.at = EVENING + timedelta(days=29)
    await oak.sessions.forget_names()
    assert (await oak.sessions.sheet(oak.guild_id, evening.id, by=DANA)).came
    oak.clock.at = EVENING + timedelta(days=30, minutes=1)
    await oak.sessions.forget_names()
    sheet = await oak.sessions.sheet(oak.guild_id, evening.id, by=DANA)
    assert sheet.came == {}
    assert sheet.session.headcount == 2
    async with oak.db.reading(oak.guild_id) as tx:
        kept = await oak.sessions.export_member(tx, oak.guild_id, SAM)
    assert not any(kept.values())


async def test_the_evening_on_one_screen(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    oak.clock.at += timedelta(hours=1)
    first = await oak.schedule()
    await oak.schedule("October 28 7:30pm")
    await oak.going(first, SAM)
    await oak.now(LATE)
    await oak.sessions.close(oak.guild_id, first.id, by=DANA)
    await oak.let_in(RUTH)
    following = await oak.sessions.find_next(oak.guild_id, oak.group_id)
    await oak.going(following, SAM, RUTH, INES)
    await oak.tap(WILL, following, RsvpAnswer.DECLINED)
    screen = await oak.sessions.evening(oak.guild_id, following.id, by=DANA)
    assert screen.going == (SAM, RUTH)
    assert screen.waiting == (INES,)
    assert screen.declined == (WILL,)
    assert screen.silent == 0
    assert RUTH in screen.new
    assert SAM not in screen.new, "he came last week"


async def test_the_meeting_at_hand_is_the_one_that_runs(oak: Oak, evening) -> None:
    at_hand = await oak.sessions.list_at_hand(oak.guild_id, DANA)
    assert at_hand[0].session.id == evening.id
    await oak.sessions.close(oak.guild_id, evening.id, by=DANA)
    after = await oak.sessions.list_at_hand(oak.guild_id, DANA)
    assert after[0].session.starts_at == EVENING + timedelta(weeks=1)
    assert [card.session for card in await oak.sessions.list_led(oak.guild_id, DANA)] == [
        card.session for card in after
    ]
    assert await oak.sessions.list_at_hand(oak.guild_id, SAM) == ()


async def test_a_member_sees_what_is_next_for_them(oak: Oak, evening) -> None:
    await oak.choose_notes(SAM, allowed=True)
    coming = await oak.sessions.list_for_member(oak.guild_id, SAM, limit=2)
    assert [one.session.starts_at for one in coming] == [
        EVENING + timedelta(weeks=1),
        EVENING + timedelta(weeks=2, hours=1),
    ]
    assert await oak.sessions.list_for_member(oak.guild_id, STRANGER) == ()
