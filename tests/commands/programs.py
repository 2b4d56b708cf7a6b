"""Real processes of the real program, in a folder of their own."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.settings import PREFIX
from tests.commands.fake_discord import FakeDiscord

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    code: int | None
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    wide = {"COLUMNS": "240", "PYTHONPATH": str(ROOT)}
    return kept | wide | {f"{PREFIX}{name}": value for name, value in settings.items()}


def words_for(words: Sequence[str], world: FakeDiscord | None) -> list[str]:
    if world is None:
        return ["-m", "bot", *words]
    return ["-m", "tests.commands.against", world.base, world.gateway, *words]


async def begin(
    folder: Path,
    *words: str,
    world: FakeDiscord | None = None,
    python: str = sys.executable,
    **settings: str,
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        python,
        *words_for(words, world),
        cwd=folder,
        env=environment(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def end(process: asyncio.subprocess.Process, *, within: float = 60) -> Ended:
    async with asyncio.timeout(within):
        out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


async def play(
    folder: Path, *words: str, world: FakeDiscord | None = None, **settings: str
) -> Ended:
    """Start the program and wait for its end."""
    return await end(await begin(folder, *words, world=world, **settings))
