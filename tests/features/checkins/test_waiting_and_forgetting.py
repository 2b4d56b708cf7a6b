"""What happens to an answer when nothing is done about it, when people go, and when a key is gone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.core.errors import NotAllowedError
from bot.core.ids import MemberId, MessageId
from bot.db.data_keys import DataKeyRow
from bot.features.checkins.errors import (
    NothingSaidError,
    WordsGoneError,
)
from bot.features.checkins.model import Event, Said
from bot.features.guilds.model import ProgramAnswer
from tests.databases import ON_SQLITE
from tests.features.checkins.oak_checks_in import (
    DANA_LEADS,
    CheckingIn,
)
from tests.features.sessions.oak import DANA, MARCUS, RUTH, SAM, STRANGER


@pytest.fixture
async def oak(db, clock, guild_id) -> CheckingIn:
    return await CheckingIn(db, clock, guild_id).open()


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


@pytest.mark.parametrize(
    "database_url", [ON_SQLITE], indirect=True
)  # PostgreSQL's files are its own
async def test_the_words_are_in_no_file_in_plain(oak):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.PUT_IN_ROOM)
    await oak.checkins.keep_numbers(oak.guild_id, 30, by=RUTH)
    await oak.now(oak.clock.now())
    files = list(oak.db.file.parent.glob("porchlight.db*"))
    assert files
    for file in files:
        assert b"two plates" not in file.read_bytes(), file.name


async def test_whom_discord_lets_no_note_through_to_is_not_the_one_who_is_told_first(oak):
    async with oak.db.transaction(oak.guild_id) as tx:
        await oak.members.mark_notes_blocked(tx, oak.guild_id, DANA)
    await oak.send()
    assert (await oak.owed_to(DANA), await oak.owed_to(MARCUS)) == ([], ["checkins.waiting"])
    # Where no note reaches anybody one is tried all the same: that may be over.
    await oak.members.stop_notes(oak.guild_id, MARCUS)
    await oak.send(by=SAM)
    assert await oak.owed_to(DANA) == ["checkins.waiting"]
