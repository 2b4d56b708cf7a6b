"""``rsvp_work_ratio``: what an RSVP costs beside one empty write transaction on the same file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from benchmarks.measure import Measured, Target, interleaved, milliseconds
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.db.database import Database
from bot.db.upgrade import upgrade
from bot.features.sessions.model import RsvpAnswer
from tests.features.sessions.oak import Oak

KEYS = ("rsvp_work_ratio",)
ROUNDS = 300
PEOPLE = 40
ANSWERS = (RsvpAnswer.GOING, RsvpAnswer.DECLINED)


async def measure(folder: Path) -> Sequence[Measured]:
    db = Database(f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}")
    await upgrade(db)
    oak = Oak(db, TurnedClock(datetime(2026, 3, 9, tzinfo=UTC)), GuildId(700))
    await oak.open(seats=PEOPLE // 2)
    people = [MemberId(1000 + number) for number in range(PEOPLE)]
    await oak.let_in(*people)
    meeting = await oak.schedule()

    async def rsvp(number: int) -> None:
        answer = ANSWERS[(number // PEOPLE) % 2]
        await oak.tap(people[number % PEOPLE], meeting, answer, wait=True)

    async def empty(_number: int) -> None:
        async with db.transaction(oak.guild_id) as tx:
            await tx.session.execute(text("SELECT 1"))

    took, beside = await interleaved(rsvp, empty, rounds=ROUNDS)
    await db.close()
    return (
        Measured(
            KEYS[0],
            took / beside,
            Target(),
            f"an RSVP's own work: {milliseconds(took)}",
            f"an empty transaction: {milliseconds(beside)}",
        ),
    )
