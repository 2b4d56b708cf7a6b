"""What an old copy of the database believes to be owed. Since it was made, the bot may have said it already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update

from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.model import Debt, DeliveryState, Reason
from bot.features.outbox.tables import DeliveryRow

_OPEN = (DeliveryState.WAITING, DeliveryState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Doubted:
    unsure: int
    """Were due before now: looked for once the bot is back, and never said blindly."""
    waiting: int
    """Are promised for later, and stay so."""


async def doubt_what_was_due(db: Database, *, now: datetime) -> Doubted:
    """For a database that was brought back: messages that were due before now may have been said. Steps are taken
    again, since twice does no harm."""
    row = DeliveryRow
    was_due = and_(row.debt == Debt.SAY, row.state.in_(_OPEN), row.due_at <= now)
    async with db.transaction(EVERY_GUILD) as tx:
        unsure = (
            await tx.session.execute(select(func.count()).select_from(row).where(was_due))
        ).scalar_one()
        await tx.session.execute(
            update(row)
            .where(was_due)
            .values(
                state=DeliveryState.UNCERTAIN,
                failure=Reason.RESTORED,
                first_attempt_at=func.coalesce(row.first_attempt_at, row.due_at),
                wake_at=None,
                finished_at=now,
            )
            .execution_options(synchronize_session=False)
        )
        waits = and_(row.debt == Debt.SAY, row.state == DeliveryState.WAITING)
        waiting = (
            await tx.session.execute(select(func.count()).select_from(row).where(waits))
        ).scalar_one()
    return Doubted(unsure, waiting)


async def look_for_restored(db: Database, *, now: datetime) -> None:
    """At each start: let the sender look for them. What it finds was said, what is over is skipped; all else that it
    does not find is uncertain again, for a person to decide."""
    row = DeliveryRow
    async with db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(
            update(row)
            .where(row.state == DeliveryState.UNCERTAIN, row.failure == Reason.RESTORED)
            .values(state=DeliveryState.WAITING, wake_at=now, finished_at=None)
            .execution_options(synchronize_session=False)
        )
