from datetime import timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.features.outbox.model import DeliveryState
from bot.features.sessions.errors import MeetingCancelledError, MeetingStartedError
from bot.features.sessions.model import CancelReason, RsvpAnswer, SessionState
from tests.features.sessions.oak import DANA, EVENING, INES, JOE, MARCUS, SAM, WILL, Oak

ILL = CancelReason.FACILITATOR_ILL


async def cancel(oak: Oak, session, by=DANA, reason=ILL):
    return await oak.sessions.cancel(oak.guild_id, session.id, by=by, reason=reason)


async def test_everyone_who_has_not_said_no_is_told_and_nobody_else(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES, JOE)
    session = await oak.schedule()
    await oak.going(session, SAM)
    await oak.tap(WILL, session, RsvpAnswer.DECLINED)
    preview = await oak.sessions.preview_cancel(oak.guild_id, session.id, by=DANA)
    assert preview.people == 3
    cancelled = await cancel(oak, session)
    assert cancelled.people == 3
    await oak.outbox.deliver_due()
    assert [oak.heard(who, "sessions.off") for who in (SAM, INES, JOE, WILL, DANA)] == [
        1,
        1,
        1,
        0,
        0,
    ]
    assert len(oak.said_in_room("sessions.off_in_room")) == 1


async def test_dana_learns_who_was_not_reached(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    await oak.let_in(INES, notes=False)
    oak.discord.blocked.add(WILL)
    session = await oak.schedule()
    await cancel(oak, session)
    await oak.outbox.deliver_due()
    told = await oak.sessions.told_of_cancel(oak.guild_id, session.id, by=DANA)
    assert (told.told, told.waiting) == (1, 0)
    assert set(told.not_reached) == {WILL, INES}
    with pytest.raises(NotAllowedError):
        await oak.sessions.told_of_cancel(oak.guild_id, session.id, by=SAM)


async def test_nobody_is_reminded_of_a_meeting_that_is_off(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES)
    await cancel(oak, session)
    await oak.now(EVENING + timedelta(hours=3))
    assert oak.heard(SAM, "reminders.day") == 0
    assert oak.heard(SAM, "reminders.hour") == 0
    assert not oak.said_in_room("sessions.opening")
    about = await oak.outbox.list_about(oak.guild_id, session.id)
    assert not [one for one in about if one.state is DeliveryState.WAITING]


async def test_when_one_evening_is_off_the_next_one_has_its_card(oak: Oak) -> None:
    first = await oak.schedule("every 2 weeks on Wednesday 7:30pm")
    await oak.outbox.deliver_due()
    await cancel(oak, first)
    await oak.outbox.deliver_due()
    following = await oak.sessions.find_next(oak.guild_id, oak.group_id)
    assert following.starts_at > first.starts_at
    assert following.card_message_id is not None


async def test_a_meeting_is_called_off_once_and_not_after_it_began(oak: Oak) -> None:
    session = await oak.schedule()
    await oak.schedule("October 28 7:30pm")
    cancelled = await cancel(oak, session)
    assert cancelled.session.state is SessionState.CANCELLED
    assert cancelled.session.cancel_reason is ILL
    with pytest.raises(MeetingCancelledError):
        await cancel(oak, session)
    following = await oak.sessions.find_next(oak.guild_id, oak.group_id)
    oak.clock.at = following.starts_at
    with pytest.raises(MeetingStartedError):
        await cancel(oak, following)


async def test_only_its_facilitators_call_a_meeting_off(oak: Oak) -> None:
    await oak.let_in(SAM)
    session = await oak.schedule()
    for stranger in (SAM, MARCUS):
        with pytest.raises(NotAllowedError):
            await cancel(oak, session, by=stranger)
        with pytest.raises(NotAllowedError):
            await oak.sessions.preview_cancel(oak.guild_id, session.id, by=stranger)
    assert (await oak.sessions.card(oak.guild_id, session.id)).session.state is SessionState.PLANNED
