"""``growth_ratio``: an RSVP among 10,000 groups, beside one among 10.

Ten groups are founded by the services, each with its people, its meeting and all that is owed to them. The large town
is those ten, copied inside the database a thousand times under other ids.
"""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, literal, select, true

from benchmarks.measure import Measured, Target, interleaved, milliseconds
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.base import Base
from bot.db.database import EVERY_GUILD, Database
from bot.db.types import Id
from bot.db.upgrade import upgrade
from bot.features.sessions.model import RsvpAnswer
from tests.features.sessions.oak import Oak

KEYS = ("growth_ratio",)
GROUPS, TIMES, PEOPLE = 10, 1_000, 5
ROUNDS = 300
APART = 10_000_000_000_000
"""Added to every id for each copy. Larger than what lies between two ids of one town, and a thousand of them fit."""
FIRST_GUILD, FIRST_PERSON = 700, 2_000
ANSWERS = (RsvpAnswer.DECLINED, RsvpAnswer.GOING)


class Place:
    """One of the ten groups, and where its copies are."""

    def __init__(self, oak: Oak, session_id: SessionId) -> None:
        self.oak = oak
        self.session_id = session_id
        self._turn = 10_000_000

    async def rsvp(self, person: int, answer: RsvpAnswer, *, copy: int = 0) -> None:
        away = copy * APART
        self._turn += 1
        await self.oak.sessions.record_rsvp(
            GuildId(self.oak.guild_id + away),
            SessionId(self.session_id + away),
            by=MemberId(FIRST_PERSON + person + away),
            answer=answer,
            turn=self._turn,
            wait=True,
        )


async def measure(folder: Path) -> Sequence[Measured]:
    clock = TurnedClock(datetime(2026, 3, 9, tzinfo=UTC))
    small, large = folder / "small.sqlite3", folder / "large.sqlite3"
    db = _database(small)
    await upgrade(db)
    found = [await _found(db, clock, number) for number in range(GROUPS)]
    await db.close()  # and with it everything is in the one file
    shutil.copyfile(small, large)
    few, many = _database(small), _database(large)
    rows = await _multiply(many)
    in_few = [Place(Oak(few, clock, guild_id), session_id) for guild_id, session_id in found]
    in_many = [Place(Oak(many, clock, guild_id), session_id) for guild_id, session_id in found]

    async def tap(places: Sequence[Place], number: int, *, is_everywhere: bool) -> None:
        """Everybody takes their yes back, then gives it again; the work is the same in both towns."""
        sweep, turn = divmod(number, GROUPS * PEOPLE)
        # In the large town each pair of sweeps is somewhere else.
        copy = (sweep // 2 * GROUPS * PEOPLE + turn) * 617 % TIMES if is_everywhere else 0
        await places[turn % GROUPS].rsvp(turn // GROUPS, ANSWERS[sweep % 2], copy=copy)

    took, beside = await interleaved(
        lambda number: tap(in_many, number, is_everywhere=True),
        lambda number: tap(in_few, number, is_everywhere=False),
        rounds=ROUNDS,
    )
    await few.close()
    await many.close()
    return (
        Measured(
            KEYS[0],
            took / beside,
            Target(at_most=1.2),
            f"an RSVP at {GROUPS * TIMES:,} groups, {rows:,} rows: {milliseconds(took)}",
            f"at {GROUPS} groups: {milliseconds(beside)}",
        ),
    )


def _database(file: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{file}")


async def _found(db: Database, clock: TurnedClock, number: int) -> tuple[GuildId, SessionId]:
    oak = Oak(db, clock, GuildId(FIRST_GUILD + number))
    await oak.open(seats=PEOPLE)
    people = [MemberId(FIRST_PERSON + place) for place in range(PEOPLE)]
    await oak.let_in(*people)
    meeting = await oak.schedule()
    await oak.going(meeting, *people)
    return oak.guild_id, meeting.id


async def _multiply(db: Database) -> int:
    """Copy every row of a guild so many times, inside the database. Return how many rows there are then."""
    first = select(literal(1).label("number")).cte("copies", recursive=True)
    copies = first.union_all(select(first.c.number + 1).where(first.c.number < TIMES - 1))
    rows = 0
    async with db.transaction(EVERY_GUILD) as tx:
        for one in Base.metadata.sorted_tables:
            if "guild_id" not in one.c:
                continue
            away = copies.c.number * APART
            values = [at + away if isinstance(at.type, Id) else at for at in one.c]
            copied = select(*values).select_from(one.join(copies, true()))
            await tx.session.execute(insert(one).from_select([at.name for at in one.c], copied))
            rows += (await tx.session.execute(select(func.count()).select_from(one))).scalar_one()
    return rows
