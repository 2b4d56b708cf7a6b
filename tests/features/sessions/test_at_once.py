"""Several people at one moment: each gets an answer, and what comes of it is as if they had come one by one."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import Refusal
from bot.core.ids import ChannelId, MemberId
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Joining, Relation, Standing, Template
from bot.features.privacy.service import PrivacyService
from bot.features.sessions.errors import MeetingCancelledError
from bot.features.sessions.model import CancelReason, RsvpAnswer, SessionState
from tests.databases import ON_POSTGRES
from tests.features.sessions.oak import DANA, EVENING, SAM, WILL, Oak

PEOPLE = [MemberId(1000 + number) for number in range(12)]


async def test_a_meeting_is_called_off_while_people_answer(oak: Oak) -> None:
    await oak.let_in(*PEOPLE)
    session = await oak.schedule(seats=4)
    cancel = oak.sessions.cancel(
        oak.guild_id, session.id, by=DANA, reason=CancelReason.FACILITATOR_ILL
    )
    first, rest = PEOPLE[:5], PEOPLE[5:]
    results = await asyncio.gather(
        *(oak.tap(who, session, wait=True) for who in first),
        cancel,
        *(oak.tap(who, session, wait=True) for who in rest),
        return_exceptions=True,
    )
    failed = [one for one in results if isinstance(one, BaseException)]
    assert all(isinstance(one, MeetingCancelledError) for one in failed), failed
    await oak.now(EVENING)
    assert [oak.heard(who, "sessions.off") for who in PEOPLE] == [1] * len(PEOPLE)
    assert not [one for one in oak.discord.said if one.kind.startswith("reminders.")]


async def test_two_call_it_off_at_once_and_everyone_hears_of_it_once(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    session = await oak.schedule()
    results = await asyncio.gather(
        *(
            oak.sessions.cancel(oak.guild_id, session.id, by=DANA, reason=reason)
            for reason in (CancelReason.HOLIDAY, CancelReason.TOO_FEW)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, MeetingCancelledError) for one in results) == 1
    await oak.outbox.deliver_due()
    assert (oak.heard(SAM, "sessions.off"), oak.heard(WILL, "sessions.off")) == (1, 1)
    assert len(oak.said_in_room("sessions.off_in_room")) == 1


@pytest.mark.long
async def test_two_close_it_at_once_and_the_next_card_is_asked_for_once(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    session = await oak.schedule("every Wednesday 7:30pm")
    await oak.going(session, SAM, WILL)
    oak.clock.at = EVENING
    closed = await asyncio.gather(
        *(oak.sessions.close(oak.guild_id, session.id, by=DANA) for _ in range(4))
    )
    assert {one.headcount for one in closed} == {2}
    assert {one.state for one in closed} == {SessionState.CLOSED}


async def test_people_leave_answer_and_are_erased_while_meetings_are_called_off(oak: Oak) -> None:
    """Nothing here may wait for each other for ever."""
    await oak.let_in(*PEOPLE)
    sessions = [await oak.schedule(when) for when in ("Wednesday 7:30pm", "Thursday 7:30pm")]
    for session in sessions:
        await oak.going(session, *PEOPLE[:8])
    results = await asyncio.gather(
        *(oak.groups.leave(oak.guild_id, oak.group_id, who) for who in PEOPLE[:3]),
        *(oak.tap(who, sessions[1], RsvpAnswer.DECLINED) for who in PEOPLE[3:6]),
        oak.sessions.cancel(oak.guild_id, sessions[0].id, by=DANA, reason=CancelReason.HOLIDAY),
        *(oak.groups.take_break(oak.guild_id, oak.group_id, who) for who in PEOPLE[6:8]),
        *(oak.tap(who, sessions[1], wait=True) for who in PEOPLE[8:]),
        oak.outbox.deliver_due(),
        return_exceptions=True,
    )
    bugs = [
        one for one in results if isinstance(one, BaseException) and not isinstance(one, Refusal)
    ]
    assert not bugs
    seats = [await oak.seat_of(who, sessions[1]) for who in PEOPLE[8:]]
    assert seats.count("confirmed") == 2


@pytest.mark.long
@pytest.mark.parametrize("database_url", [ON_POSTGRES], indirect=True)
async def test_people_of_the_same_two_groups_go_at_one_moment_and_nobody_waits_for_ever(
    oak: Oak,
) -> None:
    privacy = PrivacyService(
        db=oak.db,
        clock=oak.clock,
        sealer=oak.sealer,
        audit=oak.audit,
        outbox=oak.outbox,
        holders=(oak.outbox, oak.members, oak.reminders, oak.groups, oak.sessions),
        hold_first=oak.groups.hold_all_of_in,
    )
    draft = Draft("Birch", Template.PARTNERS, Joining.OPEN, None)
    birch = await oak.groups.create(oak.guild_id, draft, by=Standing(DANA, is_facilitator=True))
    await oak.groups.remember_rooms(
        oak.guild_id, birch.id, text=ChannelId(6001), voice=ChannelId(6002)
    )
    wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=True)
    meeting = await oak.schedule(seats=None)
    for number, who in enumerate(PEOPLE[:4]):
        groups = (oak.group_id, birch.id) if number % 2 else (birch.id, oak.group_id)
        for group_id in groups:
            await oak.groups.ask_to_join(oak.guild_id, group_id, who, wish)
            oak.clock.at += timedelta(seconds=1)
        if number % 2:
            await oak.tap(who, meeting)

    gone, erased = PEOPLE[:2], PEOPLE[2:4]
    await asyncio.gather(
        *(oak.groups.member_gone(oak.guild_id, who) for who in gone),
        *(privacy.forget_member(oak.guild_id, who) for who in erased),
    )
    async with oak.db.reading(oak.guild_id) as tx:
        assert await oak.groups.people_in(tx, birch.id) == (DANA,)
