"""Nobody alters, removes, adds or reorders an entry by hand without its being found, and nothing that the bot itself
does to the record looks like it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from bot.core.ids import GuildId, MemberId, new_id
from bot.core.key_ring import KeyRing, RingKey, add_key, new_ring
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.features.audit.chain import Fault
from bot.features.audit.linking import BEGUN_ANEW, KEY_RENEWED, Chains
from bot.features.audit.model import KEPT_FOR
from bot.features.audit.service import AuditService
from bot.features.audit.tables import AuditRow

ELM = GuildId(701)
DANA, RUTH = MemberId(1), MemberId(7)
ACTS = 6


@pytest.fixture
def ring(tmp_path, clock):
    return KeyRing.load(new_ring(tmp_path / "keys.json", clock=clock))


@pytest.fixture
def audit(db, ring, clock):
    return AuditService(db=db, sealer=Sealer(ring, clock), clock=clock)


@pytest.fixture
def chains(audit):
    return audit.chains


async def act(db, audit, guild_id, action="groups.created", **more):
    async with db.transaction(guild_id) as tx:
        await audit.record(tx, actor=DANA, action=action, **more)


@pytest.fixture
async def a_record(db, audit, guild_id, clock):
    """Six acts of Maple Street, one of them refused, and one of Elm Street."""
    for number in range(ACTS - 1):
        await act(db, audit, guild_id, subject_id=number)
        clock.at += timedelta(minutes=1)
    await audit.keep_refusal(guild_id, RUTH, "groups")
    await act(db, audit, ELM)


async def by_hand(db: Database, statement: str, **values):
    async with db.engine.begin() as connection:
        await connection.execute(text(statement), values)


async def rows_of(db: Database, query: str):
    async with db.engine.connect() as connection:
        return (await connection.execute(text(query))).all()


async def ids_of(db):
    query = "select id from audit_entries where guild_id = 700 order by position"
    return [row.id for row in await rows_of(db, query)]


BY_HAND = {
    "what was done": (
        "update audit_entries set action = 'groups.archived' where {third}",
        Fault.ALTERED, 3,
    ),
    "who did it": (
        "update audit_entries set actor_pseudonym = NULL where {third}",
        Fault.ALTERED, 3,
    ),
    "when": ("update audit_entries set at = '2026-03-10 17:09:00' where {third}", Fault.ALTERED, 3),
    "to what": ("update audit_entries set subject_id = 77 where {third}", Fault.ALTERED, 3),
    "its id": ("update audit_entries set id = 77 where {third}", Fault.ALTERED, 3),
    "its code": ("update audit_entries set mac = 'f' where {third}", Fault.ALTERED, 3),
    "its key": ("update audit_entries set ring_key_id = 'f' where {third}", Fault.UNKNOWN_KEY, 3),
    "taken out": ("delete from audit_entries where {third}", Fault.MISSING, 4),
    "taken out, and the rest moved up": (
        ("delete from audit_entries where {third};"
        "update audit_entries set position = -position where guild_id = 700 and position > 3;"
        "update audit_entries set position = -position - 1 where guild_id = 700 and position < 0;"
        "update audit_chains set length = 5 where guild_id = 700"),
        Fault.ALTERED, 3,
    ),
    "two in each other's place": (
        ("update audit_entries set position = 100 where {third};"
        "update audit_entries set position = 3 where {fourth};"
        "update audit_entries set position = 4 where position = 100"),
        Fault.ALTERED, 3,
    ),
    "put in": (
        ("insert into audit_entries (guild_id, id, at, action)"
        " values (700, 77, '2026-03-10 17:00:00+00:00', 'groups.created')"),
        Fault.ADDED, None,
    ),
    "put in at the end": (
        ("insert into audit_entries (guild_id, id, at, action, position, mac, ring_key_id)"
        " select guild_id, 77, at, action, 7, mac, ring_key_id from audit_entries where {third}"),
        Fault.ADDED, 7,
    ),
    "put in before the first": (
        ("insert into audit_entries (guild_id, id, at, action, position, mac, ring_key_id)"
        " select guild_id, 77, at, action, 0, mac, ring_key_id from audit_entries where {third}"),
        Fault.ALTERED, 0,
    ),
    "the end cut": (
        "delete from audit_entries where guild_id = 700 and position > 4",
        Fault.CUT, 5,
    ),
    "the end cut, and the chain shortened": (
        ("delete from audit_entries where guild_id = 700 and position > 4;"
        "update audit_chains set length = 4, last_mac ="
        " (select mac from audit_entries where guild_id = 700 and position = 4) where guild_id = 700"),
        Fault.CHAIN_ALTERED, None,
    ),
    "the beginning taken, as if it were old": (
        ("delete from audit_entries where guild_id = 700 and position < 3;"
        "update audit_chains set pruned = 2, pruned_at = begun_at where guild_id = 700"),
        Fault.ALTERED, 3,
    ),
    "the beginning taken, with the code of the last": (
        ("update audit_chains set pruned = 2, pruned_at = begun_at, pruned_mac ="
        " (select mac from audit_entries where guild_id = 700 and position = 2) where guild_id = 700;"
        "delete from audit_entries where guild_id = 700 and position < 3"),
        Fault.CHAIN_ALTERED, None,
    ),
    "the chain thrown away": ("delete from audit_chains where guild_id = 700", Fault.CHAIN_GONE, None),
    "all entries thrown away": ("delete from audit_entries where guild_id = 700", Fault.CUT, 1),
    "another server's chain": (
        ("update audit_chains set seal = (select seal from audit_chains where guild_id = 701)"
        " where guild_id = 700"),
        Fault.CHAIN_ALTERED, None,
    ),
}  # fmt: skip
ANOTHER_IS_NAMED = {"its id", "taken out, and the rest moved up", "put in before the first"}


@pytest.mark.usefixtures("a_record")
async def test_what_the_bot_wrote_is_whole(chains, guild_id):
    checked = await chains.check(guild_id)
    assert checked.is_whole
    assert checked.entries == checked.chain.length == ACTS
    assert checked.first_at < checked.last_at
    assert await chains.list_guilds() == [guild_id, ELM]
    assert (await chains.check(ELM)).is_whole


@pytest.mark.usefixtures("a_record")
@pytest.mark.parametrize("what", BY_HAND)
async def test_whatever_is_done_by_hand_is_found(db, audit, chains, guild_id, what):
    statement, fault, position = BY_HAND[what]
    ids = await ids_of(db)
    for one in statement.split(";"):
        await by_hand(
            db,
            one.format(
                third="guild_id = 700 and position = 3", fourth="guild_id = 700 and position = 4"
            ),
        )

    checked = await chains.check(guild_id)
    assert (checked.found.fault, checked.found.position) == (fault, position)
    if fault is Fault.ALTERED and what not in ANOTHER_IS_NAMED:
        third = 4 if what == "two in each other's place" else 3
        assert checked.found.entry.id == ids[third - 1]
    assert (await chains.check(ELM)).is_whole

    # Life goes on, and nothing that the bot writes later makes it good.
    await act(db, audit, guild_id)
    assert not (await chains.check(guild_id)).is_whole
    await act(db, audit, guild_id)
    assert not (await chains.check(guild_id)).is_whole

    # Until the operator, who knows what happened, begins anew.
    await chains.begin_anew(guild_id, audit._clock.now())
    assert (await chains.check(guild_id)).is_whole
    assert (await audit.list_for(guild_id, limit=1))[0].entry.action == BEGUN_ANEW


@pytest.mark.usefixtures("a_record")
async def test_an_entry_of_another_server_is_no_entry_of_this_one(db, chains, guild_id):
    await by_hand(db, "update audit_entries set guild_id = 700, position = 7 where guild_id = 701")
    assert (await chains.check(guild_id)).found.fault is Fault.ADDED
    assert (await chains.check(ELM)).found.fault is Fault.CUT


@pytest.mark.usefixtures("a_record")
async def test_somebody_who_is_erased_breaks_nothing(db, audit, chains, guild_id, ring, clock):
    sealer = Sealer(ring, clock)
    async with db.transaction(guild_id) as tx:
        await audit.forget_member(tx, guild_id, DANA)
        await sealer.forget_member(tx, guild_id, DANA)
    assert (await chains.check(guild_id)).is_whole
    assert {one.actor for one in await audit.list_for(guild_id, names=[DANA])} == {None}


@pytest.mark.usefixtures("a_record")
async def test_old_entries_go_and_the_rest_is_whole(db, audit, chains, guild_id, clock):
    clock.at += KEPT_FOR - timedelta(minutes=3, seconds=30)
    assert await audit.prune(clock.now()) == 2
    await act(db, audit, guild_id)
    checked = await chains.check(guild_id)
    assert checked.is_whole
    assert (checked.entries, checked.chain.pruned, checked.chain.length) == (ACTS - 1, 2, ACTS + 1)
    assert await audit.prune(clock.now()) == 0

    await by_hand(db, "delete from audit_entries where guild_id = 700 and position = 3")
    assert (await chains.check(guild_id)).found.fault is Fault.MISSING
    clock.at += KEPT_FOR + timedelta(days=1)
    await audit.prune(clock.now())  # What was done by hand does not grow over with time either.
    found = (await chains.check(guild_id)).found
    assert found.fault is Fault.CHAIN_ALTERED


@pytest.mark.usefixtures("a_record")
async def test_all_of_it_may_be_old_and_it_goes_on_from_there(db, audit, chains, guild_id, clock):
    clock.at += KEPT_FOR + timedelta(hours=1)
    assert await audit.prune(clock.now()) == ACTS + 1
    assert (await chains.check(guild_id)).is_whole
    await act(db, audit, guild_id)
    checked = await chains.check(guild_id)
    assert (checked.is_whole, checked.entries, checked.chain.length) == (True, 1, ACTS + 1)


async def test_a_clock_that_was_wrong_for_a_moment_keeps_nothing_for_ever(
    db, audit, chains, guild_id, clock
):
    today = clock.at
    clock.at = today + timedelta(days=30_000)
    await act(db, audit, guild_id)
    clock.at = today
    await act(db, audit, guild_id)
    assert await audit.prune(today) == 0
    clock.at = today + KEPT_FOR + timedelta(days=1)
    await act(db, audit, guild_id)
    assert await audit.prune(clock.at) == 2
    assert (await chains.check(guild_id)).is_whole


async def test_entries_from_before_the_chain_are_taken_in_and_it_says_so(
    db, audit, chains, guild_id, clock
):
    """As an older version of the bot left them."""
    async with db.transaction(guild_id) as tx:
        for number in range(3):
            row = {"id": new_id(clock.now()), "at": clock.now(), "action": "groups.created"}
            await tx.session.execute(
                insert(AuditRow).values(guild_id=guild_id, subject_id=number, **row)
            )
    before = await chains.check(guild_id)
    assert (before.is_whole, before.chain, before.entries) == (True, None, 3)

    await act(db, audit, guild_id)
    checked = await chains.check(guild_id)
    assert (checked.is_whole, checked.chain.taken_in, checked.entries) == (True, 3, 4)
    await by_hand(db, "update audit_entries set subject_id = 9 where position = 2")
    assert (await chains.check(guild_id)).found.position == 2


@pytest.mark.usefixtures("a_record")
async def test_a_new_key_goes_on_and_the_old_one_still_tells(
    db, audit, chains, guild_id, ring, tmp_path, clock
):
    add_key(tmp_path / "keys.json", clock=clock)
    await act(db, audit, guild_id)  # with the old one: not every machine has the new one yet
    assert await chains.list_behind() == [guild_id, ELM]
    for guild in await chains.list_behind():
        assert await chains.renew_key(guild, clock.now())
    assert await chains.list_behind() == []
    assert not await chains.renew_key(guild_id, clock.now())
    await act(db, audit, guild_id)

    checked = await chains.check(guild_id)
    assert checked.is_whole
    assert (await audit.list_for(guild_id, limit=2))[1].entry.action == KEY_RENEWED
    assert len(await rows_of(db, "select distinct ring_key_id from audit_entries")) == 2
    await by_hand(
        db, "update audit_entries set subject_id = 9 where position = 2 and guild_id = 700"
    )
    assert (await chains.check(guild_id)).found.position == 2


@pytest.mark.usefixtures("a_record")
async def test_with_another_key_file_nobody_is_kept_from_working_and_nothing_is_called_whole(
    db, audit, guild_id, clock
):
    other = AuditService(db=db, sealer=Sealer(KeyRing.of(RingKey.fresh()), clock), clock=clock)
    assert (await other.chains.check(guild_id)).found.fault is Fault.UNKNOWN_KEY
    async with db.transaction(guild_id) as tx:
        await other.record(tx, actor=None, action="groups.created")
    for one in (audit, other):
        assert (await one.chains.check(guild_id)).found.fault is Fault.UNKNOWN_KEY


async def test_twenty_at_once_hang_on_one_chain(db, audit, chains, guild_id):
    """Each holds rows of its own in an order of its own, and the chain last."""

    async def work(number):
        async with db.transaction(guild_id) as tx:
            await audit.record(tx, actor=None, action="groups.created", subject_id=number)
            await asyncio.sleep(0)
            await audit.record(tx, actor=MemberId(number), action="groups.archived")

    await asyncio.gather(*(work(number) for number in range(1, 21)))
    checked = await chains.check(guild_id)
    assert (checked.is_whole, checked.entries, checked.chain.length) == (True, 40, 40)


async def test_two_processes_begin_one_chain(db, database_url, audit, guild_id, ring, clock):
    other_db = Database(database_url, survives_power_cut=False)
    other = AuditService(db=other_db, sealer=Sealer(ring, clock), clock=clock)
    await asyncio.gather(
        *(act(*pair, guild_id) for pair in ((db, audit), (other_db, other)) for _ in range(5))
    )
    checked = await Chains(db, Sealer(ring, clock)).check(guild_id)
    await other_db.close()
    assert (checked.is_whole, checked.entries) == (True, 10)
