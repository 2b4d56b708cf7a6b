"""The small Discord as a process of its own, so that it outlives whoever speaks to it.

    python -m tests.discord_http <the file that is its ledger>

It prints two addresses, for discord.py and for the test, and stays until its input is closed.
"""

import asyncio
import sys
from pathlib import Path

from tests.discord_http.server import DiscordHttp


async def serve(ledger: Path) -> None:
    async with DiscordHttp(ledger).open() as discord:
        print(discord.base, discord.back_door, flush=True)  # noqa: T201  whoever started it reads this
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
