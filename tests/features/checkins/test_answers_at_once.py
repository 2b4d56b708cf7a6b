"""Several people do something with one answer at one moment: exactly one of them has it."""

import asyncio
from itertools import chain

import pytest

from bot.core.errors import Refusal
from bot.core.ids import MessageId
from bot.features.checkins.errors import RoundClosedError, TakenError
from bot.features.checkins.model import Ceiling, Event
from bot.features.privacy.service import PrivacyService
from tests.features.checkins.oak_checks_in import DANA_LEADS, HEAVY, CheckingIn
from tests.features.sessions.oak import DANA, MARCUS, RUTH, SAM


@pytest.fixture
async def oak(db, clock, guild_id) -> CheckingIn:
    return await CheckingIn(db, clock, guild_id).open()


async def test_of_two_facilitators_who_open_one_at_once_one_has_it(oak):
    for author in (RUTH, SAM):
        answer_id = await oak.send(by=author)
        both = [oak.checkins.open(oak.guild_id, answer_id, one) for one in (DANA, MARCUS)]
        shown, refused = sorted(
            await asyncio.gather(*both, return_exceptions=True),
            key=lambda one: isinstance(one, Exception),
        )
        assert isinstance(refused, TakenError)
        assert refused.by == shown.answer.opened_by
        mine = await oak.mine(answer_id, author)
        assert [one.by for one in mine.openings] == [refused.by]


@pytest.mark.long
async def test_an_answer_that_is_taken_back_while_it_is_decided_stays_taken_back(oak):
    await oak.schedule()
    for event in (Event.PUT_IN_ROOM, Event.READ_ALOUD, Event.ASK_TO_TALK):
        answer_id = await oak.opened()
        outcomes = await asyncio.gather(
            oak.decide(answer_id, event),
            oak.checkins.take_back(oak.guild_id, answer_id, by=RUTH),
            return_exceptions=True,
        )
        assert all(isinstance(one, Refusal) or not isinstance(one, Exception) for one in outcomes)
        mine = await oak.mine(answer_id)
        assert (mine.answer.state, mine.said) == ("taken_back", None)
        await oak.now(oak.clock.now())
        assert not oak.discord.cards


@pytest.mark.long
async def test_tapping_send_twice_at_once_sends_one(oak):
    first, second = await asyncio.gather(oak.send(), oak.send())
    assert first == second
    assert len(await oak.checkins.list_mine(oak.guild_id, RUTH)) == 1


async def test_erased_while_they_send_nothing_of_them_is_left(oak):
    privacy = PrivacyService(
        db=oak.db,
        clock=oak.clock,
        sealer=oak.sealer,
        audit=oak.audit,
        outbox=oak.outbox,
        holders=(oak.audit, oak.outbox, oak.members, oak.groups, oak.sessions, oak.checkins),
        hold_first=oak.groups.hold_all_of_in,
    )
    shared = await oak.opened()
    await oak.decide(shared, Event.PUT_IN_ROOM)
    await oak.checkins.keep_numbers(oak.guild_id, 30, by=RUTH)
    await oak.now(oak.clock.now())
    assert oak.discord.cards == {MessageId(shared)}
    oak.round_id = await oak.ask_again()
    outcomes = await asyncio.gather(
        privacy.forget_member(oak.guild_id, RUTH),
        oak.checkins.add_numbers(oak.guild_id, HEAVY, by=RUTH),
        oak.send(),
        return_exceptions=True,
    )
    bugs = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert bugs == []
    await oak.now(oak.clock.now())
    assert not oak.discord.cards
    assert await oak.checkins.list_mine(oak.guild_id, RUTH) == ()
    async with oak.db.reading(oak.guild_id) as tx:
        exported = await oak.checkins.export_member(tx, oak.guild_id, RUTH)
    assert list(chain.from_iterable(exported.values())) == []
    assert await oak.checkins.list_waiting(oak.guild_id, DANA) == ()


@pytest.mark.long
async def test_whatever_else_happens_while_it_is_decided_leaves_one_truth(oak):
    """Two decide, its author changes it, the one who decides leads no longer, its author leaves, the group ends."""
    session = await oak.schedule()
    answer_id = await oak.opened()
    await _at_once(
        oak.decide(answer_id, Event.PUT_IN_ROOM),
        oak.decide(answer_id, Event.KEEP, by=MARCUS),
        oak.checkins.edit(oak.guild_id, answer_id, by=RUTH, ceiling=Ceiling.ROOM, said=HEAVY),
        oak.checkins.open(oak.guild_id, answer_id, MARCUS),
    )
    assert await oak.state(answer_id) in {"in_room", "read"}

    second = await oak.opened(by=MARCUS, author=SAM)
    await _at_once(
        oak.decide(second, Event.READ_ALOUD, by=MARCUS),
        oak.groups.drop_facilitator(oak.guild_id, oak.group_id, MARCUS, by=DANA_LEADS),
    )
    state = await oak.state(second, SAM)
    assert state in {"on_list", "waiting"}
    if state == "waiting":
        await oak.checkins.open(oak.guild_id, second, DANA)
        await oak.decide(second, Event.READ_ALOUD)
    await _at_once(
        oak.checkins.tick(oak.guild_id, second, session.id, by=DANA),
        oak.checkins.take_back(oak.guild_id, second, by=SAM),
        oak.checkins.tick(oak.guild_id, second, session.id, by=DANA),
    )
    assert await oak.state(second, SAM) == "taken_back"
    assert (await oak.mine(second, SAM)).said is None

    third = await oak.send(by=SAM)
    await _at_once(
        oak.checkins.open(oak.guild_id, third, DANA),
        oak.groups.leave(oak.guild_id, oak.group_id, SAM),
    )
    assert await oak.state(third, SAM) == "taken_back"
    await oak.let_in(SAM)
    assert await oak.checkins.list_waiting(oak.guild_id, DANA) == ()
    with pytest.raises(Refusal):
        await oak.decide(third, Event.PUT_IN_ROOM)
    fourth = await oak.send(by=SAM)
    assert fourth != third
    await _at_once(
        oak.checkins.open(oak.guild_id, fourth, DANA),
        oak.groups.archive(oak.guild_id, oak.group_id, by=DANA_LEADS),
        oak.checkins.read_in_room(oak.guild_id, answer_id, SAM),
    )
    await oak.now(oak.clock.now())
    assert await oak.state(fourth, SAM) == "unanswered"
    assert (await oak.mine(fourth, SAM)).said is None
    assert await oak.state(answer_id) == "read"
    assert not oak.discord.cards
    for words in (answer_id, fourth):
        with pytest.raises(Refusal):
            await oak.checkins.read_in_room(oak.guild_id, words, SAM)


@pytest.mark.long
async def test_sent_while_the_round_closes_it_is_whole_or_not_there(oak):
    for author in (RUTH, SAM):
        sent, closed = await asyncio.gather(
            oak.send(by=author),
            oak.checkins.close(oak.guild_id, oak.round_id, by=DANA),
            return_exceptions=True,
        )
        assert not isinstance(closed, Exception)
        kept = await oak.checkins.list_mine(oak.guild_id, author)
        if isinstance(sent, RoundClosedError):
            assert kept == ()
        else:
            ((answer, said),) = [(one.answer.id, one.said) for one in kept]
            assert (answer, said) == (sent, HEAVY)
        oak.round_id = await oak.ask_again()


async def _at_once(*acts) -> None:
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    bugs = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert bugs == []
