"""``audit_ratio``: an act with its entry in the chain, beside the same act with a row that hangs on nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks.measure import Measured, Target, interleaved, milliseconds
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId, new_id
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.db.upgrade import upgrade
from bot.features.audit.service import AuditService
from bot.features.audit.tables import AuditRow

KEYS = ("audit_ratio",)
ROUNDS = 400
DANA = MemberId(1)
CHAINED, LOOSE = GuildId(700), GuildId(701)


async def measure(folder: Path) -> Sequence[Measured]:
    db = Database(f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}")
    await upgrade(db)
    clock = TurnedClock(datetime(2026, 3, 9, tzinfo=UTC))
    sealer = Sealer(KeyRing.of(RingKey.fresh()), clock)
    audit = AuditService(db=db, sealer=sealer, clock=clock)

    async def chained(_number: int) -> None:
        async with db.transaction(CHAINED) as tx:
            await audit.record(tx, actor=DANA, action="groups.created")

    async def loose(_number: int) -> None:
        async with db.transaction(LOOSE) as tx:
            await _add(tx, await sealer.pseudonym(tx, DANA), clock.now())

    took, beside = await interleaved(chained, loose, rounds=ROUNDS)
    await db.close()
    return (
        Measured(
            KEYS[0],
            took / beside,
            Target(at_most=2.0),
            f"an act in the chain: {milliseconds(took)}",
            f"a loose row: {milliseconds(beside)}",
        ),
    )


async def _add(tx: Transaction, who: str, at: datetime) -> None:
    row = {"guild_id": LOOSE, "id": new_id(at), "at": at, "action": "groups.created"}
    await tx.session.execute(insert(AuditRow).values(actor_pseudonym=who, **row))
