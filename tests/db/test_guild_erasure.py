"""Which servers anything is kept of is asked at every start, so it must not take longer with every row."""

import pytest
from sqlalchemy import event, insert

from bot.db.base import Base, GuildScoped
from bot.db.database import EVERY_GUILD
from bot.db.guild_erasure import list_guilds
from bot.db.tables import every_table
from tests.architecture.rows import Household
from tests.architecture.test_guild_scope import FOUND_BY_WHAT_THEY_BELONG_TO
from tests.databases import ON_SQLITE

SERVERS = range(700, 730)


async def fill(db, servers=SERVERS):
    every_table()
    async with db.transaction(EVERY_GUILD) as tx:
        for turn, guild_id in enumerate(servers):
            for mapper, values in Household(guild_id, 7 + turn).values_for_all():
                if issubclass(mapper.class_, GuildScoped):
                    await tx.session.execute(insert(mapper.class_).values(**values))


@pytest.mark.long
async def test_every_server_is_found_whichever_table_is_the_only_one_that_has_it(db):
    await fill(db)
    async with db.transaction(EVERY_GUILD) as tx:
        assert await list_guilds(tx) == set(SERVERS)
        tables = [one for one in Base.metadata.sorted_tables if "guild_id" in one.columns]
        on_their_own = [one for one in tables if not one.foreign_keys]
        assert len(on_their_own) <= len(SERVERS)
        for guild_id, kept in zip(SERVERS, on_their_own, strict=False):
            for table in reversed(tables):
                if table is not kept:
                    await tx.session.execute(table.delete().where(table.c.guild_id == guild_id))
        assert await list_guilds(tx) == set(SERVERS)
        assert await list_guilds(tx, but=on_their_own[0].name) == set(SERVERS[1:])


@pytest.mark.parametrize("database_url", [ON_SQLITE], indirect=True)
async def test_no_table_is_read_from_end_to_end(db):
    await fill(db, SERVERS[:1])
    asked = []

    def keep(_connection, _cursor, statement, parameters, *_more):
        asked.append((statement, parameters))

    async with db.reading(EVERY_GUILD) as tx:
        event.listen(db.engine.sync_engine, "before_cursor_execute", keep)
        await list_guilds(tx)
        event.remove(db.engine.sync_engine, "before_cursor_execute", keep)
    assert sum(statement.count(" AS \n(SELECT min(") for statement, _ in asked) > 40
    plans = []
    async with db.engine.connect() as connection:
        for statement, parameters in asked:
            found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans += [row[-1] for row in found]
    read = {plan.split()[1] for plan in plans if plan.startswith("SCAN ")}
    read = {one for one in read if not one.startswith("servers_of_")} - {"CONSTANT"}
    assert read <= FOUND_BY_WHAT_THEY_BELONG_TO.keys()
