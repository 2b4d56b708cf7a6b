"""Begins to erase Ruth and stands still just before the commit, until somebody kills it."""

import asyncio
import sys
from pathlib import Path

from tests.db.lived_in import MAPLE, RUTH, House


async def erase(folder: Path, url: str | None) -> None:
    house = House(url, folder)
    async with house.db.transaction(MAPLE) as tx:
        await house.privacy.forget_in(tx, MAPLE, RUTH)
        sys.stdout.write("written down\n")
        sys.stdout.flush()
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(erase(Path(sys.argv[1]), sys.argv[2] or None))
