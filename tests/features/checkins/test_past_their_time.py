"""What is past its time is gone for everybody, also while the bot is about to erase it; and what else must not slip
out at the edges."""

from datetime import timedelta

import pytest

from bot.features.checkins.errors import (
    AnswerNotFoundError,
    NotOpenedError,
    ReadByNameError,
    SettledError,
    TakenError,
)
from bot.features.checkins.model import Ceiling, Event
from bot.features.checkins.pulse import Band
from bot.features.sessions.errors import SessionNotFoundError
from bot.features.sessions.model import CancelReason
from tests.features.checkins.oak_checks_in import DANA_LEADS, HEAVY, CheckingIn
from tests.features.sessions.oak import DANA, MARCUS, RUTH, SAM


@pytest.fixture
async def oak(db, clock, guild_id) -> CheckingIn:
    return await CheckingIn(db, clock, guild_id).open()


async def test_after_a_long_outage_nobody_reads_what_should_be_gone(oak):
    session = await oak.schedule()
    listed = await oak.opened(Ceiling.READ_ALOUD)
    await oak.decide(listed, Event.READ_ALOUD)
    asked = await oak.opened(Ceiling.FACILITATORS, author=SAM)
    await oak.decide(asked, Event.ASK_LEAVE, wants_use=Ceiling.ROOM)
    oak.clock.at += timedelta(days=10)
    assert await oak.checkins.list_to_read_aloud(oak.guild_id, session.id, DANA) == ()
    assert (await oak.mine(listed)).said is None
    with pytest.raises(SettledError):
        await oak.checkins.tick(oak.guild_id, listed, session.id, by=DANA)
    with pytest.raises(SettledError):
        await oak.checkins.allow(oak.guild_id, asked, by=SAM)
    await oak.now(oak.clock.now())
    assert await oak.state(listed) == "passed_over"
    assert await oak.checkins.list_mine(oak.guild_id, SAM) == ()


async def test_after_a_longer_one_nobody_opens_what_waited_too_long(oak):
    answer_id = await oak.send()
    oak.clock.at += timedelta(days=14)
    assert await oak.checkins.list_waiting(oak.guild_id, DANA) == ()
    with pytest.raises(SettledError):
        await oak.checkins.open(oak.guild_id, answer_id, DANA)
    with pytest.raises(AnswerNotFoundError):
        await oak.checkins.open_next(oak.guild_id, oak.group_id, DANA)


async def test_what_is_open_at_its_end_is_read_to_the_end(oak):
    answer_id = await oak.send()
    oak.clock.at += timedelta(days=14) - timedelta(minutes=2)
    await oak.checkins.open(oak.guild_id, answer_id, DANA)
    oak.clock.at += timedelta(minutes=5)
    assert (await oak.mine(answer_id)).said is not None
    await oak.decide(answer_id, Event.KEEP)
    assert await oak.state(answer_id) == "read"


async def test_nobody_finds_out_whose_it_is_by_offering_it_around(oak):
    """Dana wrote it. Whoever leads too must not learn that without opening it, which is written down."""
    await oak.groups.add_facilitator(oak.guild_id, oak.group_id, SAM, by=DANA_LEADS)
    await oak.checkins.agree(oak.guild_id, DANA)
    answer_id = await oak.send(by=DANA)
    for to in (DANA, SAM):
        with pytest.raises(NotOpenedError):
            await oak.checkins.hand_to(oak.guild_id, answer_id, to, by=MARCUS)
    await oak.checkins.open(oak.guild_id, answer_id, SAM)
    for to in (DANA, SAM):
        with pytest.raises(TakenError):
            await oak.checkins.hand_to(oak.guild_id, answer_id, to, by=MARCUS)


async def test_who_was_read_by_name_is_not_counted_after_sending_it_once_more(oak):
    first = await oak.opened()
    await oak.checkins.take_back(oak.guild_id, first, by=RUTH)
    again = await oak.send()
    assert again != first
    with pytest.raises(ReadByNameError):
        await oak.checkins.count_me_in(oak.guild_id, oak.round_id, Band.HEAVY, by=RUTH)
    assert await oak.state(again) == "waiting"


async def test_opened_changed_and_opened_again_nobody_hears_that_nobody_read_it(oak):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.ASK_CHANGE)
    oak.clock.at += timedelta(hours=2)
    await oak.checkins.edit(oak.guild_id, answer_id, by=RUTH, ceiling=Ceiling.ROOM, said=HEAVY)
    await oak.checkins.open(oak.guild_id, answer_id, MARCUS)
    await oak.checkins.hand_back(oak.guild_id, answer_id, by=MARCUS)
    await oak.now(oak.clock.now() + timedelta(days=1))
    assert oak.heard(RUTH, "checkins.unread") == 0
    assert (await oak.mine(answer_id)).answer.unread_told_at is None


async def test_taking_it_off_the_list_tells_a_colleague_nothing_of_whose_it_is(oak):
    await oak.schedule()
    answer_id = await oak.opened(Ceiling.READ_ALOUD)
    assert (await oak.decide(answer_id, Event.READ_ALOUD)).author == RUTH
    done = await oak.checkins.decide(oak.guild_id, answer_id, Event.KEEP, by=MARCUS)
    assert done.author is None


async def test_what_was_read_at_one_meeting_is_not_unread_at_another(oak):
    session = await oak.schedule()
    later = await oak.schedule("Friday Oct 23 7:30pm")
    answer_id = await oak.opened(Ceiling.READ_ALOUD)
    await oak.decide(answer_id, Event.READ_ALOUD)
    await oak.checkins.tick(oak.guild_id, answer_id, session.id, by=DANA)
    with pytest.raises(SessionNotFoundError):
        await oak.checkins.untick(oak.guild_id, answer_id, later.id, by=DANA)
    assert await oak.state(answer_id) == "read_aloud"


@pytest.mark.long
async def test_what_no_meeting_comes_for_is_held_and_then_its_author_hears_so_once(oak):
    session = await oak.schedule()
    answer_id = await oak.opened(Ceiling.FACILITATORS)
    await oak.decide(answer_id, Event.ASK_LEAVE, wants_use=Ceiling.READ_ALOUD)
    at = (oak.guild_id, session.id)
    await oak.sessions.cancel(*at, by=DANA, reason=CancelReason.TOO_FEW)
    await oak.checkins.allow(oak.guild_id, answer_id, by=RUTH)
    assert (await oak.mine(answer_id)).read_aloud_from is None
    (underway,) = await oak.checkins.list_underway(oak.guild_id, DANA)
    assert not underway.has_meeting
    late = await oak.schedule("Wednesday Oct 28 7:30pm")
    assert (await oak.mine(answer_id)).read_aloud_from is None, "erased two days before"
    sooner = await oak.schedule("Friday Oct 23 7:30pm")
    assert (await oak.mine(answer_id)).read_aloud_from == sooner.starts_at
    (item,) = await oak.checkins.list_to_read_aloud(oak.guild_id, sooner.id, DANA)
    assert item.answer.id == answer_id

    # Nobody did, or nobody said so.
    ends_at = (await oak.mine(answer_id)).erased_at
    before = oak.heard(RUTH, "checkins.settled")
    await oak.now(ends_at)
    mine = await oak.mine(answer_id)
    assert (mine.answer.state, mine.said) == ("passed_over", None)
    assert oak.heard(RUTH, "checkins.settled") == before + 1
    assert await oak.checkins.list_to_read_aloud(oak.guild_id, late.id, DANA) == ()
    await oak.now(ends_at + timedelta(days=7))
    assert await oak.checkins.list_mine(oak.guild_id, RUTH) == ()
    assert oak.heard(RUTH, "checkins.settled") == before + 1
