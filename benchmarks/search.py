"""``search_ratio``: what people type, looked for on a shelf of 10,000 links, beside one of 100.

Few words are in many links and many words in few, as in any language. The most frequent ones are those of the starter
library, so that everyday questions find a lot.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from numpy import arange
from numpy.random import Generator, default_rng

from benchmarks.measure import Measured, Target, interleaved, milliseconds
from bot.db.database import Database
from bot.db.upgrade import upgrade
from bot.features.resources.files.starter import starter_library
from bot.features.resources.finding.analyser import split
from bot.features.resources.model import Audience, Details, Kind, Topic
from tests.features.resources.shelf import LINK, Shelf

QUERIES = Path(__file__).parents[1] / "tests" / "features" / "resources" / "search_queries.toml"
KEYS = ("search_ratio",)
MANY, FEW = 10_000, 100
RARE_WORDS = 8_000
ROUNDS = 240
_AT_A_TIME = 500


async def measure(folder: Path) -> Sequence[Measured]:
    databases = [
        Database(f"sqlite+aiosqlite:///{folder / name}.sqlite3") for name in ("many", "few")
    ]
    many, few = (Shelf(db) for db in databases)
    for db in databases:
        await upgrade(db)
    links = _links(default_rng(9))
    for begin in range(0, MANY, _AT_A_TIME):
        await many.put(*links[begin : begin + _AT_A_TIME])
    await few.put(*links[:: MANY // FEW])
    queries = tomllib.loads(QUERIES.read_text("utf-8"))
    typed = [query["typed"] for of in queries.values() for query in of]
    took, beside = await interleaved(
        lambda number: many.look(typed[number % len(typed)]),
        lambda number: few.look(typed[number % len(typed)]),
        rounds=ROUNDS,
    )
    for db in databases:
        await db.close()
    return (
        Measured(
            KEYS[0],
            took / beside,
            Target(at_most=2),
            f"{len(typed)} questions to {MANY:,} links: {milliseconds(took)}",
            f"to {FEW} links: {milliseconds(beside)}",
        ),
    )


def _links(chance: Generator) -> list[Details]:
    usual = sorted(
        {
            word
            for one in starter_library().links
            for text in (one.details.title, one.details.summary)
            for word in split(text)
        }
    )
    words = [*usual, *(_made_up(number) for number in range(RARE_WORDS))]
    weights = 1 / (arange(len(words)) + 10.0)
    drawn = chance.choice(len(words), size=(MANY, 22), p=weights / weights.sum())
    topics, kinds, audiences = [*Topic], [*Kind], [None, *Audience]
    return [
        replace(
            LINK,
            title=" ".join(words[one] for one in row[:5])[:80],
            summary=" ".join(words[one] for one in row[5:])[:200],
            url=f"https://example.org/{number}",
            topics=(topics[number % len(topics)],),
            kind=kinds[number % len(kinds)],
            audiences=tuple(one for one in [audiences[number % len(audiences)]] if one),
            languages=("es",) if number % 5 == 0 else ("en",),
            place=number % 1000,
        )
        for number, row in enumerate(drawn.tolist())
    ]


def _made_up(number: int) -> str:
    """A word that nobody types, but that could be one."""
    syllables = ("ba", "den", "ko", "lim", "mu", "ner", "pa", "rok", "si", "tel", "vu", "zan")
    parts = [number % 12, number // 12 % 12, number // 144 % 12, number // 1728 % 12]
    return "".join(syllables[part] for part in parts)
