"""Polls on both databases: many who tap at once, and what is kept of whom for how long."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.ids import MessageId
from bot.features.groups.errors import NotFacilitatorError, NotInGroupError
from bot.features.groups.model import Standing
from bot.features.polls.declarations import TIMES
from bot.features.polls.errors import PollClosedError, PollEndedError, PollNotFoundError
from bot.features.polls.model import Fit, PollState
from bot.features.polls.service import PollService
from bot.features.polls.store import PollStore
from bot.features.sessions.recurrence import Weekly
from tests.features.meanwhile import Meanwhile
from tests.features.sessions.oak import DANA, INES, JOE, MARCUS, RUTH, SAM, STRANGER, WILL, Oak


@pytest.fixture
async def oak(db, clock, guild_id) -> Oak:
    return await Oak(db, clock, guild_id).open()


@pytest.fixture
def polls(oak) -> PollService:
    return PollService(
        db=oak.db,
        clock=oak.clock,
        audit=oak.audit,
        outbox=oak.outbox,
        members=oak.members,
        groups=oak.groups,
        sessions=oak.sessions,
    )


async def test_everybody_answers_at_once_and_two_facilitators_close_at_once(oak, polls):
    dana = Standing(DANA, is_facilitator=True)
    await oak.groups.add_facilitator(oak.guild_id, oak.group_id, MARCUS, by=dana)
    people = (SAM, INES, WILL, JOE, RUTH)
    await oak.let_in(*people)
    draft = await polls.start(oak.guild_id, oak.group_id, minutes=60, by=DANA)
    assert len(draft.ticked) == 10
    poll = (await polls.ask(oak.guild_id, draft.poll.id, by=DANA)).poll
    with pytest.raises(NotInGroupError):
        await polls.sheet(oak.guild_id, poll.id, by=STRANGER)
    with pytest.raises(NotFacilitatorError):
        await polls.results(oak.guild_id, poll.id, by=SAM)

    best, second = draft.ticked[4], draft.ticked[7]
    await asyncio.gather(
        *(
            polls.mark(oak.guild_id, poll.id, slot.id, fit, by=who)
            for who in people
            for slot, fit in ((best, Fit.WORKS), (second, Fit.IF_NEEDED))
        )
    )
    await polls.mark(oak.guild_id, poll.id, second.id, Fit.NO, by=SAM)
    closed = await asyncio.gather(
        *(polls.close(oak.guild_id, poll.id, by=who) for who in (DANA, MARCUS)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, PollEndedError) for one in closed) == 1
    results = await polls.results(oak.guild_id, poll.id, by=MARCUS)
    assert results.question.poll.state is PollState.CLOSED
    assert [place.slot.id for place in results.places[:2]] == [best.id, second.id]
    assert set(results.places[0].works) == set(people)
    assert (results.places[1].no, len(results.places[1].if_needed)) == ((SAM,), 4)
    assert set(results.silent) == {DANA, MARCUS}
    with pytest.raises(PollClosedError):
        await polls.mark(oak.guild_id, poll.id, best.id, Fit.NO, by=SAM)

    # One tap, and it is the usual preview: on the calendar only when it is posted.
    preview = await polls.draft_meeting(oak.guild_id, poll.id, best.id, by=MARCUS, every=1)
    assert (preview.draft.first, preview.draft.repeats) == (best.wall, Weekly(1))
    posted = await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=MARCUS)
    assert posted.starts_at == best.starts_at
    # What the form behind "Change" is filled with can be read again.
    again = await oak.preview(preview.draft.typed)
    assert (again.trouble, again.draft.repeats) == (None, Weekly(1))

    # What is kept of Sam is handed over and forgotten; a month later all of it is gone.
    async with oak.db.transaction(oak.guild_id) as tx:
        exported = await polls.export_member(tx, oak.guild_id, SAM)
        assert [one["said"] for one in exported[TIMES]] == ["works", "no"]
        await polls.forget_member(tx, oak.guild_id, SAM)
        assert await polls.export_member(tx, oak.guild_id, SAM) == {what: [] for what in exported}
    oak.clock.at += timedelta(days=31)
    await polls.forget_old()
    with pytest.raises(PollNotFoundError):
        await polls.results(oak.guild_id, poll.id, by=DANA)


async def test_a_group_ends_at_once_with_the_card_of_its_question_being_put_up(
    oak, polls, monkeypatch
):
    draft = await polls.start(oak.guild_id, oak.group_id, minutes=60, by=DANA)
    poll = (await polls.ask(oak.guild_id, draft.poll.id, by=DANA)).poll

    async def put_up() -> None:
        await polls.remember_card(oak.guild_id, poll.id, MessageId(4242))

    card = Meanwhile(monkeypatch, PollStore, "lock_of", put_up)
    dana = Standing(DANA, is_facilitator=True)
    await oak.groups.archive(oak.guild_id, oak.group_id, by=dana)
    await card.end()
    async with oak.db.reading(oak.guild_id) as tx:
        closed = await PollStore(tx).get(poll.id)
    assert (closed.state, closed.card_message_id) == (PollState.CLOSED, MessageId(4242))
