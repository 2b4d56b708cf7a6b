"""One visit for each statement, and nothing lost by it."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.db.database import EVERY_GUILD, Database

MANY = 2_500
NUMBERS = text(
    f"WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < {MANY}) "  # noqa: S608  our own number
    "SELECT n FROM more"
)


@pytest.fixture
async def file(sqlite_url):
    database = Database(sqlite_url, survives_power_cut=False)
    yield database
    await database.close()


async def test_more_rows_than_come_along_at_once_all_arrive_in_order(file):
    wanted = list(range(1, MANY + 1))
    async with file.reading(EVERY_GUILD) as tx:
        assert list((await tx.session.execute(NUMBERS)).scalars()) == wanted
        streamed = await tx.session.stream_scalars(NUMBERS, execution_options={"yield_per": 700})
        assert [one async for one in streamed] == wanted
        half_read = await tx.session.stream_scalars(NUMBERS)
        assert await half_read.first() == 1
        assert (await tx.session.execute(text("SELECT 7"))).scalar_one() == 7


async def test_a_statement_that_fails_or_is_given_up_leaves_the_file_usable(file):
    with pytest.raises(OperationalError):
        async with file.reading(EVERY_GUILD) as tx:
            await tx.session.execute(text("SELECT nothing FROM nowhere"))

    async def read_slowly():
        async with file.transaction(EVERY_GUILD) as tx:
            await tx.session.execute(text("UPDATE presence SET id = id"))
            await tx.session.execute(NUMBERS)

    given_up = asyncio.create_task(read_slowly())
    await asyncio.sleep(0.005)
    given_up.cancel()
    await asyncio.wait([given_up])

    async with file.transaction(EVERY_GUILD) as tx:
        assert (await tx.session.execute(text("SELECT 7"))).scalar_one() == 7
