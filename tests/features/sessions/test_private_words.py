"""Why somebody can't come is for the facilitators of their group, and for nobody else."""

from datetime import timedelta

import pytest

from bot.features.groups.errors import NotFacilitatorError, NotInGroupError
from bot.features.guilds.model import ProgramAnswer
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.declarations import WORDS
from bot.features.sessions.errors import (
    NothingDeclinedError,
    PrivateWordError,
    WordsNotKeptHereError,
)
from bot.features.sessions.model import PRIVATE_WORD_LIMIT, RsvpAnswer
from tests.features.sessions.oak import DANA, EVENING, INES, SAM, STRANGER, WILL, Oak

WORD = "His sister is in the hospital."


async def sealed(oak: Oak, session):
    async with oak.db.reading(oak.guild_id) as tx:
        return await AnswerStore(tx).list_words(session.id)


async def leave(oak: Oak, session, who, text=WORD):
    return await oak.sessions.leave_word(oak.guild_id, session.id, text, by=who)


async def test_a_word_to_the_facilitators_and_the_ways_in_which_it_goes_again(oak: Oak) -> None:
    await oak.guilds.save_server_half(oak.guild_id, by=DANA, program=ProgramAnswer.NO)
    await oak.let_in(SAM, INES, WILL)
    session = await oak.schedule()
    with pytest.raises(NothingDeclinedError):
        await leave(oak, session, SAM)
    for who in (SAM, INES, WILL):
        summary = await oak.tap(who, session, RsvpAnswer.DECLINED)
        assert summary.may_leave_word
        await leave(oak, session, who, f"{WORD} {who}")
    for text in ("  ", "x" * (PRIVATE_WORD_LIMIT + 1)):
        with pytest.raises(PrivateWordError):
            await leave(oak, session, SAM, text)
    with pytest.raises(NotInGroupError):
        await leave(oak, session, STRANGER)

    kept = await sealed(oak, session)
    assert all(WORD.encode() not in one for one in kept.values())
    assert await oak.sessions.count_words(oak.guild_id, session.id, by=DANA) == 3
    assert await oak.sessions.count_words(oak.guild_id, session.id, by=SAM) == 0
    for who in (SAM, STRANGER):
        with pytest.raises(NotFacilitatorError):
            await oak.sessions.read_words(oak.guild_id, session.id, by=who)
    read = await oak.sessions.read_words(oak.guild_id, session.id, by=DANA)
    assert {one.member_id: one.text for one in read} == {
        who: f"{WORD} {who}" for who in (SAM, INES, WILL)
    }
    async with oak.db.reading(oak.guild_id) as tx:
        copy = await oak.sessions.export_member(tx, oak.guild_id, SAM)
    assert [one["words"] for one in copy[WORDS]] == [f"{WORD} {SAM}"]

    # One answers otherwise, one takes it back, one is erased.
    await oak.tap(SAM, session, RsvpAnswer.MAYBE)
    await oak.sessions.take_word_back(oak.guild_id, session.id, by=INES)
    assert set(await sealed(oak, session)) == {WILL}
    async with oak.db.transaction(oak.guild_id) as tx:
        await oak.sessions.forget_member(tx, oak.guild_id, WILL)
    assert await sealed(oak, session) == {}

    # And with the names, after thirty days.
    await oak.tap(SAM, session, RsvpAnswer.DECLINED)
    await leave(oak, session, SAM)
    oak.clock.at = EVENING + timedelta(days=29)
    await oak.sessions.forget_names()
    assert set(await sealed(oak, session)) == {SAM}
    oak.clock.at = EVENING + timedelta(days=31)
    await oak.sessions.forget_names()
    assert await sealed(oak, session) == {}


async def test_where_a_program_runs_the_server_no_word_is_kept(oak: Oak) -> None:
    """Who is not sure is treated like a yes, and nobody has said here."""
    await oak.let_in(SAM)
    session = await oak.schedule()
    summary = await oak.tap(SAM, session, RsvpAnswer.DECLINED)
    assert not summary.may_leave_word
    with pytest.raises(WordsNotKeptHereError):
        await leave(oak, session, SAM)
    assert await sealed(oak, session) == {}
