"""What writes nothing waits for nobody who writes: Discord waits three seconds for a form."""

import asyncio

import pytest

from bot.features.checkins.errors import AnswerNotFoundError
from bot.features.groups.errors import NotFacilitatorError, NotInGroupError
from tests.features.checkins.oak_checks_in import DANA_LEADS, CheckingIn
from tests.features.sessions.oak import DANA, RUTH, SAM, STRANGER


@pytest.fixture
async def oak(db, clock, guild_id) -> CheckingIn:
    return await CheckingIn(db, clock, guild_id).open()


async def test_a_form_opens_while_a_nightly_job_writes(oak):
    session = await oak.schedule()
    answer_id = await oak.send()
    here, group_id = oak.guild_id, oak.group_id
    async with oak.db.transaction(here) as tx, asyncio.timeout(2):
        await oak.groups.hold_in(tx, group_id)
        asking = await oak.checkins.look_to_answer(here, oak.round_id, RUTH)
        mine = await oak.checkins.get_mine(here, answer_id, RUTH)
        found = await oak.sessions.look_to_change(here, session.id, by=DANA)
        members = await oak.groups.list_members(here, group_id, by=DANA)
        await oak.groups.get_to_change(here, group_id, by=DANA_LEADS)
    assert asking.earlier == mine
    assert found.session.id == session.id
    assert RUTH in {one.member_id for one in members}


async def test_who_looks_at_what_is_not_theirs_is_refused_and_that_is_kept(oak):
    session = await oak.schedule()
    answer_id = await oak.send()
    tries = [
        (AnswerNotFoundError, oak.checkins.get_mine(oak.guild_id, answer_id, SAM)),
        (NotInGroupError, oak.checkins.look_to_answer(oak.guild_id, oak.round_id, STRANGER)),
        (NotFacilitatorError, oak.sessions.look_to_change(oak.guild_id, session.id, by=RUTH)),
        (NotFacilitatorError, oak.groups.list_members(oak.guild_id, oak.group_id, by=RUTH)),
    ]
    for refusal, look in tries:
        with pytest.raises(refusal) as refused:
            await look
        assert refused.value.is_on_record
