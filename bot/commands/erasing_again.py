"""Erasing again whom an old copy of the database has brought back, before anybody can meet them."""

from collections.abc import Sequence

from bot.commands.nobody_sends import NobodySends
from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.db.database import EVERY_GUILD, Database
from bot.db.erasure_file import Erasure
from bot.db.erasures import (
    ErasureLedger,
    find_guilds,
    find_members,
    mark_seen,
    missing_in,
)
from bot.db.guild_erasure import erase_guild, list_guilds
from bot.db.people import everybody
from bot.db.write_ahead_log import empty_write_ahead_log


async def erase_again(
    db: Database, ring: KeyRing, clock: Clock, erasures: Sequence[Erasure]
) -> int:
    """Do what the database has not seen yet: each person in it is asked for, and goes as they went before. Returns how
    many people and servers went."""
    missing = await missing_in(db, erasures)
    if not missing:
        return 0
    ledger = ErasureLedger(ring, clock)
    async with db.reading(EVERY_GUILD) as tx:
        guilds = find_guilds(ring, missing, await list_guilds(tx))
    for guild_id in guilds:
        async with db.transaction(guild_id) as tx:
            await erase_guild(tx)
            await ledger.record_guild(tx)
    members = find_members(ring, missing, await everybody(db))
    if members:
        from bot.app import Ground, services_on  # noqa: PLC0415  doctor works even where a cog can't be imported

        services = services_on(Ground(db=db, ring=ring, clock=clock), NobodySends())
        for guild_id, member_id in sorted(members):
            await services.privacy.forget_member(guild_id, member_id)
    await mark_seen(db, missing)
    await empty_write_ahead_log(db)
    return len(guilds) + len(members)
