"""Who stands anywhere in a database."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import or_, select

from bot.core.ids import GuildId, MemberId
from bot.db.base import Base, GuildScoped
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.tables import every_table


async def everybody(db: Database) -> set[tuple[GuildId, MemberId]]:
    """Find everybody whom any row names, with the guild it is of."""
    columns = {
        table.name: [column.key for column in table.columns]
        for table in every_table().sorted_tables
    }
    async with db.reading(EVERY_GUILD) as tx:
        return await people_in(tx, columns)


async def people_in(
    tx: Transaction, columns: Mapping[str, Collection[str]]
) -> set[tuple[GuildId, MemberId]]:
    """Find everybody whom those columns name, by table, with the guild; as far as the transaction sees."""
    found: set[tuple[GuildId, MemberId]] = set()
    for row, name, people in _rows_about_people():
        for column in people:
            if column in columns.get(name, ()):
                who = getattr(row, column)
                rows = await tx.session.execute(
                    select(row.guild_id, who).where(who.is_not(None)).distinct()
                )
                found |= {(GuildId(guild_id), MemberId(one)) for guild_id, one in rows}
    return found


async def hold_rows_of(tx: Transaction, member_id: MemberId) -> None:
    """Hold every row that names them, in one order for everybody. SQLite's one writer holds them all anyway."""
    if tx.dialect == "sqlite":
        return
    for row, _, columns in _rows_about_people():
        keys = [getattr(row, str(column.key)) for column in row.__mapper__.primary_key]
        theirs = or_(*(getattr(row, column) == member_id for column in columns))
        await tx.session.execute(select(*keys).where(theirs).order_by(*keys).with_for_update())


async def is_named(tx: Transaction, member_id: MemberId) -> bool:
    """Whether any row of the guild names them; a key that was made for them is one."""
    for row, _, columns in _rows_about_people():
        theirs = or_(*(getattr(row, column) == member_id for column in columns))
        if (await tx.session.execute(select(row.guild_id).where(theirs).limit(1))).first():
            return True
    return False


def _rows_about_people() -> Iterator[tuple[type[Any], str, list[str]]]:
    """Each kind of row with its table, and the columns of it that hold somebody's number."""
    every_table()
    rows = [one for one in Base.registry.mappers if issubclass(one.class_, GuildScoped)]
    for mapper in sorted(rows, key=lambda one: one.class_.__name__):
        columns = [column.key for column in mapper.columns if _says_who(column.key)]
        if columns:
            yield mapper.class_, str(mapper.persist_selectable), columns


def _says_who(column: str) -> bool:
    return column in {"member_id", "user_id"} or column.endswith(("_member_id", "_user_id"))
