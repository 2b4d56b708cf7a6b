"""A database that is not what the bot needs is told in one sentence with its place and the way out."""

import sqlite3

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import IntegrityError

from bot.commands.console import OperatorError
from bot.commands.open_database import DatabaseAwayError, open_database
from bot.db.database import EVERY_GUILD
from bot.features.guilds.tables import GuildRow
from config.settings import Settings


def settings(url):
    return Settings(_env_file=None, database_url=url)


async def ask(url):
    async with open_database(settings(url)) as db, db.reading(EVERY_GUILD) as tx:
        await tx.session.execute(select(GuildRow))


async def test_a_file_of_another_program_is_named_with_the_next_step(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/photos.db"
    with pytest.raises(
        DatabaseAwayError, match=r"photos\.db .*no such table: guilds.* put the copy"
    ):
        await ask(url)


async def test_so_is_a_database_on_postgresql(empty_postgres_url):
    with pytest.raises(DatabaseAwayError, match=r"of PostgreSQL at .*\"guilds\" does not exist"):
        await ask(empty_postgres_url)


async def write_twice_what_is_there_once(url):
    async with open_database(settings(url)) as db, db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(text("CREATE TABLE once (one INTEGER UNIQUE)"))
        for _ in range(2):
            await tx.session.execute(text("INSERT INTO once VALUES (1)"))


async def test_a_bug_of_ours_stays_one_and_names_the_file(sqlite_url):
    with pytest.raises(IntegrityError) as raised:
        await write_twice_what_is_there_once(sqlite_url)
    assert "porchlight.db said no to it." in raised.value.__notes__[0]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"username": "nobody_here"},
            r"refused the user “nobody_here” or the password; correct .*",
        ),
        (
            {"database": "misspelt"},
            r"has no database “misspelt”; make it with createdb, or correct",
        ),
        (
            {"host": "127.0.0.1", "port": 9, "query": {}},
            r"No PostgreSQL answers at 127.0.0.1:9; st",
        ),
    ],
)
async def test_postgresql_that_lets_us_not_in_says_why(postgres_url, wrong, told):
    url = make_url(postgres_url).set(password="marked-password").set(**wrong)
    with pytest.raises(DatabaseAwayError, match=told) as raised:
        await ask(url.render_as_string(hide_password=False))
    assert "marked-password" not in str(raised.value)


async def test_a_full_disk_is_no_reason_to_put_a_copy_back(tmp_path, sqlite_url):
    with pytest.raises(
        OperatorError, match=r"^The disk is full, so .*; make room and run it again"
    ):
        async with open_database(settings(sqlite_url)):
            fill_up(tmp_path / "small.db")


def fill_up(file):
    """SQLite's own refusal, as on a disk without room."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA max_page_count = 4")
    for number in range(20):
        connection.execute(f"CREATE TABLE t{number} (one)")


async def test_a_file_elsewhere_is_not_blamed_on_the_database(tmp_path, sqlite_url):
    (tmp_path / "backups").write_text("not a folder")
    with pytest.raises(
        OperatorError, match=r"backups/one can't be used \(Not a directory\); give it"
    ):
        async with open_database(settings(sqlite_url)):
            (tmp_path / "backups/one").open()
