"""The bot is killed again and again while it sends. Nobody hears a thing twice, and nothing is forgotten."""

import asyncio
import json
import os
import random
import secrets
import signal
import sys
from collections import Counter
from contextlib import suppress

import pytest

from bot.core.clock import SystemClock
from bot.core.ids import GuildId, MemberId
from bot.db.database import Database
from bot.features.outbox.model import DeliveryState, Promise
from bot.features.outbox.service import OutboxService
from bot.features.outbox.store import DeliveryStore, about
from tests.features.outbox.fake_sender import FakeSender

MAPLE = GuildId(700)
STORY = 7
KILLS = 8
NOTES = range(1, 401)
STEPS = range(50)
A_SHORT_DOWNTIME, A_LONG_ONE = 2.05, 15.0


class Bots:
    """One bot after another, each killed or left to finish."""

    def __init__(self, nursery: asyncio.subprocess.Process) -> None:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        self._ask = nursery.stdin
        self._answers = nursery.stdout

    async def start(self, minutes_ahead: float, *to_the_end: str) -> int:
        self._ask.write(" ".join([str(minutes_ahead), *to_the_end, "\n"]).encode())
        return int(await self._answers.readline())

    async def end(self) -> int:
        async with asyncio.timeout(60):
            over, code = (await self._answers.readline()).split()
        assert over == b"over"
        return int(code)


@pytest.fixture
async def bots(sqlite_url, tmp_path):
    nursery = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.stories.killed_sender_child",
        sqlite_url,
        str(tmp_path / "discord.jsonl"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    yield Bots(nursery)
    nursery.terminate()
    await nursery.wait()


async def states(db):
    async with db.reading(MAPLE) as tx:
        return {one.key: one.state for one in await DeliveryStore(tx).list_(about(STORY))}


@pytest.mark.long
async def test_a_bot_that_is_killed_again_and_again_says_everything_once(
    bots, sqlite_url, tmp_path
):
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")  # noqa: T201  shown when the test fails
    chance = random.Random(seed)  # noqa: S311  not a secret, but repeatable
    db = Database(sqlite_url)
    outbox = OutboxService(db, SystemClock(), FakeSender())
    now = SystemClock().now()
    async with db.transaction(MAPLE) as tx:
        await outbox.post(
            tx,
            [
                *(
                    Promise.say_to_member(
                        f"note {n}", MAPLE, MemberId(n), "k", now, subject_id=STORY
                    )
                    for n in NOTES
                ),
                *(Promise.do(f"step {n}", MAPLE, "k", now, subject_id=STORY) for n in STEPS),
            ],
        )

    minutes_ahead, killed = 0.0, 0
    for n in range(KILLS):
        pid = await bots.start(minutes_ahead)
        await asyncio.sleep(chance.uniform(0, 0.3))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        killed += await bots.end() == -signal.SIGKILL
        minutes_ahead += A_LONG_ONE if n == 3 else A_SHORT_DOWNTIME
    await bots.start(minutes_ahead, "to the end")
    assert await bots.end() == 0

    lines = [json.loads(line) for line in (tmp_path / "discord.jsonl").read_text().splitlines()]
    said = Counter(line["key"] for line in lines if line["what"] == "said")
    done = Counter(line["key"] for line in lines if line["what"] == "done")
    became = await states(db)
    await db.close()
    assert killed >= KILLS // 2
    for n in NOTES:
        key = f"note {n}"
        assert (said[key], became[key]) == (1, DeliveryState.SENT), key
    for n in STEPS:
        assert done[f"step {n}"] >= 1
        assert became[f"step {n}"] is DeliveryState.SENT
