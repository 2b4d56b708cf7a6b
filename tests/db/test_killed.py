"""Whoever pulls the plug in the middle of an erasure or of putting a copy back harms nobody."""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.commands.console import OperatorError
from bot.commands.run import _prepare
from bot.core.shards import ALL
from bot.db.database import Database
from bot.db.erasure_file import ErasureFile
from bot.db.snapshot import tables_of_postgresql
from tests.commands.programs import ROOT, begin, end, environment, play
from tests.databases import ON_POSTGRES, ON_SQLITE
from tests.db.lived_in import ELM, MAPLE, RUTH, SAM, WORDS, House

HALF_WAY = 4242


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRES])
def bare_url(request):
    return request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def house(bare_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = House(bare_url, tmp_path)
    await made.fill()
    yield made
    await made.db.close()


@pytest.fixture
async def on_postgres(empty_postgres_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = House(empty_postgres_url, tmp_path)
    await made.fill()
    yield made
    await made.db.close()


async def start(house):
    """As ``run`` does it before Discord is asked for anything."""
    async with AsyncExitStack() as until_the_end:
        await _prepare(house.settings, ALL, until_the_end)


@pytest.mark.long
async def test_who_was_to_be_erased_when_the_program_was_killed_is_erased_at_the_next_start(
    house, bare_url
):
    await house.db.close()
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.db.erasing_child", str(house.data.parent), bare_url or ""),
        cwd=ROOT,
        env=environment({}),
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        assert await child.stdout.readline() == b"written down\n"
    child.send_signal(signal.SIGKILL)
    await child.communicate()
    assert len(ErasureFile(house.settings.erasures_file).read()) == 1, "it is on the disk"
    assert await house.words_of_ruth() == WORDS, "and of the database nothing happened"

    await start(house)

    house.clock.at = datetime.now(UTC)
    await house.outbox.deliver_due()  # her rooms are closed to her, and that is forgotten too
    assert await house.privacy.export_member(MAPLE, RUTH) == {}
    assert await house.privacy.export_member(ELM, SAM) != {}
    async with house.db.transaction(MAPLE) as tx:
        await house.sealer.pseudonym(tx, RUTH)  # she is back
    await start(house)
    assert await house.privacy.export_member(MAPLE, RUTH) != {}, "once is enough"


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.parametrize("whom", ["pg_restore", "the program"])
async def test_a_copy_is_put_back_after_it_was_killed_half_way(on_postgres, tmp_path, whom):
    house = on_postgres
    settings = {"DATA_FOLDER": str(house.data), "DATABASE_URL": house.settings.database_url}
    made = await house.copies.back_up()
    before = await house.rows()
    over_it = await play(tmp_path, "restore", str(made.backup.path), **settings)
    assert (over_it.code, "is not empty" in over_it.err) == (1, True)
    assert await house.rows() == before, "the living one is not touched"
    await house.burn()

    async with standing_half_way(house) as arrived:
        program = await begin(tmp_path, "restore", str(made.backup.path), **settings)
        await arrived()
        (filler,) = children_of(program.pid)
        os.kill(filler if whom == "pg_restore" else program.pid, signal.SIGKILL)
        ended = await end(program)
        if whom == "pg_restore":
            assert ended.err.strip() == (
                "PostgreSQL could not take the copy; nothing was kept there."
            )
            assert await tables(house) == []
        else:
            with pytest.raises(OperatorError, match="A restore into this database was cut off"):
                await start(house)
        async with asyncio.timeout(60):
            await house.put_back(made.backup.path)
    after = await house.rows()
    before.pop("deliveries"), after.pop("deliveries")  # what was due is looked for first
    assert after == before
    assert await house.words_of_ruth() == WORDS
    await start(house)


@pytest.mark.long
@pytest.mark.postgres
async def test_what_trying_a_copy_out_has_left_behind_goes_with_the_next_copy(on_postgres):
    """As after a kill in the middle of it. Whoever is erased later would stand in it."""
    house = on_postgres
    async with autocommit(house) as connection:
        oid = await connection.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
        ours, anothers = f"trial_{oid}_feed", f"trial_{oid + 1}_feed"
        for name in (ours, anothers):
            await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
        try:
            await house.copies.back_up()
            left = await connection.scalars(text("SELECT datname FROM pg_database"))
            assert {one for one in left if one.startswith("trial_")} == {anothers}
        finally:
            await connection.execute(text(f'DROP DATABASE IF EXISTS "{anothers}"'))


@asynccontextmanager
async def standing_half_way(house):
    """All tables and rows are there, and then pg_restore waits with the first index."""
    async with autocommit(house) as connection:
        for statement in (
            f"""CREATE FUNCTION wait_half_way() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                IF current_setting('application_name') = 'pg_restore' THEN
                    PERFORM pg_advisory_xact_lock({HALF_WAY}); END IF; END $$""",
            """CREATE EVENT TRIGGER half_way ON ddl_command_start WHEN TAG IN ('CREATE INDEX')
                EXECUTE FUNCTION wait_half_way()""",
            f"SELECT pg_advisory_lock({HALF_WAY})",
        ):
            await connection.execute(text(statement))

        async def arrived():
            waits = text("SELECT count(*) FROM pg_locks WHERE objid = :key AND NOT granted")
            for _ in range(1_000):
                if await connection.scalar(waits, {"key": HALF_WAY}):
                    break
                await asyncio.sleep(0.05)
            await connection.execute(text("DROP EVENT TRIGGER half_way"))

        yield arrived
        await connection.execute(text("DROP FUNCTION wait_half_way"))


@asynccontextmanager
async def autocommit(house):
    db = Database(house.settings.database_url)
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection
        await connection.invalidate()
    await db.close()


async def tables(house):
    async with house.db.engine.connect() as connection:
        return await tables_of_postgresql(connection)


def children_of(pid):
    return [
        int(one)
        for threads in Path(f"/proc/{pid}/task").iterdir()
        for one in (threads / "children").read_text().split()
    ]
