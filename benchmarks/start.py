"""``start_ratio`` and ``start_extra_mb``: what a million notes that wait cost a bot that starts.

The real program is started as a process, against a small Discord with a gateway, until its sender has looked for the
first time when something is due: with an empty outbox and with a full one, in turns.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import text

from benchmarks.evening import town
from benchmarks.measure import Measured, Target
from bot.core.clock import SystemClock
from bot.core.key_ring import new_ring
from bot.db.database import EVERY_GUILD, Database
from bot.features.members.note_times import Lead
from tests.commands.fake_discord import MAPLE_STREET, TOKEN, FakeDiscord
from tests.commands.programs import environment

KEYS = ("start_ratio", "start_extra_mb")
WAITING = 1_000_000
STARTS = 5
NOBODY_IS_DUE_FOR = timedelta(days=2)

_FILL = """
WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < :more)
INSERT INTO deliveries ({columns})
SELECT {values} FROM deliveries CROSS JOIN more
"""
_LATER = "strftime('%Y-%m-%d %H:%M:%S.000000', {0}, '+' || n || ' seconds')"
_OTHER = {
    "id": "id + n",
    "key": "key || n",
    "guild_id": "guild_id + n % 1000",
    "member_id": "member_id + n % 50000",
    "group_id": "group_id + n % 10000",
    "subject_id": "subject_id + n % 100000",
    **{at: _LATER.format(at) for at in ("due_at", "wake_at", "deadline_at", "useless_after")},
}


@dataclass(frozen=True, slots=True)
class Start:
    seconds: float
    peak_mb: float


async def measure(folder: Path) -> Sequence[Measured]:
    empty, full = folder / "empty", folder / "full"
    for home in (empty, full):
        await _furnish(home, waiting=WAITING if home is full else 0)
    starts: dict[Path, list[Start]] = {empty: [], full: []}
    async with FakeDiscord().open() as discord:
        await discord.invite()
        for turn in range(1 + STARTS):
            for home, known in starts.items():
                one = await _start(home, discord)
                if turn > 0:  # the first one of each tells Discord of the commands
                    known.append(one)
    took, beside = (median(one.seconds for one in starts[home]) for home in (full, empty))
    peak, usual = (median(one.peak_mb for one in starts[home]) for home in (full, empty))
    return (
        Measured(
            "start_ratio",
            took / beside,
            Target(at_most=1.2),
            f"start to first look with {WAITING:,} waiting: {took:.2f} s",
            f"with none: {beside:.2f} s",
        ),
        Measured(
            "start_extra_mb",
            peak - usual,
            Target(at_most=10),
            f"memory at its peak by then: {peak:.1f} MB",
            f"with none: {usual:.1f} MB",
        ),
    )


async def _furnish(home: Path, *, waiting: int) -> None:
    data = home / "data"
    data.mkdir(parents=True, mode=0o700)
    new_ring(data / "key_ring.json")
    clock = SystemClock()
    async with town(data, clock, groups=1, people=1) as here:
        if waiting:
            (group,) = here.groups
            first = clock.now() + NOBODY_IS_DUE_FOR
            await here.plan(group, first, leads=frozenset({Lead.HOUR}))
            await _fill(here.db, waiting - 1)
            assert (await here.bot.services.outbox.report()).waiting == waiting


async def _fill(db: Database, more: int) -> None:
    """The one note that a service planned, again and again, each a second later than the last."""
    async with db.transaction(EVERY_GUILD) as tx:
        found = await tx.session.execute(text("SELECT name FROM pragma_table_info('deliveries')"))
        columns = found.scalars().all()
        values = [_OTHER.get(name, name) for name in columns]
        fill = _FILL.format(columns=", ".join(columns), values=", ".join(values))
        await tx.session.execute(text(fill), {"more": more})


async def _start(home: Path, discord: FakeDiscord) -> Start:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.start_child", discord.base, discord.gateway, "run"),
        cwd=home,
        env=environment({"TOKEN": TOKEN, "GUILD_ID": str(MAPLE_STREET), "LOG_LEVEL": "error"}),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            if line.startswith(b"looked "):
                took = time.perf_counter() - begun
                return Start(took, int(line.split()[1]) / 1024)
        raise AssertionError("the bot ended before its sender looked")
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
