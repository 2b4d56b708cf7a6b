"""Who stands anywhere in a database."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

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
    every_table()
    found: set[tuple[GuildId, MemberId]] = set()
    for mapper in Base.registry.mappers:
        row = mapper.class_
        (table,) = mapper.tables
        for column in columns.get(table.name, ()) if issubclass(row, GuildScoped) else ():
            if _says_who(column):
                who = getattr(row, column)
                rows = await tx.session.execute(
                    select(row.guild_id, who).where(who.is_not(None)).distinct()
                )
                found |= {(GuildId(guild_id), MemberId(one)) for guild_id, one in rows}
    return found


def _says_who(column: str) -> bool:
    return column in {"member_id", "user_id"} or column.endswith(("_member_id", "_user_id"))
