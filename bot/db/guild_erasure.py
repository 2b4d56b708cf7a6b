"""Everything of one server at once, whatever features there are: found, and erased."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapper

from bot.core.ids import GuildId
from bot.db.base import Base, GuildScoped
from bot.db.database import Transaction
from bot.db.tables import every_table


async def erase_guild(tx: Transaction) -> int:
    """Delete every row of the transaction's guild, the keys with them, and return how many rows. A table that is added
    tomorrow is among them, since what is deleted is read from the tables themselves."""
    gone = 0
    for mapper in _rows_of_guilds():
        row = mapper.class_
        theirs = row.guild_id == tx.guild_id
        count = select(func.count()).select_from(row).where(theirs)
        gone += (await tx.session.execute(count)).scalar_one()
        await tx.session.execute(
            delete(row).where(theirs).execution_options(synchronize_session=False)
        )
    return gone


async def list_guilds(tx: Transaction, *, but: str = "") -> set[GuildId]:
    """Every server of which anything is kept, ``but`` in one table."""
    found: set[GuildId] = set()
    for mapper in _rows_of_guilds():
        if str(mapper.persist_selectable) == but:
            continue
        query = select(mapper.class_.guild_id).distinct()
        found |= {GuildId(one) for one in (await tx.session.execute(query)).scalars()}
    return found


def _rows_of_guilds() -> list[Mapper[Any]]:
    """What refers to others comes before what it refers to."""
    every_table()
    order = {one.name: at for at, one in enumerate(Base.metadata.sorted_tables)}
    rows = [one for one in Base.registry.mappers if issubclass(one.class_, GuildScoped)]
    return sorted(rows, key=lambda one: order[str(one.persist_selectable)], reverse=True)
