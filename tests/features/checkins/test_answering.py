"""What becomes of an answer: as far as its author said, and no further; and back whenever they like."""

from datetime import timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.core.ids import MessageId
from bot.features.checkins.errors import (
    AnswerNotFoundError,
    BeingReadError,
    BeyondCeilingError,
    NotAgreedError,
    NothingSaidError,
    NotOpenedError,
    OnlyReadersError,
    OwnAnswerError,
    RoundClosedError,
    SettledError,
    TakenError,
    TooLateToReadAloudError,
)
from bot.features.checkins.model import Ceiling, Event, Said
from bot.features.groups.errors import NotFacilitatorError
from tests.features.checkins.oak_checks_in import (
    DANA_LEADS,
    HEAVY,
    TUESDAY_5PM,
    WORDS,
    CheckingIn,
)
from tests.features.sessions.oak import DANA, INES, MARCUS, RUTH, SAM, STRANGER, WILL

DECISIONS = (Event.KEEP, Event.ASK_TO_TALK, Event.READ_ALOUD, Event.PUT_IN_ROOM, Event.ASK_CHANGE)
BEYOND = {
    Ceiling.FACILITATORS: {Event.READ_ALOUD, Event.PUT_IN_ROOM},
    Ceiling.READ_ALOUD: {Event.PUT_IN_ROOM},
    Ceiling.ROOM: set(),
}
NEXT_ONE = ("read", "talk", "on_list", "in_room", "change_asked")


@pytest.fixture
async def oak(db, clock, guild_id) -> CheckingIn:
    return await CheckingIn(db, clock, guild_id).open()


async def test_before_anything_is_typed_it_says_who_reads_and_when(oak):
    await oak.checkins.want_nudges(oak.guild_id, True, by=INES)
    asking = await oak.checkins.prepare(oak.guild_id, oak.round_id, INES)
    assert (asking.is_led, asking.takes_words, asking.agreed) == (True, True, False)
    assert asking.reading.on_duty_until is None, "it is evening"
    assert asking.reading.reads_by == TUESDAY_5PM
    with pytest.raises(NotAgreedError):
        await oak.send(by=INES)
    await oak.checkins.agree(oak.guild_id, INES)
    await oak.send(by=INES)
    asking = await oak.checkins.prepare(oak.guild_id, oak.round_id, INES)
    assert asking.agreed
    assert asking.earlier.said == HEAVY
    for nobody in (STRANGER, SAM):
        if nobody == SAM:
            await oak.groups.take_break(oak.guild_id, oak.group_id, SAM)
        with pytest.raises(NotAllowedError):
            await oak.checkins.prepare(oak.guild_id, oak.round_id, nobody)
    await oak.now(oak.clock.now() + timedelta(days=3))
    with pytest.raises(RoundClosedError):
        await oak.checkins.prepare(oak.guild_id, oak.round_id, INES)


@pytest.mark.parametrize(
    "ceiling",
    [
        pytest.param(Ceiling.FACILITATORS, marks=pytest.mark.long),
        Ceiling.READ_ALOUD,
        pytest.param(Ceiling.ROOM, marks=pytest.mark.long),
    ],
)
async def test_a_facilitator_does_less_than_was_allowed_and_never_more(oak, ceiling):
    await oak.schedule()
    answer_id = await oak.opened(ceiling)
    for event, state in zip(DECISIONS, NEXT_ONE, strict=True):
        if event in BEYOND[ceiling]:
            with pytest.raises(BeyondCeilingError):
                await oak.decide(answer_id, event)
            assert await oak.state(answer_id) == "opened"
            continue
        decided = await oak.decide(answer_id, event)
        assert (decided.answer.state, decided.author) == (state, RUTH)
        assert await oak.owed_to(RUTH) == ["checkins.settled"]
        with pytest.raises(SettledError):
            await oak.decide(answer_id, Event.ASK_TO_TALK)
        await oak.checkins.take_back(oak.guild_id, answer_id, by=RUTH)
        assert (await oak.state(answer_id), (await oak.mine(answer_id)).said) == (
            "taken_back",
            None,
        )
        assert await oak.owed_to(RUTH) == []
        answer_id = await oak.opened(ceiling)


async def test_beyond_it_there_is_only_a_question_and_a_yes_is_a_yes_to_that(oak):
    await oak.schedule()
    first = await oak.opened(Ceiling.FACILITATORS)
    asked = await oak.decide(first, Event.ASK_LEAVE, wants_use=Ceiling.ROOM)
    assert (asked.answer.state, asked.answer.wants_use) == ("leave_asked", Ceiling.ROOM)
    with pytest.raises(AnswerNotFoundError):
        await oak.checkins.allow(oak.guild_id, first, by=SAM)
    await oak.checkins.allow(oak.guild_id, first, by=RUTH)
    await oak.now(oak.clock.now())
    assert oak.discord.cards == {MessageId(first)}
    other = await oak.opened(Ceiling.FACILITATORS, author=SAM)
    await oak.decide(other, Event.ASK_CHANGE)
    await oak.checkins.decline(oak.guild_id, other, by=SAM)
    assert await oak.state(other, SAM) == "read"


@pytest.mark.long
async def test_a_change_that_was_asked_for_waits_to_be_read_anew(oak):
    answer_id = await oak.opened(Ceiling.READ_ALOUD)
    milder = Said(heavy=5, words="I set two plates.")
    with pytest.raises(BeingReadError):
        await oak.checkins.edit(oak.guild_id, answer_id, by=RUTH, ceiling=Ceiling.ROOM, said=milder)
    await oak.decide(answer_id, Event.ASK_CHANGE)
    sent = await oak.checkins.edit(
        oak.guild_id, answer_id, by=RUTH, ceiling=Ceiling.FACILITATORS, said=milder
    )
    assert (sent.answer.state, sent.changed, sent.offers_help) == ("waiting", True, False)
    read = await oak.checkins.open(oak.guild_id, answer_id, MARCUS)
    assert (read.said, read.answer.ceiling) == (milder, Ceiling.FACILITATORS)


@pytest.mark.long
async def test_sent_again_before_anybody_looked_it_takes_the_place_of_the_first(oak):
    first = await oak.send()
    again = await oak.send(Ceiling.FACILITATORS, Said(now=4))
    assert first == again
    mine = await oak.mine(first)
    assert (mine.said, mine.answer.has_words) == (Said(now=4), False)
    with pytest.raises(NothingSaidError):
        await oak.send(said=Said(words="  \n "))


@pytest.mark.long
async def test_words_of_yesterday_go_in_the_room_only_after_one_more_yes(oak):
    answer_id = await oak.send(Ceiling.ROOM)
    await oak.now(oak.clock.now() + timedelta(hours=25))
    await oak.checkins.open(oak.guild_id, answer_id, DANA)
    decided = await oak.decide(answer_id, Event.PUT_IN_ROOM)
    assert (decided.answer.state, decided.answer.wants_use) == ("leave_asked", Ceiling.ROOM)
    await oak.now(oak.clock.now())
    assert not oak.discord.cards
    await oak.checkins.allow(oak.guild_id, answer_id, by=RUTH)
    assert await oak.state(answer_id) == "in_room"


async def test_its_author_sees_who_opened_it_and_nobody_else_can_have_it_meanwhile(oak):
    answer_id = await oak.send()
    (waiting,) = await oak.checkins.list_waiting(oak.guild_id, DANA)
    assert (waiting.count, waiting.being_read) == (1, 0)
    shown = await oak.checkins.open_next(oak.guild_id, oak.group_id, DANA)
    assert (shown.said, shown.author, shown.more, shown.others) == (HEAVY, RUTH, 0, (MARCUS,))
    (waiting,) = await oak.checkins.list_waiting(oak.guild_id, MARCUS)
    assert (waiting.count, waiting.being_read) == (0, 1)
    for step in (
        oak.checkins.open(oak.guild_id, answer_id, MARCUS),
        oak.checkins.open_next(oak.guild_id, oak.group_id, MARCUS),
        oak.checkins.hand_back(oak.guild_id, answer_id, by=MARCUS),
        oak.decide(answer_id, Event.KEEP, by=MARCUS),
    ):
        with pytest.raises(TakenError) as taken:
            await step
        assert taken.value.by == DANA
    await oak.now(oak.clock.now() + timedelta(minutes=10))
    with pytest.raises(NotOpenedError):
        await oak.decide(answer_id, Event.KEEP)
    await oak.checkins.open(oak.guild_id, answer_id, MARCUS)
    await oak.checkins.hand_to(oak.guild_id, answer_id, DANA, by=MARCUS)
    assert await oak.owed_to(DANA) == ["checkins.waiting", "checkins.waiting"]
    assert [one.by for one in (await oak.mine(answer_id)).openings] == [DANA, MARCUS]


async def test_nobody_reviews_their_own_and_without_another_reader_nothing_is_kept(oak):
    await oak.checkins.agree(oak.guild_id, DANA)
    own = await oak.send(by=DANA)
    assert await oak.checkins.list_waiting(oak.guild_id, DANA) == ()
    with pytest.raises(AnswerNotFoundError):
        await oak.checkins.open_next(oak.guild_id, oak.group_id, DANA)
    with pytest.raises(OwnAnswerError):
        await oak.checkins.open(oak.guild_id, own, DANA)
    await oak.checkins.open(oak.guild_id, own, MARCUS)
    with pytest.raises(OwnAnswerError):
        await oak.checkins.hand_to(oak.guild_id, own, DANA, by=MARCUS)
    await oak.groups.drop_facilitator(oak.guild_id, oak.group_id, MARCUS, by=DANA_LEADS)
    mine = await oak.mine(own, DANA)
    assert (mine.answer.state, mine.readers) == ("waiting", ())
    await oak.checkins.take_back(oak.guild_id, own, by=DANA)
    with pytest.raises(OnlyReadersError):
        await oak.send(by=DANA)


async def test_who_leads_no_longer_has_nothing_open_and_decides_nothing(oak):
    await oak.let_in(WILL)
    await oak.groups.add_facilitator(oak.guild_id, oak.group_id, WILL, by=DANA_LEADS)
    answer_id = await oak.opened(by=WILL)
    await oak.groups.drop_facilitator(oak.guild_id, oak.group_id, WILL, by=DANA_LEADS)
    assert await oak.state(answer_id) == "waiting"
    for step in (
        oak.decide(answer_id, Event.KEEP, by=WILL),
        oak.checkins.open(oak.guild_id, answer_id, WILL),
        oak.checkins.open_next(oak.guild_id, oak.group_id, STRANGER),
        oak.checkins.hand_back(oak.guild_id, answer_id, by=STRANGER),
    ):
        with pytest.raises(NotFacilitatorError):
            await step
    await oak.checkins.open(oak.guild_id, answer_id, DANA)


async def test_only_its_author_touches_it_and_that_others_tried_is_kept(oak):
    answer_id = await oak.send()
    for step in (oak.checkins.take_back, oak.checkins.decline, oak.checkins.allow):
        with pytest.raises(AnswerNotFoundError):
            await step(oak.guild_id, answer_id, by=SAM)
    with pytest.raises(AnswerNotFoundError):
        await oak.mine(answer_id, DANA)
    tried = await oak.audit.list_for(oak.guild_id, names=[SAM, DANA])
    assert [one.actor for one in tried if one.entry.action == "checkins.refused"] == [
        DANA,
        *[SAM] * 3,
    ]
    assert await oak.state(answer_id) == "waiting"


async def test_what_stands_in_the_room_is_read_by_its_people_and_goes_when_it_is_taken_back(oak):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.PUT_IN_ROOM)
    await oak.now(oak.clock.now())
    assert oak.discord.cards == {MessageId(answer_id)}
    shared = await oak.checkins.read_in_room(oak.guild_id, answer_id, SAM)
    assert (shared.author, shared.words) == (RUTH, WORDS)
    with pytest.raises(NotAllowedError):
        await oak.checkins.read_in_room(oak.guild_id, answer_id, STRANGER)
    await oak.checkins.take_back(oak.guild_id, answer_id, by=RUTH)
    await oak.now(oak.clock.now())
    assert not oak.discord.cards
    with pytest.raises(AnswerNotFoundError):
        await oak.checkins.read_in_room(oak.guild_id, answer_id, SAM)


@pytest.mark.long
async def test_seven_days_after_it_was_settled_nothing_is_left_of_it_anywhere(oak):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.PUT_IN_ROOM)
    settled_at = oak.clock.now()
    assert [one.answer.id for one in await oak.checkins.list_underway(oak.guild_id, DANA)] == [
        answer_id
    ]
    assert await oak.checkins.list_underway(oak.guild_id, MARCUS) == ()
    await oak.now(settled_at + timedelta(days=7) - timedelta(minutes=1))
    assert oak.discord.cards == {MessageId(answer_id)}
    await oak.now(settled_at + timedelta(days=7))
    assert not oak.discord.cards
    assert await oak.checkins.list_mine(oak.guild_id, RUTH) == ()


async def test_read_aloud_and_ticked_it_is_gone_a_day_later(oak):
    answer_id = await oak.opened(Ceiling.READ_ALOUD)
    with pytest.raises(TooLateToReadAloudError):
        await oak.decide(answer_id, Event.READ_ALOUD)
    session = await oak.schedule()
    decided = await oak.decide(answer_id, Event.READ_ALOUD)
    assert decided.next_meeting == session
    for _twice in range(2):
        (item,) = await oak.checkins.list_to_read_aloud(oak.guild_id, session.id, MARCUS)
    assert (item.words, item.is_ticked) == (WORDS, False)
    assert [one.by for one in (await oak.mine(answer_id)).openings] == [DANA, MARCUS]
    await oak.now(session.starts_at + timedelta(minutes=30))
    await oak.checkins.tick(oak.guild_id, answer_id, session.id, by=DANA)
    (item,) = await oak.checkins.list_to_read_aloud(oak.guild_id, session.id, DANA)
    assert item.is_ticked
    await oak.checkins.untick(oak.guild_id, answer_id, session.id, by=DANA)
    await oak.checkins.tick(oak.guild_id, answer_id, session.id, by=DANA)
    await oak.now(session.starts_at + timedelta(hours=24))
    assert await oak.state(answer_id) == "read_aloud"
    await oak.now(session.starts_at + timedelta(hours=24, minutes=31))
    assert await oak.checkins.list_mine(oak.guild_id, RUTH) == ()
