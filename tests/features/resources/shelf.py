"""A shelf with whatever links a test needs, on the real service."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from bot.app import Ground, services_on
from bot.core.clock import TurnedClock
from bot.core.evidence import Mark
from bot.core.ids import GuildId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.database import Database
from bot.features.resources.finding import searching
from bot.features.resources.model import (
    Details,
    Filters,
    Kind,
    LinkHealth,
    Page,
    Reader,
    Resource,
    ResourceId,
    State,
    Topic,
)
from bot.features.resources.store import ResourceStore
from tests.features.outbox.fake_sender import FakeSender

MAPLE = GuildId(700)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK = Details(
    title="Helping that helps",
    url="https://example.org/helping",
    summary="How to help without making it worse.",
    kind=Kind.READ,
    topics=(Topic.SUPPORTING,),
    source="Example",
    mark=Mark.OFFICIAL,
    checked_on=date(2026, 11, 1),
    review_by=date(2027, 3, 1),
)


class Shelf:
    def __init__(self, db: Database, guild_id: GuildId = MAPLE) -> None:
        self.db, self.guild_id = db, guild_id
        ground = Ground(db, KeyRing.of(RingKey.fresh()), TurnedClock(NOW))
        self.service = services_on(ground, FakeSender()).resources
        self._ids = count(1000)

    async def put(
        self,
        *links: Details,
        state: State = State.APPROVED,
        health: LinkHealth | None = None,
    ) -> list[ResourceId]:
        made = [
            Resource(
                id=ResourceId(next(self._ids) + self.guild_id * 1_000_000),
                guild_id=self.guild_id,
                state=state,
                details=link,
                made_at=NOW,
                changed_at=NOW,
                health=health or LinkHealth(),
            )
            for link in links
        ]
        async with self.db.transaction(self.guild_id) as tx:
            store = ResourceStore(tx)
            words: set[str] = set()
            for one in made:
                terms = searching.terms_of(one.details, self.guild_id)
                await store.add(one, address_key=f"{one.details.url}{one.id}", terms=terms)
                words |= searching.words_of(one.details)
            await store.add_words(words)
        return [one.id for one in made]

    async def look(
        self,
        typed: str,
        filters: Filters | None = None,
        reader: Reader | None = None,
        page: int = 0,
    ) -> Page:
        return await self.service.search(
            self.guild_id, typed, filters or Filters(), reader or Reader(), page=page
        )

    async def titles(self, typed: str, reader: Reader | None = None) -> list[str]:
        return [one.details.title for one in (await self.look(typed, reader=reader)).items]

    async def offered(self, typed: str) -> list[str]:
        found = await self.service.suggest_titles(self.guild_id, typed, Reader())
        return [one.details.title for one in found]


def link(title: str, summary: str = "A page.", **others) -> Details:
    return replace(LINK, title=title, summary=summary, **others)
