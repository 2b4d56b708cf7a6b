"""A database that is not what the bot needs is told in one sentence with its place and the way out."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

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
