"""What a look at a database shows, and what it tells of people when something goes wrong."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bot.core.ids import GuildId
from bot.db.data_keys import DataKeyRow
from bot.db.database import EVERY_GUILD, Database, Transaction


async def test_what_somebody_wrote_is_not_repeated_when_the_database_refuses_it(
    db: Database,
) -> None:
    async with db.reading(EVERY_GUILD) as tx:
        with pytest.raises(DBAPIError) as refused:
            await tx.session.execute(text("SELECT :words FROM nowhere"), {"words": "Ana is ill"})
    assert "Ana" not in str(refused.value)


async def test_a_look_shows_one_state_whatever_is_written_meanwhile(
    db: Database, guild_id: GuildId
) -> None:
    async with db.reading(guild_id) as look:
        assert await count_keys(look) == 0
        async with db.transaction(guild_id) as tx:
            tx.session.add(
                DataKeyRow(
                    guild_id=guild_id,
                    member_id=7,
                    wrapped=b"",
                    ring_key_id="",
                    created_at=datetime(2026, 10, 18, tzinfo=UTC),
                )
            )

        assert await count_keys(look) == 0
    async with db.reading(guild_id) as look:
        assert await count_keys(look) == 1


async def count_keys(tx: Transaction) -> int:
    return (await tx.session.execute(select(func.count(DataKeyRow.member_id)))).scalar_one()
