"""How many locked words no key opens: their keys were renewed or destroyed since the copy was made."""

from sqlalchemy import func, select

from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing
from bot.core.sealed import HEADER_BYTES, unwrap
from bot.db.data_keys import DataKeyRow
from bot.db.database import EVERY_GUILD, Database
from bot.db.sealed_columns import sealed_columns


async def count_unreadable(db: Database, ring: KeyRing) -> int:
    """What a text is locked with stands in its first bytes, so none has to be opened."""
    opens: dict[tuple[int, int], set[bytes]] = {}
    async with db.reading(EVERY_GUILD) as tx:
        for row in await tx.session.scalars(select(DataKeyRow)):
            key = unwrap(
                row.wrapped,
                ring=ring,
                ring_key_id=row.ring_key_id,
                guild_id=GuildId(row.guild_id),
                member_id=MemberId(row.member_id),
            )
            opens[row.guild_id, row.member_id] = set(key.headers)
        unreadable = 0
        for column in sealed_columns():
            row = column.row
            whose = getattr(row, column.member_column)
            begins = func.substr(column.sealed, 1, HEADER_BYTES)
            found = await tx.session.execute(
                select(row.guild_id, whose, begins, func.count())
                .where(column.sealed.is_not(None))
                .group_by(row.guild_id, whose, begins)
            )
            unreadable += sum(
                number
                for guild_id, member_id, header, number in found
                if bytes(header) not in opens.get((guild_id, member_id), set())
            )
    return unreadable
