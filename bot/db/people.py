"""Who stands anywhere in a database."""

from sqlalchemy import select

from bot.core.ids import GuildId, MemberId
from bot.db.base import Base, GuildScoped
from bot.db.database import EVERY_GUILD, Database
from bot.db.tables import every_table


async def everybody(db: Database) -> set[tuple[GuildId, MemberId]]:
    """Find everybody whom any row names, with the guild it is of."""
    every_table()
    found: set[tuple[GuildId, MemberId]] = set()
    async with db.reading(EVERY_GUILD) as tx:
        for mapper in Base.registry.mappers:
            row = mapper.class_
            for column in mapper.columns:
                if issubclass(row, GuildScoped) and _says_who(column.key):
                    who = getattr(row, column.key)
                    rows = await tx.session.execute(
                        select(row.guild_id, who).where(who.is_not(None)).distinct()
                    )
                    found |= {(GuildId(guild_id), MemberId(one)) for guild_id, one in rows}
    return found


def _says_who(column: str) -> bool:
    return column in {"member_id", "user_id"} or column.endswith(("_member_id", "_user_id"))
