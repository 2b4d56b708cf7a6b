"""Sixty everyday questions to the starter library: is the right link among the first three, and the same on both databases?"""

import tomllib
from pathlib import Path

import pytest

from bot.db.base import Base
from bot.db.database import EVERY_GUILD, Database
from bot.features.resources.files.starter import starter_library
from bot.features.resources.model import Filters, Reader, ResourceId
from tests.features.resources.shelf import Shelf, link

QUERIES = tomllib.loads(Path(__file__).with_name("search_queries.toml").read_text("utf-8"))
FIRST = 3
ODD = (
    "Zahl 4711a und 0x7f",
    "Дети и зависимость",
    "日本語 の 集まり",
    "🏠 Nest & Nook's",
    "Donaudampfschifffahrtselektrizitätenhaup Amt",
    "naïve co-operation, re:start/again",
    "wwwexampleorg e1e5 1e5",
)
"""Where SQLite and PostgreSQL would cut words in different places."""


@pytest.fixture
async def both(sqlite_url, postgres_url):
    kept = [Database(url, survives_power_cut=False) for url in (sqlite_url, postgres_url)]
    yield kept
    async with kept[1].transaction(EVERY_GUILD) as tx:
        for table in reversed(Base.metadata.sorted_tables):
            await tx.session.execute(table.delete())
    for one in kept:
        await one.close()


@pytest.mark.postgres
async def test_everyday_words_find_the_right_link_first_and_alike_on_both_databases(both, capsys):
    starters = starter_library().links
    found: list[dict[str, list[ResourceId]]] = []
    names: dict[ResourceId, str] = {}
    for db in both:
        shelf = Shelf(db)
        ids = await shelf.put(*(one.details for one in starters), *(link(odd) for odd in ODD))
        names |= dict(zip(ids, [*(one.id for one in starters), *ODD], strict=True))
        answers: dict[str, list[ResourceId]] = {}
        for reader, queries in (("en", QUERIES["english"]), ("es", QUERIES["spanish"])):
            for query in queries:
                page = await shelf.look(query["typed"], Filters(), Reader(reader))
                answers[query["typed"]] = [one.id for one in page.items]
        for odd in ODD:
            for typed in (odd, odd.split()[0]):
                answers[typed] = [one.id for one in (await shelf.look(typed)).items]
            assert names[answers[odd][0]] == odd
        found.append(answers)
    on_sqlite, on_postgres = found
    assert on_sqlite == on_postgres

    counted = {
        part: [
            any(names[one] in query["finds"] for one in on_sqlite[query["typed"]][:FIRST])
            for language in QUERIES
            for query in QUERIES[language]
            if part in ("all", language, "held back" if query.get("held_back") else "")
        ]
        for part in ("all", "english", "spanish", "held back")
    }
    with capsys.disabled():
        for part, hits in counted.items():
            recall = sum(hits) / len(hits)
            print(f"\n{part}: {sum(hits)} of {len(hits)}, {recall:.0%}", end="")  # noqa: T201  to be seen in every run
    known = {one.id for one in starters}
    assert all({*query["finds"]} <= known for of in QUERIES.values() for query in of)
    assert len(counted["all"]) == 60
    assert len(counted["spanish"]) == 15
    assert sum(counted["all"]) >= 0.9 * 60
