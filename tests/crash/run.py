"""One run: plan, kill, kill again, let the last one finish, count."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path
from typing import Any

from tests.crash.count import Count, count
from tests.crash.steps import A_MOMENT, AGAIN_AND_AGAIN, AN_HOUR, EACH_STEP, Death
from tests.crash.world import Size, plan
from tests.discord_http.process import BackDoor, discord_process

LIVES_AT_MOST = 6.0
"""Seconds. Whoever has not come to its step by then dies where it is."""

TO_THE_END = 600.0

CALM = {"channel_window": 0.5}
STORMY = CALM | {
    "bad_gateway": 0.01,
    "unavailable": 0.02,
    "dropped_before": 0.02,
    "dropped_after": 0.03,
    "slow": 0.005,
    "slow_for": 2.5,
}
"""Waiting takes a tenth of the real time: a channel's window, a slow answer, and when the sender cuts one off."""


@dataclass(frozen=True, slots=True)
class Outcome:
    kills: int
    at_steps: int
    """Those that died where they were told to."""
    counted: Count
    discord: dict[str, Any]
    seed: int


class Senders:
    """One sender after another."""

    def __init__(self, nursery: asyncio.subprocess.Process) -> None:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        self._ask = nursery.stdin
        self._answers = nursery.stdout

    async def start(self, death: Death | None, nth: int) -> int:
        step = death.step if death is not None else None
        self._ask.write((json.dumps({"step": step, "nth": nth}) + "\n").encode())
        first = await self._answers.readline()
        assert first.strip().isdigit(), f"the sender did not come up: {first!r}"
        return int(first)

    async def end(self, *, within: float) -> int | None:
        """Its exit code; None if it still lives."""
        try:
            async with asyncio.timeout(within):
                over, code = (await self._answers.readline()).split()
        except TimeoutError:
            return None
        assert over == b"over"
        return int(code)


@asynccontextmanager
async def senders(folder: Path, base: str, back_door: str) -> AsyncGenerator[Senders]:
    nursery = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.crash.sender",
        str(folder),
        base,
        back_door,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Senders(nursery)
    finally:
        nursery.terminate()
        await nursery.wait()


def deaths(kills: int, chance: random.Random) -> Iterable[Death]:
    """By turns at a step and at any moment."""
    steps = chain(EACH_STEP, cycle(AGAIN_AND_AGAIN))
    for n in range(kills):
        away = chance.choices((A_MOMENT, AN_HOUR), (4, 1))[0]
        yield next(steps) if n % 2 else Death(None, away)


async def run(
    folder: Path,
    *,
    dying: Iterable[Death],
    size: Size,
    seed: int,
    manners: dict[str, Any],
    nth: int | None = None,
) -> Outcome:
    """``nth``: the how many-th time that it passes its step is deadly; by chance if None."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    ledger = folder / "discord.jsonl"
    kills = at_steps = 0
    async with (
        discord_process(ledger) as (base, back_door),
        senders(folder, base, back_door) as line,
    ):
        world = await plan(folder, size)  # while the first sender gets ready
        door = BackDoor(back_door)
        await door(rooms=dict(world.rooms), manners=manners | {"seed": seed})
        for death in dying:
            code = await _one_life(line, death, nth or chance.randint(1, 6), chance)
            if code == 0:
                break  # everything is said
            assert code == -signal.SIGKILL, f"the sender ended by itself: {code}"
            kills += 1
            at_steps += death.step is not None
            ahead = (await door())["ahead"]
            await door(ahead=ahead + death.then_away, spare=True)
        await line.start(None, 1)
        code = await line.end(within=TO_THE_END)
        assert code == 0, f"the last sender did not finish: {code}"
        discord = await door()
    return Outcome(kills, at_steps, await count(world, ledger), discord, seed)


async def _one_life(line: Senders, death: Death, nth: int, chance: random.Random) -> int:
    pid = await line.start(death, nth)
    lives = chance.uniform(0, 0.5) if death.step is None else LIVES_AT_MOST
    code = await line.end(within=lives)
    if code is not None:
        return code
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    code = await line.end(within=LIVES_AT_MOST)
    assert code is not None
    return code
