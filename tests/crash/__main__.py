"""Kill the sender, count the messages.

python -m tests.crash --kills 25
"""

import argparse
import asyncio
import random
import secrets
import sys
import tempfile
from pathlib import Path

from tests.crash.run import STORMY, Outcome, deaths, run
from tests.crash.world import Size

MOST_SHOWN = 20


def table(outcome: Outcome) -> str:
    counted = outcome.counted
    cells = {
        "kills": outcome.kills,
        "at a step": outcome.at_steps,
        "promises": counted.promises,
        "sent": counted.sent,
        "late": counted.late,
        "told together": counted.together,
        "skipped": counted.skipped,
        "uncertain": counted.uncertain,
        "lost": len(counted.lost),
        "doubled": len(counted.doubled),
    }
    head = "  ".join(cells)
    line = "  ".join(f"{value:>{len(name)}}" for name, value in cells.items())
    return f"{head}\n{line}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    told = parser.parse_args()
    size = Size(guilds=3 + told.kills // 15)
    chance = random.Random(told.seed)  # noqa: S311  repeatable, not secret
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(
            run(
                Path(folder),
                dying=deaths(told.kills, chance),
                size=size,
                seed=told.seed,
                manners=STORMY,
            )
        )
    counted = outcome.counted
    beside = (
        f"seed {told.seed}; {outcome.discord['taken']} requests, "
        f"{outcome.discord['refused']} refused as too many; "
        f"of the uncertain {counted.uncertain_but_said} had been said; "
        f"{counted.cards} cards, {counted.cards_twice} of them posted once more"
    )
    lines = [
        table(outcome),
        beside,
        *[f"lost: {one}" for one in counted.lost[:MOST_SHOWN]],
        *[f"doubled: {one}" for one in counted.doubled[:MOST_SHOWN]],
    ]
    print("\n".join(lines))  # noqa: T201  this is what it is for
    return 0 if counted.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
