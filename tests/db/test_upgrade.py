"""A new version meets an old database: nothing is lost, nothing happens halfway, and the way back exists."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    inspect,
    make_url,
    text,
)
from sqlalchemy.ext.asyncio import create_async_engine

from bot.db.base import Base
from bot.db.database import Database
from bot.db.schema import MigrationError, differences
from bot.db.tables import every_table
from bot.db.types import Instant
from bot.db.upgrade import check, make_ready, pending, remove_old_copies, revision, upgrade
from tests.databases import ON_POSTGRES, ON_SQLITE


def houses(*, lit: bool, colours: str = "'red', 'blue'") -> MetaData:
    """A street of two tables, before and after somebody thought of light."""
    tables = MetaData(naming_convention=Base.metadata.naming_convention)
    Table(
        "houses",
        tables,
        Column("id", BigInteger, primary_key=True),
        Column("name", String(40), nullable=not lit),
        *([Column("lit_at", Instant)] if lit else []),
        Column("colour", String(8), nullable=False),
        CheckConstraint(f"colour IN ({colours})", name="colour_known"),
        *([Index(None, "lit_at")] if lit else []),
    )
    Table(
        "doors",
        tables,
        Column("id", BigInteger, primary_key=True),
        Column("house_id", BigInteger, ForeignKey("houses.id", ondelete="CASCADE"), nullable=False),
    )
    return tables


DARK, LIT = houses(lit=False), houses(lit=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Two revisions, written as a developer writes them."""
    folder = tmp_path_factory.mktemp("written")
    asyncio.run(revision("First houses", versions=folder, tables=DARK))
    asyncio.run(revision("Light in the houses", versions=folder, tables=LIT))
    return folder


@pytest.fixture
def versions(written, tmp_path):
    return shutil.copytree(
        written, tmp_path / "versions", ignore=shutil.ignore_patterns("__pycache__")
    )


@pytest.fixture
def first_version(tmp_path, versions):
    """What the version before knew."""
    folder = tmp_path / "versions_before"
    folder.mkdir()
    first = "0001_first_houses.py"
    (folder / first).write_text((versions / first).read_text())
    return folder


@pytest.fixture
def fresh_url(request, tmp_path):
    """A database with nothing in it at all."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/street.db"
        return
    url = request.getfixturevalue("postgres_url")
    name = f"fresh_{os.getpid()}"
    asyncio.run(remake(url, name))
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    asyncio.run(remake(url, name, again=False))


async def remake(url, name, *, again=True):
    server = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        if again:
            await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    await server.dispose()


@pytest.fixture
async def fresh(fresh_url):
    database = Database(fresh_url)
    yield database
    await database.close()


on_both = pytest.mark.parametrize("fresh_url", [ON_SQLITE, ON_POSTGRES], indirect=True)
on_sqlite = pytest.mark.parametrize("fresh_url", [ON_SQLITE], indirect=True)
on_postgres = pytest.mark.parametrize("fresh_url", [ON_POSTGRES], indirect=True)


def also_do(versions, sql):
    """Let the second revision end with something."""
    second = next(versions.glob("0002_*.py"))
    second.write_text(f"{second.read_text()}\n    op.execute({sql!r})\n")


async def live_in(db):
    async with db.engine.begin() as connection:
        await connection.execute(text("INSERT INTO houses VALUES (1, 'Oak', 'red')"))
        await connection.execute(text("INSERT INTO doors VALUES (1, 1)"))


async def count(db, table):
    async with db.engine.connect() as connection:
        return (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608  the name is ours


async def columns(db, table="houses"):
    async with db.engine.connect() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_columns(table))
    return {column["name"] for column in found}


@on_both
async def test_an_empty_database_gets_every_table(fresh, versions):
    assert await pending(fresh, versions=versions) == ("0001", "0002")

    done = await upgrade(fresh, versions=versions, tables=LIT)

    assert done.revisions == ("0001", "0002")
    assert done.copy is None  # there was nothing to keep
    assert await pending(fresh, versions=versions) == ()
    assert "lit_at" in await columns(fresh)


@on_both
async def test_what_lived_there_before_lives_there_after(fresh, versions, first_version):
    await upgrade(fresh, versions=first_version, tables=DARK)
    await live_in(fresh)
    assert await pending(fresh, versions=versions) == ("0002",)

    await upgrade(fresh, versions=versions, tables=LIT)

    # SQLite rebuilds the table of houses for this; the doors that hang on it must stay.
    assert await count(fresh, "houses") == 1
    assert await count(fresh, "doors") == 1
    assert "lit_at" in await columns(fresh)


@on_both
async def test_a_second_upgrade_does_nothing(fresh, versions):
    await upgrade(fresh, versions=versions, tables=LIT)

    assert (await upgrade(fresh, versions=versions, tables=LIT)).revisions == ()


@on_both
async def test_an_upgrade_that_fails_changes_nothing(fresh, versions, first_version):
    await upgrade(fresh, versions=first_version, tables=DARK)
    await live_in(fresh)
    also_do(versions, "SELECT * FROM nowhere")

    with pytest.raises(MigrationError, match="nothing in it was changed") as refused:
        await upgrade(fresh, versions=versions, tables=LIT)

    assert refused.value.__cause__ is not None
    assert await pending(fresh, versions=versions) == ("0002",)
    assert "lit_at" not in await columns(fresh)
    assert await count(fresh, "doors") == 1


@on_both
async def test_a_database_of_a_newer_version_is_left_alone(fresh, versions, first_version):
    await upgrade(fresh, versions=versions, tables=LIT)

    with pytest.raises(MigrationError, match="newer version"):
        await pending(fresh, versions=first_version)


@on_sqlite
async def test_the_file_is_copied_before_it_is_touched(fresh, versions, first_version):
    await upgrade(fresh, versions=first_version, tables=DARK)
    await live_in(fresh)  # still in the write-ahead log

    done = await upgrade(fresh, versions=versions, tables=LIT)

    assert done.copy == Path(f"{fresh.file}.before-0002")
    assert done.copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(done.copy)) as copy:
        assert copy.execute("SELECT name FROM houses").fetchall() == [("Oak",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert not list(fresh.file.parent.glob("*.part"))


@on_sqlite
async def test_without_room_for_the_copy_nothing_is_upgraded(fresh, versions, first_version):
    await upgrade(fresh, versions=first_version, tables=DARK)
    fresh.file.with_name(f"{fresh.file.name}.before-0002").mkdir()  # something is in the way

    with pytest.raises(MigrationError, match="not upgraded"):
        await upgrade(fresh, versions=versions, tables=LIT)

    assert await pending(fresh, versions=versions) == ("0002",)


@on_sqlite
async def test_foreign_keys_are_guarded_again_after_an_upgrade(fresh, versions):
    await upgrade(fresh, versions=versions, tables=LIT)

    async with fresh.engine.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar_one() == 1


@on_sqlite
async def test_an_upgrade_that_would_lose_what_rows_point_to_is_undone(
    fresh, versions, first_version
):
    await upgrade(fresh, versions=first_version, tables=DARK)
    await live_in(fresh)
    also_do(versions, "DELETE FROM houses")

    with pytest.raises(MigrationError, match="would have lost"):
        await upgrade(fresh, versions=versions, tables=LIT)

    assert await count(fresh, "houses") == 1


@on_sqlite
async def test_a_copy_is_kept_for_a_week_and_no_longer(fresh, versions, first_version):
    """It still holds what people have had erased since."""
    await upgrade(fresh, versions=first_version, tables=DARK)
    copy = (await upgrade(fresh, versions=versions, tables=LIT)).copy
    made_at = datetime.fromtimestamp(copy.stat().st_mtime, UTC)

    assert remove_old_copies(fresh, made_at + timedelta(days=6)) == ()
    assert copy.exists()
    assert remove_old_copies(fresh, made_at + timedelta(days=7, seconds=1)) == (copy,)
    assert not copy.exists()
    assert fresh.file.exists()


@on_sqlite
async def test_sqlite_is_made_ready_at_start(fresh, versions):
    assert (await make_ready(fresh, versions=versions, tables=LIT)).revisions == ("0001", "0002")
    assert (await make_ready(fresh, versions=versions, tables=LIT)).revisions == ()


@on_postgres
async def test_postgresql_is_left_to_the_operator_in_one_sentence(fresh, versions):
    with pytest.raises(MigrationError) as refused:
        await make_ready(fresh, versions=versions, tables=LIT)
    assert "`python -m bot db upgrade`" in refused.value.sentence
    assert refused.value.sentence.count(".") == 1

    await upgrade(fresh, versions=versions, tables=LIT)
    assert (await make_ready(fresh, versions=versions, tables=LIT)).revisions == ()


@on_postgres
async def test_two_who_upgrade_at_once_take_turns(fresh, fresh_url, versions):
    other = Database(fresh_url)
    await asyncio.gather(
        upgrade(fresh, versions=versions, tables=LIT), upgrade(other, versions=versions, tables=LIT)
    )
    await other.close()

    assert await pending(fresh, versions=versions) == ()


async def test_the_check_is_content_when_everything_is_said(versions):
    assert await check(versions=versions, tables=LIT) == ()


async def test_the_check_says_when_there_is_no_migration_at_all(tmp_path):
    (told,) = await check(versions=tmp_path / "none", tables=LIT)

    assert "no migration yet" in told


async def test_the_check_names_what_no_migration_says(first_version):
    told = await check(versions=first_version, tables=LIT)

    assert "Only the code has the column houses.lit_at." in told
    assert "Only the code has the index ix_houses_lit_at on houses." in told
    assert "The nullable of houses.name is True in the migrations, False in the code." in told


async def test_the_check_names_what_only_the_migrations_say(versions):
    alone = MetaData(naming_convention=Base.metadata.naming_convention)
    LIT.tables["houses"].to_metadata(alone)

    assert "Only the migrations has the table doors." in await check(
        versions=versions, tables=alone
    )


async def test_the_check_notices_a_new_state_that_the_database_would_refuse(versions):
    """Alembic alone does not look at checks, and the first such row would fail months later."""
    told = await check(versions=versions, tables=houses(lit=True, colours="'red', 'blue', 'green'"))

    assert len(told) == 2
    assert "'green'" in told[0]


async def test_search_tables_are_nobodys_business(versions):
    third = versions / "0003_search.py"
    third.write_text(
        "from alembic import op\n"
        "revision, down_revision, branch_labels, depends_on = '0003', '0002', None, None\n"
        "def upgrade():\n"
        "    op.execute('CREATE VIRTUAL TABLE houses_fts USING fts5(words)')\n"
    )

    assert await check(versions=versions, tables=LIT) == ()


async def test_a_migration_is_written_once(versions):
    with pytest.raises(MigrationError, match="already say everything"):
        await revision("Nothing new", versions=versions, tables=LIT)

    assert [path.name for path in sorted(versions.glob("*.py"))] == [
        "0001_first_houses.py",
        "0002_light_in_the_houses.py",
    ]


async def test_a_migration_speaks_of_no_type_of_ours(versions):
    """Ours may change after it was released; what the database keeps may not."""
    for path in versions.glob("*.py"):
        assert "bot." not in path.read_text()
    assert "sa.DateTime(timezone=True)" in next(versions.glob("0002_*")).read_text()


async def test_two_last_migrations_are_refused(versions):
    second = next(versions.glob("0002_*.py"))
    (versions / "0003_also.py").write_text(second.read_text().replace('"0002"', '"0003"'))

    with pytest.raises(MigrationError, match="Two migrations"):
        await check(versions=versions, tables=LIT)


@on_postgres
async def test_a_migration_written_on_sqlite_makes_the_same_tables_on_postgresql(fresh, tmp_path):
    tables = every_table()
    await revision("All tables", versions=tmp_path / "all", tables=tables)

    await upgrade(fresh, versions=tmp_path / "all", tables=tables)

    async with fresh.engine.connect() as connection:
        assert await connection.run_sync(differences, tables) == ()
