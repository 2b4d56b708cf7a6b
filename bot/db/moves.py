"""Whether this copy has moved to another machine and must never run again beside the other one."""

from datetime import datetime

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base
from bot.db.database import EVERY_GUILD, Database
from bot.db.types import Instant

_ONLY_ROW = 1


class MoveRow(Base):
    """One row, of no guild, and only where somebody has packed everything up."""

    __tablename__ = "moves"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    moved_at: Mapped[datetime] = mapped_column(Instant)


async def moved_at(db: Database) -> datetime | None:
    """When everything was packed up here, if it was."""
    async with db.reading(EVERY_GUILD) as tx:
        return (await tx.session.execute(select(MoveRow.moved_at))).scalar_one_or_none()


async def sealed_at(db: Database) -> datetime | None:
    """The same of a database that may not be there, or be of a version that knew no moves. Nothing is made."""
    if db.file is not None and not db.file.exists():
        return None
    async with db.engine.connect() as connection:
        knows_moves = await connection.run_sync(
            lambda sync: inspect(sync).has_table(MoveRow.__tablename__)
        )
    return await moved_at(db) if knows_moves else None


async def close_for_good(db: Database, now: datetime) -> None:
    """Nobody runs from here any more. Calling it again changes nothing."""
    async with db.transaction(EVERY_GUILD) as tx:
        if await tx.session.get(MoveRow, _ONLY_ROW) is None:
            tx.session.add(MoveRow(id=_ONLY_ROW, moved_at=now))


async def open_again(db: Database) -> None:
    async with db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(delete(MoveRow))
