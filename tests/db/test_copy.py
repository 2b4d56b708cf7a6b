"""A deployment moves to another database, and back: everything arrives, or nothing does."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from traceback import format_exception

import pytest
from sqlalchemy import insert, text, update

from bot.core.shards import ALL, Shards
from bot.db.copy import Content, CopyError, copy_everything, count_rows, refuse_unready
from bot.db.database import EVERY_GUILD, Database
from bot.db.in_use import InUseError, running, standing_still
from bot.db.tables import every_table
from bot.db.upgrade import upgrade
from bot.features.outbox.tables import DeliveryRow
from tests.architecture.rows import Household
from tests.commands.programs import play

PEOPLE = 10


def at(file) -> Database:
    return Database(f"sqlite+aiosqlite:///{file}", survives_power_cut=False)


@pytest.fixture(scope="module")
def full_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("copy") / "full.db"
    asyncio.run(fill(file))
    return file


async def fill(file):
    """Rows in every table, with words that are easy to get wrong."""
    db = at(file)
    await upgrade(db)
    async with db.transaction(EVERY_GUILD) as tx:
        for n in range(PEOPLE):
            household = Household(700 + n, 11 + n, turn=n)
            for mapper, values in household.values_for_all():
                await tx.session.execute(insert(mapper.class_).values(**values))
        odd = {"line": "“Zoë” 🕯 \\ ' \n", "none": None, "half": 0.1, "big": 2**62}
        await tx.session.execute(update(DeliveryRow).values(params=odd))
    await db.close()


@pytest.fixture
async def home(full_file, tmp_path):
    shutil.copyfile(full_file, tmp_path / "home.db")
    db = at(tmp_path / "home.db")
    yield db
    await db.close()


def everything_in(file) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(file)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table in every_table().tables
        }


async def test_everything_goes_to_postgresql_and_back_and_is_the_same(
    home, empty_postgres_url, tmp_path
):
    before = everything_in(home.file)
    assert all(before.values()), "a table without rows proves nothing"
    there, back = Database(empty_postgres_url), at(tmp_path / "back.db")
    seen = 0

    def watch(_table, rows):
        nonlocal seen
        seen += rows

    await refuse_unready(home, there)
    went = await copy_everything(home, there, on_rows=watch)
    await refuse_unready(there, back)
    came = await copy_everything(there, back, on_rows=watch)
    assert went == came
    assert seen == 4 * await count_rows(there)
    assert everything_in(back.file) == before == everything_in(home.file)
    await there.close()
    await back.close()


async def test_whoever_interrupts_it_finds_the_target_empty_and_can_start_over(home, tmp_path):
    target = at(tmp_path / "target.db")
    await refuse_unready(home, target)
    for pulled_at in ("deliveries", "rsvps", "trouble_pings"):

        def pull(table, _rows, pulled_at=pulled_at):
            if table == pulled_at:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await copy_everything(home, target, on_rows=pull)
        assert await count_rows(target) == 0

    await copy_everything(home, target, on_rows=lambda *_: None)
    assert everything_in(target.file) == everything_in(home.file)
    with pytest.raises(CopyError, match="not empty"):
        await copy_everything(home, target, on_rows=lambda *_: None)
    await target.close()


async def test_a_target_that_changes_what_it_is_given_is_found_out(home, tmp_path):
    target = at(tmp_path / "target.db")
    await refuse_unready(home, target)
    with closing(sqlite3.connect(target.file)) as connection:
        connection.execute(
            "CREATE TRIGGER sly AFTER INSERT ON rsvps BEGIN UPDATE rsvps SET member_id ="
            " member_id + 1000 WHERE rowid = new.rowid AND member_id = 15; END"
        )
        connection.commit()
    with pytest.raises(CopyError, match="“rsvps” came out different"):
        await copy_everything(home, target, on_rows=lambda *_: None)
    assert await count_rows(target) == 0
    await target.close()


async def test_words_that_the_target_can_not_hold_are_not_quoted_to_the_operator(
    home, empty_postgres_url
):
    """SQLite keeps a sign that PostgreSQL refuses in every text."""
    async with home.engine.begin() as connection:
        await connection.execute(text("UPDATE groups SET name = 'Ana''s' || char(0) || 'group'"))
    there = Database(empty_postgres_url)
    await refuse_unready(home, there)
    with pytest.raises(CopyError, match="refuses a row of “groups”") as refused:
        await copy_everything(home, there, on_rows=lambda *_: None)
    assert "Ana" not in "".join(format_exception(refused.value))
    assert await count_rows(there) == 0
    await there.close()


async def test_a_target_of_another_version_is_refused(home, tmp_path):
    target = at(tmp_path / "target.db")
    await upgrade(target)
    async with target.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with pytest.raises(CopyError, match="older version"):
        await refuse_unready(home, target)
    async with home.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with pytest.raises(CopyError, match="db upgrade"):
        await refuse_unready(home, target)
    await target.close()


def test_a_checksum_knows_no_order_and_forgets_no_row():
    ana, ben = {"id": 1, "name": "Ana"}, {"id": 2, "name": "Ben"}
    assert Content().plus([ana, ben]) == Content().plus([ben]).plus([ana])
    assert Content().plus([ana, ana]) != Content().plus([ben, ben])
    assert Content().plus([ana, ana]).checksum != 0


@pytest.mark.long
async def test_an_operator_is_told_what_to_do_next(home, tmp_path):
    source = str(home.url)
    to = f"sqlite:///{tmp_path}/new/porch.db"
    done = await play(tmp_path, "db", "copy", "--to", to, DATABASE_URL=source)
    assert done.code == 0, done.err
    assert "Counts and checksums agree." in done.lines[0]
    assert done.lines[1].startswith("Next: set PORCHLIGHT_DATABASE_URL")
    assert (tmp_path / "new/porch.db").stat().st_mode & 0o077 == 0

    async with running(home):
        refused = await play(tmp_path, "db", "copy", "--to", to, DATABASE_URL=source)
    assert refused.code == 1
    assert "The bot runs on" in refused.err
    assert "Traceback" not in refused.err


async def test_one_process_a_file_and_one_process_a_shard(home, postgres_url):
    async with running(home):
        with pytest.raises(InUseError, match=r"The bot runs on .* already"):
            async with running(home):
                pass
    with pytest.raises(InUseError, match="one process only"):
        async with running(home, Shards((0,), 2)):
            pass

    db = Database(postgres_url)
    async with running(db, Shards((0, 1), 4)), running(db, Shards((2,), 4)):
        with pytest.raises(InUseError, match="Shard 1 of the bot is run by another"):
            async with running(db, Shards((3, 1), 4)):
                pass
        for other in (Shards((2,), 3), ALL):
            with pytest.raises(InUseError, match="is run with --of 4 on this database already"):
                async with running(db, other):
                    pass
        with pytest.raises(InUseError, match="stop each of its processes"):
            async with standing_still(db):
                pass
    async with standing_still(db):
        with pytest.raises(InUseError, match="being copied"):
            async with running(db):
                pass
    async with running(db):
        with pytest.raises(InUseError, match="is run without --of on this database"):
            async with running(db, Shards((2,), 3)):
                pass
    async with running(db, Shards((2,), 3)):
        pass
    await db.close()
