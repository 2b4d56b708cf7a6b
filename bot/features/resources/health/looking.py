"""The weekly look at all shelves: each address once, however many servers have it, and each finding kept at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.clock import Clock
from bot.core.ids import GuildId
from bot.db.database import EVERY_GUILD, Database
from bot.features.resources.checking.health import DAYS_APART, judge
from bot.features.resources.checking.line import Checker, Told
from bot.features.resources.checking.rounds import visit_all
from bot.features.resources.checking.verdict import Verdict
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.health.health_store import EveryShelfStore
from bot.features.resources.model import ResourceId, State
from bot.features.resources.store import ResourceStore

ABOUT_A_WEEK: Final = timedelta(days=6)
"""So that what was looked at late one night is not passed over a week later."""
A_NIGHT: Final = 400
"""So many addresses at most. Who waited longest comes first, so the rest has its turn the next night."""
_AT_A_TIME: Final = 200


@dataclass(frozen=True, slots=True)
class Seen:
    links: int
    broken: int
    waiting: int
    """At which nobody has looked for two weeks, though each has its turn every week."""


class LinkLooks:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def list_due(self) -> Sequence[str]:
        """What failed once is looked at again after days, not after a week."""
        now = self._clock.now()
        async with self._db.reading(EVERY_GUILD) as tx:
            return await EveryShelfStore(tx).list_addresses(
                looked_before=now - ABOUT_A_WEEK, failing_before=now - DAYS_APART, most=A_NIGHT
            )

    async def list_every(self) -> Sequence[str]:
        now = self._clock.now()
        async with self._db.reading(EVERY_GUILD) as tx:
            return await EveryShelfStore(tx).list_addresses(looked_before=now, failing_before=now)

    async def count_seen(self) -> Seen:
        since = self._clock.now() - 2 * timedelta(weeks=1)
        async with self._db.reading(EVERY_GUILD) as tx:
            links, broken, waiting = await EveryShelfStore(tx).count_seen(since=since)
        return Seen(links=links, broken=broken, waiting=waiting)

    async def list_trouble_since(self) -> Mapping[str, datetime]:
        """By address, for links that failed or left us unsure: since when, on whichever shelf it was noticed first."""
        async with self._db.reading(EVERY_GUILD) as tx:
            return await EveryShelfStore(tx).list_trouble_since()

    async def look_at(
        self, urls: Sequence[str], checker: Checker, *, told: Told | None = None
    ) -> bool:
        """False if there was no line; then all stays as it was."""
        places: dict[str, Collection[tuple[GuildId, ResourceId]]] = {}
        for first in range(0, len(urls), _AT_A_TIME):
            async with self._db.reading(EVERY_GUILD) as tx:
                some = urls[first : first + _AT_A_TIME]
                places |= await EveryShelfStore(tx).find_places(some)

        async def keep(url: str, verdict: Verdict) -> None:
            for guild_id, resource_id in places.get(url, ()):
                await self._keep(guild_id, resource_id, url, verdict)

        return await visit_all(checker, urls, keep, told=told)

    async def _keep(
        self, guild_id: GuildId, resource_id: ResourceId, url: str, verdict: Verdict
    ) -> None:
        """Unless somebody has given it another address meanwhile, or taken it off."""
        async with self._db.transaction(guild_id) as tx:
            store = ResourceStore(tx)
            try:
                link = await store.lock(resource_id)
            except ResourceGoneError:
                return
            if link.state is State.APPROVED and link.details.url == url:
                health = judge(link.health, verdict, self._clock.now())
                await store.save_health(resource_id, health)
