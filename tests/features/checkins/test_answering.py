"""What becomes of an answer: as far as its author said, and no further; and back whenever they like."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.core.errors import NotAllowedError
from bot.core.ids import MemberId, MessageId
from bot.db.data_keys import DataKeyRow
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
    WordsGoneError,
)
from bot.features.checkins.model import Ceiling, Event, Said
from bot.features.groups.errors import NotFacilitatorError
from bot.features.guilds.model import ProgramAnswer
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


async def test_nobody_having_read_it_by_the_time_that_was_said_its_author_hears_so_once(oak):
    """Somebody usually reads by Tuesday, 5 PM in New York, which is 10 PM for Ruth: so she hears on Wednesday at 9."""
    await oak.members.confirm_clock(oak.guild_id, RUTH, "Europe/London")
    answer_id = await oak.send()
    assert await oak.owed_to(DANA) == ["checkins.waiting"]
    assert await oak.owed_to(MARCUS) == [], "one is told first"
    nine = datetime(2026, 10, 21, 8, tzinfo=UTC)
    await oak.now(nine - timedelta(minutes=1))
    assert (oak.heard(DANA, "checkins.waiting"), oak.heard(RUTH, "checkins.unread")) == (1, 0)
    await oak.now(nine)
    assert oak.heard(RUTH, "checkins.unread") == 1
    assert (await oak.mine(answer_id)).asked_too == (MARCUS,)
    assert await oak.owed_to(MARCUS) == ["checkins.waiting"]
    await oak.now(nine + timedelta(hours=6))
    assert (oak.heard(MARCUS, "checkins.waiting"), oak.heard(DANA, "checkins.waiting")) == (1, 2)
    await oak.now(nine + timedelta(days=13))
    assert oak.heard(RUTH, "checkins.unread") == 1
    assert await oak.state(answer_id) == "unanswered"
    assert oak.heard(RUTH, "checkins.settled") == 1
    await oak.now(nine + timedelta(days=21))
    assert await oak.checkins.list_mine(oak.guild_id, RUTH) == ()


@pytest.mark.long
async def test_facilitators_are_told_once_a_day_and_not_of_what_is_gone(oak):
    first = await oak.send()
    second = await oak.send(by=SAM)
    assert await oak.owed_to(DANA) == ["checkins.waiting"]
    await oak.checkins.take_back(oak.guild_id, first, by=RUTH)
    assert await oak.owed_to(DANA) == ["checkins.waiting"]
    await oak.checkins.take_back(oak.guild_id, second, by=SAM)
    assert await oak.owed_to(DANA) == []


async def test_whoever_leaves_takes_back_what_they_gave_and_a_break_changes_nothing(oak):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.PUT_IN_ROOM)
    waiting = await oak.send(by=SAM)
    await oak.now(oak.clock.now())
    await oak.groups.take_break(oak.guild_id, oak.group_id, RUTH)
    await oak.now(oak.clock.now())
    assert oak.discord.cards == {MessageId(answer_id)}
    for one in (RUTH, SAM):
        await oak.groups.leave(oak.guild_id, oak.group_id, one)
    await oak.now(oak.clock.now())
    assert not oak.discord.cards
    assert (await oak.state(answer_id), await oak.state(waiting, SAM)) == ("taken_back",) * 2
    assert await oak.checkins.list_waiting(oak.guild_id, DANA) == ()


@pytest.mark.long
async def test_when_the_group_ends_what_nobody_read_is_gone_and_its_author_is_told(oak):
    waiting = await oak.send()
    shared = await oak.opened(author=SAM)
    await oak.decide(shared, Event.PUT_IN_ROOM)
    await oak.now(oak.clock.now())
    await oak.groups.archive(oak.guild_id, oak.group_id, by=DANA_LEADS)
    await oak.now(oak.clock.now())
    assert not oak.discord.cards
    mine = await oak.mine(waiting)
    assert (mine.answer.state, mine.said, mine.group) == ("unanswered", None, None)
    assert oak.heard(RUTH, "checkins.settled") == 1
    assert await oak.state(shared, SAM) == "read"


@pytest.mark.long
async def test_one_that_nobody_can_unlock_any_more_stands_before_no_other(oak):
    lost, fine = await oak.send(), await oak.send(by=SAM)
    async with oak.db.transaction(oak.guild_id) as tx:
        await tx.session.execute(
            update(DataKeyRow).where(DataKeyRow.member_id == RUTH).values(member_id=MemberId(1))
        )
    with pytest.raises(WordsGoneError):
        await oak.checkins.open(oak.guild_id, lost, DANA)
    shown = await oak.checkins.open_next(oak.guild_id, oak.group_id, DANA)
    assert shown.answer.id == fine
    assert (await oak.mine(lost)).said is None


@pytest.mark.long
async def test_where_a_program_runs_the_server_words_are_not_even_kept(oak):
    await oak.guilds.save_server_half(oak.guild_id, by=DANA, program=ProgramAnswer.YES)
    assert not (await oak.checkins.prepare(oak.guild_id, oak.round_id, RUTH)).takes_words
    answer_id = await oak.send()
    mine = await oak.mine(answer_id)
    assert (mine.said.words, mine.said.heavy, mine.answer.has_words) == ("", 9, False)
    with pytest.raises(NothingSaidError):
        await oak.send(said=Said(words="only words"), by=SAM)


@pytest.mark.long
async def test_own_numbers_are_kept_only_for_those_who_say_so_and_never_longer(oak):
    quick = Said(heavy=3, now=4)
    assert not await oak.checkins.add_numbers(oak.guild_id, quick, by=RUTH)
    await oak.checkins.keep_numbers(oak.guild_id, 90, by=RUTH)
    assert await oak.checkins.add_numbers(oak.guild_id, quick, by=RUTH)
    await oak.send()
    await oak.now(oak.clock.now() + timedelta(days=40))
    await oak.checkins.add_numbers(oak.guild_id, Said(heavy=1), by=RUTH)
    kept = await oak.checkins.my_numbers(oak.guild_id, RUTH)
    assert [(one.heavy, one.now) for one in kept.numbers] == [(9, 2), (1, None)], "one a day"
    shorter = await oak.checkins.keep_numbers(oak.guild_id, 30, by=RUTH)
    assert [one.heavy for one in shorter.numbers] == [1]
    await oak.now(oak.clock.now() + timedelta(days=31))
    await oak.checkins.forget_old_numbers()
    assert (await oak.checkins.my_numbers(oak.guild_id, RUTH)).numbers == ()
    await oak.checkins.add_numbers(oak.guild_id, quick, by=RUTH)
    await oak.checkins.stop_numbers(oak.guild_id, by=RUTH)
    gone = await oak.checkins.my_numbers(oak.guild_id, RUTH)
    assert (gone.days, gone.numbers) == (None, ())
    with pytest.raises(NotAllowedError):
        await oak.checkins.keep_numbers(oak.guild_id, 30, by=STRANGER)


async def test_the_words_are_in_no_file_in_plain(oak):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.PUT_IN_ROOM)
    await oak.checkins.keep_numbers(oak.guild_id, 30, by=RUTH)
    await oak.now(oak.clock.now())
    if oak.db.file is None:
        pytest.skip("PostgreSQL's files are its own")
    for file in oak.db.file.parent.glob("porchlight.db*"):
        assert b"two plates" not in file.read_bytes(), file.name
