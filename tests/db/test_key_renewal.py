"""Renewing keys: every word opens before, meanwhile and after; what is cut off goes on; nothing is left of the old."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.core.ids import MemberId, new_id
from bot.core.key_ring import KeyRing, add_key, new_ring
from bot.core.sealed import open_sealed, unwrap, wrap
from bot.db.data_keys import DataKeyRow, Sealer
from bot.db.key_renewal import count_outdated, count_unfinished, finish_renewal, renew_keys
from bot.features.personal_reminders.model import WORDS_SEALED_AS, ReminderState
from bot.features.personal_reminders.tables import PersonalReminderRow

RUTH = MemberId(7)
SAM = MemberId(8)


@pytest.fixture
def ring_file(tmp_path):
    return new_ring(tmp_path / "ring.json")


@pytest.fixture
def ring(ring_file):
    return KeyRing.load(ring_file)


@pytest.fixture
def sealer(ring, clock):
    return Sealer(ring, clock)


async def write(db, guild_id, sealer, clock, member_id, text):
    reminder_id = new_id(clock.now())
    async with db.transaction(guild_id) as tx:
        context = WORDS_SEALED_AS.format(id=reminder_id)
        sealed = await sealer.seal(tx, member_id, text, context)
        tx.session.add(
            PersonalReminderRow(
                id=reminder_id,
                guild_id=guild_id,
                member_id=member_id,
                state=ReminderState.OPEN,
                sealed=sealed,
                is_exact=False,
                made_at=clock.now(),
            )
        )
    return reminder_id


async def read_all(db, guild_id, sealer, member_id):
    async with db.reading(guild_id) as tx:
        rows = await tx.session.scalars(
            select(PersonalReminderRow).where(PersonalReminderRow.member_id == member_id)
        )
        return sorted(
            [
                await sealer.open(tx, member_id, row.sealed, WORDS_SEALED_AS.format(id=row.id))
                for row in rows
            ]
        )


async def key_of(db, guild_id, ring, member_id):
    async with db.reading(guild_id) as tx:
        row = await tx.session.get(DataKeyRow, (guild_id, member_id))
        return unwrap(
            row.wrapped,
            ring=ring,
            ring_key_id=row.ring_key_id,
            guild_id=guild_id,
            member_id=member_id,
        )


async def renew(db, ring):
    finished = [one async for one in finish_renewal(db, ring)]
    return finished + [one async for one in renew_keys(db, ring)]


async def test_all_words_open_afterwards_and_none_with_the_old_key(
    db, guild_id, ring, ring_file, sealer, clock
):
    texts = sorted(f"words {number}" for number in range(130))
    for text in texts:
        await write(db, guild_id, sealer, clock, RUTH, text)
    await write(db, guild_id, sealer, clock, SAM, "his")
    old = await key_of(db, guild_id, ring, RUTH)
    async with db.transaction(guild_id) as tx:
        name = await sealer.pseudonym(tx, RUTH)

    add_key(ring_file)
    renewed = await renew(db, ring)

    assert sorted(one.words for one in renewed) == [1, 130]
    assert await read_all(db, guild_id, sealer, RUTH) == texts
    assert await read_all(db, guild_id, sealer, SAM) == ["his"]
    new = await key_of(db, guild_id, ring, RUTH)
    assert new.secret != old.secret
    assert new.previous is None
    assert await count_outdated(db, ring) == await count_unfinished(db) == 0
    async with db.reading(guild_id) as tx:
        # A record of last month still knows whom it is about.
        assert await sealer.find_pseudonym(tx, RUTH) == name


async def test_words_written_while_it_runs_are_neither_lost_nor_left_behind(
    db, guild_id, ring, ring_file, sealer, clock
):
    for number in range(60):
        await write(db, guild_id, sealer, clock, RUTH, f"before {number:03}")
    add_key(ring_file)

    async def goes_on_writing():
        for number in range(40):
            await write(db, guild_id, sealer, clock, RUTH, f"meanwhile {number:03}")
            if number % 10 == 0:
                assert len(await read_all(db, guild_id, sealer, RUTH)) >= 60

    await asyncio.gather(goes_on_writing(), renew(db, ring))
    await renew(db, ring)

    assert len(await read_all(db, guild_id, sealer, RUTH)) == 100
    key = await key_of(db, guild_id, ring, RUTH)
    assert key.previous is None
    async with db.reading(guild_id) as tx:
        for row in await tx.session.scalars(select(PersonalReminderRow)):
            assert open_sealed(row.sealed, data_key=key, context=WORDS_SEALED_AS.format(id=row.id))


async def test_one_that_was_cut_off_goes_on(db, guild_id, ring, ring_file, sealer, clock):
    for member_id in (RUTH, SAM):
        await write(db, guild_id, sealer, clock, member_id, "theirs")
    add_key(ring_file)
    first = renew_keys(db, ring)
    await anext(first)
    await first.aclose()
    # Killed between the new key and the words.
    async with db.transaction(guild_id) as tx:
        row = await tx.session.get(DataKeyRow, (guild_id, SAM))
        if row.ring_key_id == ring.current.id:
            row = await tx.session.get(DataKeyRow, (guild_id, RUTH))
        key = unwrap(
            row.wrapped,
            ring=ring,
            ring_key_id=row.ring_key_id,
            guild_id=guild_id,
            member_id=MemberId(row.member_id),
        )
        row.wrapped = wrap(
            key.renewed(),
            ring_key=ring.current,
            guild_id=guild_id,
            member_id=MemberId(row.member_id),
        )
        row.ring_key_id = ring.current.id
    assert await count_unfinished(db) == 1
    assert await read_all(db, guild_id, sealer, RUTH) == ["theirs"]
    assert await read_all(db, guild_id, sealer, SAM) == ["theirs"]

    again = await renew(db, ring)

    assert [one.words for one in again] == [1]
    assert await count_unfinished(db) == 0
    assert await read_all(db, guild_id, sealer, RUTH) == ["theirs"]
    assert await read_all(db, guild_id, sealer, SAM) == ["theirs"]


async def test_a_damaged_word_is_counted_and_keeps_nobody_else_waiting(
    db, guild_id, ring, ring_file, sealer, clock
):
    broken = await write(db, guild_id, sealer, clock, RUTH, "lost")
    await write(db, guild_id, sealer, clock, RUTH, "whole")
    async with db.transaction(guild_id) as tx:
        await tx.session.execute(
            update(PersonalReminderRow)
            .where(PersonalReminderRow.id == broken)
            .values(sealed=b"\x01" + bytes(60))
        )
    add_key(ring_file)

    (renewed,) = await renew(db, ring)

    assert (renewed.words, renewed.damaged) == (1, 1)
    assert await count_unfinished(db) == 0


async def test_a_bot_that_runs_hears_of_the_new_key_by_itself(
    db, guild_id, ring_file, sealer, clock
):
    """The ring that rotates and the ring of the running bot are two readings of one file."""
    await write(db, guild_id, sealer, clock, RUTH, "before")
    add_key(ring_file)
    await renew(db, KeyRing.load(ring_file))

    assert await read_all(db, guild_id, sealer, RUTH) == ["before"]
    await write(db, guild_id, sealer, clock, SAM, "after")
    assert await count_outdated(db, KeyRing.load(ring_file)) == 0
