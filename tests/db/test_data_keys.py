"""A person's key: made once, held by nobody else, and gone for good when they are forgotten."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, KeyRingError, RingKey
from bot.core.sealed import BrokenSealError, WrongKeyError
from bot.db.data_keys import (
    DataKeyRow,
    DataKeys,
    NoKeyError,
    Sealer,
    check_data_keys,
    missing_ring_keys,
    refuse_other_ring,
)
from bot.db.database import EVERY_GUILD, Database, OutOfScopeError
from tests.databases import ON_POSTGRES

ELM = GuildId(701)
RUTH = MemberId(7)
SAM = MemberId(8)
WORDS = "I set two plates again tonight."
ANSWER = "checkins.answer:42"


@pytest.fixture
def ring():
    return KeyRing.of(RingKey.fresh())


@pytest.fixture
def sealer(ring, clock):
    return Sealer(ring, clock)


async def count_keys(db):
    async with db.reading(EVERY_GUILD) as tx:
        return (await tx.session.execute(select(func.count()).select_from(DataKeyRow))).scalar_one()


async def test_words_sealed_in_one_transaction_open_in_another(db, guild_id, sealer):
    async with db.transaction(guild_id) as tx:
        sealed = await sealer.seal(tx, RUTH, WORDS, ANSWER)

    async with db.reading(guild_id) as tx:
        assert await sealer.open(tx, RUTH, sealed, ANSWER) == WORDS
        with pytest.raises(BrokenSealError):
            await sealer.open(tx, RUTH, sealed, "checkins.answer:43")
    assert await count_keys(db) == 1


async def test_each_person_has_a_key_and_each_guild_another(db, guild_id, sealer):
    async with db.transaction(guild_id) as tx:
        sealed = await sealer.seal(tx, RUTH, WORDS, ANSWER)
        ruth = await sealer.pseudonym(tx, RUTH)
        sam = await sealer.pseudonym(tx, SAM)
        with pytest.raises(WrongKeyError):
            await sealer.open(tx, SAM, sealed, ANSWER)
    async with db.transaction(ELM) as tx:
        with pytest.raises(NoKeyError):
            await sealer.open(tx, RUTH, sealed, ANSWER)
        ruth_elsewhere = await sealer.pseudonym(tx, RUTH)

    assert len({ruth, sam, ruth_elsewhere}) == 3


async def test_ten_at_once_get_one_key(db, guild_id, ring, clock):
    async def ask():
        async with db.transaction(guild_id) as tx:
            return await DataKeys(tx, ring, clock).key_for(RUTH)

    keys = await asyncio.gather(*(ask() for _ in range(10)))

    assert len({key.secret for key in keys}) == 1
    assert await count_keys(db) == 1


async def test_looking_makes_no_key(db, guild_id, sealer, ring, clock):
    async with db.transaction(guild_id) as tx:
        assert await sealer.find_pseudonym(tx, RUTH) is None
        assert await DataKeys(tx, ring, clock).find(RUTH) is None
        assert await sealer.whose(tx, [RUTH, SAM]) == {}

    assert await count_keys(db) == 0


async def test_a_key_is_dropped_with_the_transaction_that_made_it(db, guild_id, sealer):
    async def fail_afterwards():
        async with db.transaction(guild_id) as tx:
            await sealer.pseudonym(tx, RUTH)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_afterwards()

    assert await count_keys(db) == 0


async def test_forgetting_someone_closes_their_words_for_good(db, guild_id, sealer):
    async with db.transaction(guild_id) as tx:
        sealed = await sealer.seal(tx, RUTH, WORDS, ANSWER)
        sams = await sealer.seal(tx, SAM, WORDS, ANSWER)
        before = await sealer.pseudonym(tx, RUTH)
    async with db.transaction(guild_id) as tx:
        await sealer.lock(tx, RUTH)
        await sealer.forget_member(tx, guild_id, RUTH)
        with pytest.raises(NoKeyError):
            await sealer.open(tx, RUTH, sealed, ANSWER)

    async with db.transaction(guild_id) as tx:
        # She comes back: a new key, that opens nothing old and answers to no old name.
        assert await sealer.pseudonym(tx, RUTH) != before
        with pytest.raises(WrongKeyError):
            await sealer.open(tx, RUTH, sealed, ANSWER)
        assert await sealer.open(tx, SAM, sams, ANSWER) == WORDS


async def test_pseudonyms_are_told_apart_only_among_those_asked_about(db, guild_id, sealer):
    async with db.transaction(guild_id) as tx:
        ruth = await sealer.pseudonym(tx, RUTH)
        await sealer.pseudonym(tx, SAM)

    async with db.reading(guild_id) as tx:
        assert await sealer.whose(tx, [RUTH]) == {ruth: RUTH}
        assert await sealer.find_pseudonym(tx, RUTH) == ruth


async def test_a_key_belongs_to_one_guild(db, sealer):
    async with db.transaction(EVERY_GUILD) as tx:
        with pytest.raises(OutOfScopeError):
            await sealer.pseudonym(tx, RUTH)


async def test_nothing_is_sealed_with_a_key_that_is_being_destroyed(db, guild_id, sealer):
    """Whoever forgets waits for whoever is sealing, so it finds and erases their row too."""
    async with db.transaction(guild_id) as tx:
        await sealer.pseudonym(tx, RUTH)
    is_sealing, may_end = asyncio.Event(), asyncio.Event()
    happened = []

    async def check_in():
        async with db.transaction(guild_id) as tx:
            await sealer.seal(tx, RUTH, WORDS, ANSWER)
            is_sealing.set()
            await may_end.wait()
            happened.append("sealed")

    async def erase():
        await is_sealing.wait()
        async with db.transaction(guild_id) as tx:
            await sealer.lock(tx, RUTH)
            happened.append("erasing")
            await sealer.destroy(tx, RUTH)

    async def let_them_meet():
        await is_sealing.wait()
        await asyncio.sleep(0.1)
        may_end.set()

    await asyncio.gather(check_in(), erase(), let_them_meet())

    assert happened == ["sealed", "erasing"]
    assert await count_keys(db) == 0


@pytest.mark.parametrize("database_url", [ON_POSTGRES], indirect=True)
async def test_two_who_seal_for_the_same_person_do_not_wait_for_each_other(db, guild_id, sealer):
    async with db.transaction(guild_id) as tx:
        await sealer.pseudonym(tx, RUTH)

    async with db.transaction(guild_id) as one, db.transaction(guild_id) as other:
        await sealer.seal(one, RUTH, WORDS, ANSWER)
        await asyncio.wait_for(sealer.seal(other, RUTH, WORDS, ANSWER), timeout=5)


async def test_the_export_tells_when_the_key_was_made(db, guild_id, sealer, clock):
    async with db.transaction(guild_id) as tx:
        assert await sealer.export_member(tx, guild_id, RUTH) == {}
        await sealer.pseudonym(tx, RUTH)
        exported = await sealer.export_member(tx, guild_id, RUTH)

    assert exported == {sealer.declarations[0].what: {"made_at": clock.now().isoformat()}}


async def test_an_operator_hears_when_ring_and_database_do_not_fit(db, guild_id, sealer, ring):
    async with db.transaction(guild_id) as tx:
        await sealer.pseudonym(tx, RUTH)
        await sealer.pseudonym(tx, SAM)
    assert (await check_data_keys(db, ring)).fits
    assert await missing_ring_keys(db, ring) == ()

    another = KeyRing.of(RingKey.fresh())
    report = await check_data_keys(db, another)

    assert not report.fits
    assert (report.total, report.unopened) == (2, 2)
    assert report.missing_ring_keys == (ring.current.id,)
    with pytest.raises(KeyRingError, match="put your copy of that one back"):
        await refuse_other_ring(db, another)
    await refuse_other_ring(db, KeyRing.of(another.current, ring.current))


async def test_a_database_that_was_never_used_fits_every_ring(tmp_path, ring):
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")

    await refuse_other_ring(db, ring)
    assert (await check_data_keys(db, ring)).fits

    await db.close()


async def test_an_operator_hears_of_a_damaged_key(db, guild_id, sealer, ring):
    async with db.transaction(guild_id) as tx:
        await sealer.pseudonym(tx, RUTH)
        await sealer.pseudonym(tx, SAM)
        await tx.session.execute(
            update(DataKeyRow)
            .where(DataKeyRow.member_id == SAM)
            .values(wrapped=b"\x01" + bytes(60))
        )

    report = await check_data_keys(db, ring)

    assert not report.fits
    assert (report.total, report.unopened) == (2, 1)
    assert report.missing_ring_keys == ()
