"""Somebody is erased while they still tap, and while others do something about them: nobody waits for ever."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import Refusal
from bot.core.ids import MemberId
from bot.features.privacy.service import PrivacyService
from bot.features.sessions.model import CancelReason, RsvpAnswer
from tests.features.sessions.oak import DANA, INES, JOE, SAM, Oak

ROUNDS = 6


@pytest.fixture
async def oak(db, clock, guild_id) -> Oak:
    return await Oak(db, clock, guild_id).open(seats=2)


async def test_an_erasure_and_whatever_else_happens_let_each_other_through(oak: Oak) -> None:
    privacy = PrivacyService(
        db=oak.db,
        clock=oak.clock,
        sealer=oak.sealer,
        audit=oak.audit,
        outbox=oak.outbox,
        holders=(oak.audit, oak.outbox, oak.members, oak.reminders, oak.groups, oak.sessions),
        hold_first=oak.groups.hold_all_of_in,
    )
    await oak.let_in(JOE)
    for turn in range(ROUNDS):
        await oak.let_in(SAM, INES)
        first = await oak.schedule(f"October {21 + turn} 6pm")
        second = await oak.schedule(f"October {21 + turn} 8pm")
        for session in (first, second):
            await oak.tap(SAM, session, RsvpAnswer.DECLINED)
            await oak.going(session, INES, JOE)
        heard = await asyncio.gather(
            oak.sessions.leave_word(oak.guild_id, first.id, "The car broke down.", by=SAM),
            privacy.forget_member(oak.guild_id, SAM),
            oak.sessions.leave_word(oak.guild_id, second.id, "The car broke down.", by=SAM),
            oak.sessions.cancel(oak.guild_id, second.id, by=DANA, reason=CancelReason.HOLIDAY),
            privacy.forget_member(oak.guild_id, INES),
            oak.groups.member_gone(oak.guild_id, INES),
            return_exceptions=True,
        )
        broken = [
            one for one in heard if isinstance(one, Exception) and not isinstance(one, Refusal)
        ]
        assert not broken
        oak.clock.at += timedelta(minutes=1)
    async with oak.db.reading(oak.guild_id) as tx:
        assert MemberId(SAM) not in await oak.groups.people_in(tx, oak.group_id)
