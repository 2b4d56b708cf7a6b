"""Whoever was erased is nowhere: not in the files, not in a dump, not in what an old copy brings back."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.parcel import unpack
from bot.db import postgres_tools
from bot.db.backups import DATABASE
from bot.db.key_copy import NEWEST_KEYS, read_key_copy
from bot.db.snapshot import major_of_postgresql
from bot.features.privacy.declared import EVERY_DECLARATION
from tests.databases import ON_POSTGRES, ON_SQLITE
from tests.db.lived_in import ELM, MAPLE, RUTH, SAM
from tests.db.whole_person import WholeHouse

SERVERS = (MAPLE, ELM)
EVERYTHING = {one.what for one in EVERY_DECLARATION}


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRES])
def bare_url(request):
    return request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def house(bare_url, tmp_path):
    made = WholeHouse(bare_url, tmp_path)
    await made.fill()
    yield made
    await made.db.close()


async def export(house, who):
    return {one: await house.privacy.export_member(one, who) for one in SERVERS}


async def erase(house):
    for guild_id in SERVERS:
        await house.privacy.forget_member(guild_id, RUTH)
    await house.outbox.deliver_due()  # what she still was owed is taken off Discord, and forgotten
    await house.privacy.empty_log()
    await house.copies.stop()


@pytest.mark.long
async def test_a_whole_person_is_erased_and_an_old_copy_brings_back_none_of_her(house, tmp_path):
    kept = await export(house, RUTH)
    assert set(kept[MAPLE]) | set(kept[ELM]) == EVERYTHING, "or a feature was left out"
    told = json.dumps(kept)
    assert {one for one in house.locked[RUTH] if one not in told} == set()
    before = await at_rest(house)
    assert all(one.encode() in before for one in house.plain[RUTH]), "or nothing could be found"
    assert found_in(before, numbers_of(RUTH))
    made = await house.copies.back_up()

    await erase(house)

    assert await export(house, RUTH) == {MAPLE: {}, ELM: {}}
    await nothing_is_left(house)

    # The old copy: locked, and taken apart by whoever has the key file too.
    keys = read_key_copy(house.folder / NEWEST_KEYS, house.ring, scratch_in=house.data)
    assert {one["member_id"] for one in keys.keys} == {SAM}
    opened = await taken_apart(house, made.backup.path, tmp_path / "open")
    assert found_in(opened, house.plain[SAM]), "what is not locked stands in it"
    assert found_in(opened, house.locked[RUTH] | house.locked[SAM]) == set()

    await house.burn()
    back = await house.put_back(made.backup.path)
    assert back.erased_again == len(SERVERS)
    await house.outbox.deliver_due()
    await house.privacy.empty_log()
    assert await export(house, RUTH) == {MAPLE: {}, ELM: {}}
    await nothing_is_left(house)
    sams = json.dumps(await house.privacy.export_member(MAPLE, SAM))
    assert found_in(sams.encode(), house.locked[SAM]) == house.locked[SAM], "and all of Sam"


async def nothing_is_left(house):
    """In the data folder, with copies, keys and the list of erasures, and in PostgreSQL. What she wrote stands plain in
    none of its raw files either, not even in rows that are dead and not yet written over."""
    kept = await at_rest(house)
    assert found_in(kept, numbers_of(SAM) | house.plain[SAM])
    assert found_in(kept, numbers_of(RUTH) | house.plain[RUTH] | house.locked[RUTH]) == set()
    assert found_in(kept, house.locked[SAM]) == set()
    if not house.db.is_sqlite:
        raw = await raw_files(house)
        assert found_in(raw, house.plain[SAM]) == house.plain[SAM]
        assert found_in(raw, house.locked[RUTH] | house.locked[SAM]) == set()


def found_in(content, words):
    return {one for one in words if (one if isinstance(one, bytes) else one.encode()) in content}


def numbers_of(who):
    """As text, as eight bytes from either end, and as those stand in a dump."""
    as_bytes = [who.to_bytes(8, end) for end in ("big", "little")]
    return {str(who), *as_bytes, *(one.hex() for one in as_bytes)}


async def at_rest(house):
    """Every file of the data folder as it lies there while the bot runs, and a dump of PostgreSQL."""
    files = [one for one in sorted(house.data.rglob("*")) if one.is_file()]
    if house.db.is_sqlite:
        assert any(one.name.endswith("-wal") for one in files)
        assert any(one.name.endswith("-shm") for one in files)
    dumped = b"" if house.db.is_sqlite else await tool(house, "pg_dump")
    return b"\n".join([one.read_bytes() for one in files] + [dumped])


async def raw_files(house):
    """This database's own files, and the log from which PostgreSQL would make them again."""
    async with house.db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("CHECKPOINT"))
        folder = Path(await connection.scalar(text("SHOW data_directory")))
        oid = await connection.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    files = [one for place in (f"base/{oid}", "pg_wal") for one in (folder / place).iterdir()]
    return b"\n".join(one.read_bytes() for one in files if one.is_file())


async def taken_apart(house, copy, into):
    into.mkdir()
    unpack(copy, into, opener=house.ring)
    if house.db.is_sqlite:
        return (into / DATABASE).read_bytes()
    return await tool(house, "pg_restore", "--file=-", str(into / DATABASE))


async def tool(house, name, *words):
    async with house.db.engine.connect() as connection:
        major = await major_of_postgresql(connection)
    done = await asyncio.to_thread(
        subprocess.run,
        [postgres_tools.find_tool(name, major=major), *words],
        env=postgres_tools._environment(house.db.url),
        capture_output=True,
        check=True,
    )
    return done.stdout
