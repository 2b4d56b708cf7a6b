"""Starting the small Discord beside a test, and speaking to its back door."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp


class BackDoor:
    """Each call is one wish; the answer says how this Discord is now."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def __call__(self, **wish: Any) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._address, json=wish) as response,
        ):
            return await response.json()


@asynccontextmanager
async def discord_process(ledger: Path) -> AsyncGenerator[tuple[str, str]]:
    """A small Discord in a process of its own; yields its base address and its back door's."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.discord_http",
        str(ledger),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        base, back_door = (await process.stdout.readline()).decode().split()
        yield base, back_door
    finally:
        process.stdin.close()
        await process.wait()
