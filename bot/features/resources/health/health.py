"""Keeping links true: the bot looks at them once a week, and facilitators at what it found."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from bot.core.ids import GuildId
from bot.db.database import Transaction
from bot.features.groups.model import Standing
from bot.features.resources.checking.line import Checker
from bot.features.resources.health.ailing import Ailing, ailing
from bot.features.resources.health.health_store import AilingStore
from bot.features.resources.health.looking import LinkLooks
from bot.features.resources.keeping.keeping import KeepingPart
from bot.features.resources.looks import seen_as
from bot.features.resources.model import WARN_BEFORE, ResourceId
from bot.features.resources.store import ResourceStore

log = structlog.get_logger()

OpenChecker = Callable[[], AbstractAsyncContextManager[Checker]]

_LONGEST_LOOK: Final = timedelta(minutes=50)
"""Shorter than a nightly job may take. What is left has its turn the next night."""


@dataclass(frozen=True, slots=True)
class ShelfHealth:
    links: Sequence[Ailing]
    today: date
    """On the server's clock."""
    looked_at: datetime | None
    """The last time that the bot looked at any link of this shelf."""


class HealthPart(KeepingPart):
    open_checker: OpenChecker | None = None
    """None: the bot doesn't go out to look at links."""
    _until: asyncio.Timeout | None = None

    async def look_at_links(self) -> None:
        """Those whose turn it is. No transaction is open while a site is asked."""
        if self.open_checker is None:
            return
        looks = LinkLooks(self._db, self._clock)
        due = await looks.list_due()
        if not due:
            return
        try:
            async with (
                asyncio.timeout(_LONGEST_LOOK.total_seconds()) as self._until,
                self.open_checker() as checker,
            ):
                has_line = await looks.look_at(due, checker)
        except TimeoutError:
            log.info("looked at links for as long as there was; the rest comes another night")
            return
        finally:
            self._until = None
        if not has_line:
            log.warning("no site answered, so nothing about links was changed", links=len(due))

    async def stop_looking(self) -> None:
        """At once: what was found out is kept, and the rest is found out another night."""
        if self._until is not None:
            self._until.reschedule(asyncio.get_running_loop().time())

    async def count_ailing(self, guild_id: GuildId) -> int:
        async with self._db.reading(guild_id) as tx:
            return len(await self._ailing(tx))

    async def look_after_links(self, guild_id: GuildId, *, by: Standing) -> ShelfHealth:
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            today = await self._today(tx)
            looked_at = await AilingStore(tx).last_looked_at()
            return ShelfHealth(await self._ailing(tx), today, looked_at)

    async def use_new_address(
        self, guild_id: GuildId, resource_id: ResourceId, seen: str, *, by: Standing
    ) -> None:
        """Where the page says that it lives now, if that is still what somebody has ``seen`` (its ``seen_as``)."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            moved_to = before.health.moved_to
            if moved_to is not None and seen_as(moved_to) == seen:
                # The site itself says that it is the same page, so the last look at it still counts.
                details = replace(before.details, url=moved_to)
                await self._edited(tx, before, details, by)

    async def _ailing(self, tx: Transaction) -> Sequence[Ailing]:
        today = await self._today(tx)
        found = await AilingStore(tx).list_candidates(review_by=today + WARN_BEFORE, today=today)
        return ailing(await ResourceStore(tx).list_by_ids(found), today)
