"""What becomes of a server's data when the bot is taken out of it: locked at once, erased after seven days.

Discord's developer terms and the members' trust ask for it: nobody there can see any more what is kept, or end it, but
from an old private note.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from bot.core.clock import Clock
from bot.core.ids import GuildId
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.guild_erasure import erase_guild, list_guilds
from bot.db.write_ahead_log import empty_write_ahead_log
from bot.features.outbox.service import OutboxService

log = structlog.get_logger()

KEPT_AFTER_REMOVAL: Final = timedelta(days=7)
"""Long enough to notice a slip and invite the bot again, which finds everything as it was."""

_THE_LOCK: Final = 1
_LOCKS: Final = "held_guilds"

OnErased = Callable[[Transaction, GuildId], Awaitable[None]]


class LeftServers:
    def __init__(self, *, db: Database, clock: Clock, outbox: OutboxService) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._erased: list[OnErased] = []

    def on_erase(self, call: OnErased) -> None:
        """Call it inside the transaction that erases a server, if anything was there to erase."""
        self._erased.append(call)

    async def left(self, guild_id: GuildId) -> None:
        """The bot was taken out: nothing is sent there or read from there until it is back."""
        async with self._db.transaction(guild_id) as tx:
            await self._outbox.hold(tx)
        log.info("taken out of a server; it is locked", guild_id=guild_id)

    async def back(self, guild_id: GuildId) -> bool:
        """The bot is in again. True if it was away and everything is still there."""
        async with self._db.transaction(guild_id) as tx:
            was_away = await self._outbox.release(tx)
        if was_away:
            log.info("back in a server; it is open again", guild_id=guild_id)
        return was_away

    async def compare(
        self, there: Collection[GuildId], *, hears: Callable[[GuildId], bool]
    ) -> None:
        """After a start: whatever Discord did meanwhile, it tells us only where we are now. ``hears`` says of which
        servers this process is told at all."""
        async with self._db.reading(EVERY_GUILD) as tx:
            known = await list_guilds(tx)
            held = set(await self._outbox.list_held(tx))
        for guild_id in sorted(known - held - set(there)):
            if hears(guild_id):
                await self.left(guild_id)
        for guild_id in sorted(held & set(there)):
            await self.back(guild_id)

    async def erased_on(self, guild_id: GuildId) -> date | None:
        """By which day (UTC) all of a locked server is gone; None: it is open. The night after the seventh day does
        it."""
        async with self._db.reading(guild_id) as tx:
            since = await self._outbox.held_since(tx)
        return None if since is None else (since + KEPT_AFTER_REMOVAL).date() + timedelta(days=1)

    async def list_kept(self) -> Mapping[GuildId, date]:
        """Locked servers of which there still is anything, and by which day (UTC) it is gone."""
        async with self._db.reading(EVERY_GUILD) as tx:
            held = set(await self._outbox.list_held(tx))
            kept = held & await list_guilds(tx, but=_LOCKS)
        by = {guild_id: await self.erased_on(guild_id) for guild_id in sorted(kept)}
        return {guild_id: day for guild_id, day in by.items() if day is not None}

    async def erase_due(self) -> int:
        """Nightly: erase each server that the bot was taken out of a week ago, and return how many had
        anything."""
        before = self._clock.now() - KEPT_AFTER_REMOVAL
        async with self._db.reading(EVERY_GUILD) as tx:
            due = await self._outbox.list_held(tx, held_before=before)
        erased = [await self._erase(guild_id, held_before=before) for guild_id in due]
        if any(erased):
            await empty_write_ahead_log(self._db)
        return sum(erased)

    async def _erase(self, guild_id: GuildId, *, held_before: datetime) -> bool:
        """The lock itself stays, so that an old private note can begin nothing anew. It is the server's number and a
        time, and says nothing of anybody."""
        async with self._db.transaction(guild_id) as tx:
            since = await self._outbox.held_since(tx)
            if since is None or since > held_before:
                return False  # invited again meanwhile
            gone = await erase_guild(tx) - _THE_LOCK
            await self._outbox.hold(tx, since=since)
            if gone:
                for call in self._erased:
                    await call(tx, guild_id)
        if gone:
            log.info("erased a server that the bot was taken out of", guild_id=guild_id, rows=gone)
        return gone > 0
