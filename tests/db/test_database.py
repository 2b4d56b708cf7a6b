"""What a database tells of the people in it when something goes wrong."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.db.database import EVERY_GUILD, Database


async def test_what_somebody_wrote_is_not_repeated_when_the_database_refuses_it(
    db: Database,
) -> None:
    async with db.reading(EVERY_GUILD) as tx:
        with pytest.raises(DBAPIError) as refused:
            await tx.session.execute(text("SELECT :words FROM nowhere"), {"words": "Ana is ill"})
    assert "Ana" not in str(refused.value)
