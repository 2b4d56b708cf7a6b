"""Everything of one server at once, whatever features there are: found, and erased."""

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, UniqueConstraint, delete, func, select, union
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
    """Every server of which anything is kept, ``but`` in one table. However many rows there are, few are read."""
    found = (await tx.session.execute(_every_server(but))).scalars()
    return {GuildId(one) for one in found}


@cache
def _every_server(but: str) -> CompoundSelect[int]:
    """One question to all tables: asking one after the other took a quarter of a second at each start."""
    questions: list[Select[int]] = []
    for mapper in _rows_of_guilds():
        table = Base.metadata.tables[str(mapper.persist_selectable)]
        if table.name == but:
            continue
        if _is_found_by_guild(table):
            questions.append(_one_after_the_other(mapper.class_, f"servers_of_{table.name}"))
        elif not _stands_on_another(table):  # which is asked itself
            questions.append(select(mapper.class_.guild_id).distinct())
    return union(*questions)


def _one_after_the_other(row: type[Any], name: str) -> Select[int]:
    """The least number, then the least above it, and so on: each is a step down the index. ``DISTINCT`` would read
    all of it, on both databases."""
    servers = select(func.min(row.guild_id).label("guild_id"))
    servers = servers.cte(name, recursive=True)
    next_one = select(func.min(row.guild_id)).where(row.guild_id > servers.c.guild_id)
    servers = servers.union_all(
        select(next_one.correlate(servers).scalar_subquery()).where(servers.c.guild_id.is_not(None))
    )
    return select(servers.c.guild_id).where(servers.c.guild_id.is_not(None))


def _is_found_by_guild(table: Table) -> bool:
    unique = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    ways = (table.primary_key, *unique, *table.indexes)
    return any(next(iter(one.columns.keys()), "") == "guild_id" for one in ways)


def _stands_on_another(table: Table) -> bool:
    return any("guild_id" in key.column.table.columns for key in table.foreign_keys)


def _rows_of_guilds() -> list[Mapper[Any]]:
    """What refers to others comes before what it refers to."""
    every_table()
    order = {one.name: at for at, one in enumerate(Base.metadata.sorted_tables)}
    rows = [one for one in Base.registry.mappers if issubclass(one.class_, GuildScoped)]
    return sorted(rows, key=lambda one: order[str(one.persist_selectable)], reverse=True)
