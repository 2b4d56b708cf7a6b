"""A server that the bot was taken out of: locked, then erased, on both databases. Its neighbour keeps everything."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.core.ids import GuildId
from bot.db.base import Base, GuildScoped
from bot.db.database import EVERY_GUILD
from bot.db.guild_erasure import list_guilds
from bot.db.tables import every_table
from bot.features.outbox.service import OutboxService
from bot.features.outbox.tables import HeldGuildRow
from bot.features.privacy.left_servers import KEPT_AFTER_REMOVAL, LeftServers
from tests.architecture.rows import Household

MAPLE, ELM, ASH = GuildId(700), GuildId(701), GuildId(702)


class NobodySends:
    """Nothing is delivered here."""


@pytest.fixture
def servers(db, clock):
    every_table()
    return LeftServers(db=db, clock=clock, outbox=OutboxService(db, clock, NobodySends()))


async def fill(db, *guilds):
    async with db.transaction(EVERY_GUILD) as tx:
        for turn, guild_id in enumerate(guilds):
            for mapper, values in Household(guild_id, 7 + turn).values_for_all():
                is_scoped = issubclass(mapper.class_, GuildScoped)
                if mapper.class_ is not HeldGuildRow and is_scoped:
                    await tx.session.execute(insert(mapper.class_).values(**values))


async def kept(db, guild_id):
    """Every row of a server, by table; the lock aside."""
    found = {}
    async with db.reading(EVERY_GUILD) as tx:
        for table in Base.metadata.sorted_tables:
            if "guild_id" in table.columns and table.name != "held_guilds":
                rows = await tx.session.execute(select(table).where(table.c.guild_id == guild_id))
                found[table.name] = [tuple(row) for row in rows]
    return found


async def test_a_week_after_its_removal_no_table_has_a_row_of_it(servers, db, clock):
    await fill(db, MAPLE, ELM)
    elsewhere = await kept(db, ELM)
    assert all(await kept(db, MAPLE)), "each table has one"
    await servers.left(MAPLE)

    clock.at += KEPT_AFTER_REMOVAL - timedelta(minutes=1)
    assert await servers.erase_due() == 0
    assert list(await servers.list_kept()) == [MAPLE]
    assert all((await kept(db, MAPLE)).values())
    clock.at += timedelta(minutes=1)
    assert await servers.erase_due() == 1

    assert not any((await kept(db, MAPLE)).values())
    assert await kept(db, ELM) == elsewhere
    assert await servers.erased_on(MAPLE) is not None, "old notes still begin nothing"
    assert await servers.erase_due() == 0
    assert not await servers.list_kept()


async def test_being_told_again_does_not_put_the_end_off(servers, db, clock):
    await fill(db, MAPLE)
    await servers.left(MAPLE)
    first = await servers.erased_on(MAPLE)
    clock.at += timedelta(days=3)
    await servers.left(MAPLE)
    assert await servers.erased_on(MAPLE) == first


async def test_who_is_back_keeps_everything(servers, db, clock):
    await fill(db, MAPLE)
    before = await kept(db, MAPLE)
    await servers.left(MAPLE)
    clock.at += KEPT_AFTER_REMOVAL - timedelta(hours=1)
    assert await servers.back(MAPLE)
    clock.at += timedelta(days=30)
    assert await servers.erase_due() == 0
    assert await kept(db, MAPLE) == before
    assert not await servers.back(MAPLE)


async def test_a_start_finds_out_what_happened_meanwhile(servers, db):
    """Maple took the bot out, Elm is there, and of Ash another process hears."""
    await fill(db, MAPLE, ELM, ASH)
    await servers.left(ELM)
    await servers.compare({ELM}, hears=lambda guild_id: guild_id != ASH)
    locked = {one for one in (MAPLE, ELM, ASH) if await servers.erased_on(one) is not None}
    assert locked == {MAPLE}
    async with db.reading(EVERY_GUILD) as tx:
        assert await list_guilds(tx) == {MAPLE, ELM, ASH}


async def test_an_erasure_that_breaks_off_leaves_all_of_it(servers, db, clock):
    """Whoever must know of an erasure is told inside it: both happen, or neither."""
    await fill(db, MAPLE)
    before = await kept(db, MAPLE)

    async def power_cut(_tx, _guild_id):
        raise OSError

    servers.on_erase(power_cut)
    await servers.left(MAPLE)
    clock.at += KEPT_AFTER_REMOVAL
    with pytest.raises(OSError):  # noqa: PT011  ours, and nothing else raises it here
        await servers.erase_due()
    assert await kept(db, MAPLE) == before
