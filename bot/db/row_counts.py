"""How much is in a database, column by column: to see what something would take away."""

from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy import func, select

from bot.db.base import Base
from bot.db.database import EVERY_GUILD, Database
from bot.db.tables import every_table

Counts: TypeAlias = Mapping[tuple[str, str], int]
"""By table and column, how many rows have something there."""


async def count_filled(db: Database) -> Counts:
    every_table()
    found: dict[tuple[str, str], int] = {}
    async with db.reading(EVERY_GUILD) as tx:
        for mapper in Base.registry.mappers:
            (table,) = mapper.tables
            names = [column.key for column in mapper.columns]
            filled = [func.count(getattr(mapper.class_, name)) for name in names]
            row = (await tx.session.execute(select(*filled).select_from(mapper.class_))).one()
            found |= {(table.name, name): count for name, count in zip(names, row, strict=True)}
    return found
