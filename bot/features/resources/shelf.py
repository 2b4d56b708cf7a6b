"""Reading: what anybody finds on the shelf, before they join a group too. Nothing about it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.ground import Ground
from bot.features.resources.model import (
    ANY_LANGUAGE,
    Audience,
    Filters,
    Kind,
    Page,
    Reader,
    Resource,
    ResourceId,
    Topic,
    TopicSet,
    best_first,
)
from bot.features.resources.people_store import SavedStore
from bot.features.resources.store import ResourceStore

ON_A_PAGE: Final = 5
"""What fits on a phone without much scrolling."""
MOST_LIKE_IT: Final = 5
MOST_SAVED: Final = 100
MOST_CHOICES: Final = 24
"""A list in Discord takes 25, and one of them is "any"."""


@dataclass(frozen=True, slots=True)
class Card:
    """One link, as somebody looks at it."""

    resource: Resource
    is_saved: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What a shelf can be narrowed to without finding nothing."""

    audiences: frozenset[Audience]
    languages: Sequence[str]
    kinds: frozenset[Kind]
    countries: Sequence[str]
    fewest_minutes: int | None
    """None where no link says how long it takes."""


class ShelfPart(Ground):
    async def open_set(
        self, guild_id: GuildId, topic_set: TopicSet, reader: Reader
    ) -> Sequence[Resource]:
        """What stands first for somebody in this situation; the first three are shown as links."""
        async with self._db.reading(guild_id) as tx:
            found = await ResourceStore(tx).list_shown(
                Filters(), await self._today(tx), topic_set=topic_set
            )
        return best_first(found, reader)

    async def count_shown(self, guild_id: GuildId) -> int:
        async with self._db.reading(guild_id) as tx:
            return await ResourceStore(tx).count_shown(await self._today(tx))

    async def list_topics(self, guild_id: GuildId) -> dict[Topic, int]:
        """In the order in which they are offered, with how many links each has."""
        async with self._db.reading(guild_id) as tx:
            counted = await ResourceStore(tx).count_topics(await self._today(tx))
        return {topic: counted[topic] for topic in Topic if topic in counted}

    async def list_choices(self, guild_id: GuildId) -> Choices:
        async with self._db.reading(guild_id) as tx:
            found = await ResourceStore(tx).list_shown(Filters(), await self._today(tx))
        every = [one.details for one in found]
        languages = {code for one in every for code in one.languages} - {ANY_LANGUAGE}
        return Choices(
            audiences=frozenset(one for details in every for one in details.audiences),
            languages=sorted(languages)[:MOST_CHOICES],
            kinds=frozenset(details.kind for details in every),
            countries=sorted({code for one in every for code in one.countries})[:MOST_CHOICES],
            fewest_minutes=min(
                (n for one in every if (n := one.minutes) is not None), default=None
            ),
        )

    async def browse(
        self, guild_id: GuildId, filters: Filters, reader: Reader, *, page: int = 0
    ) -> Page:
        """A page past the end is the last one: somebody may have taken a link off meanwhile."""
        async with self._db.reading(guild_id) as tx:
            found = await ResourceStore(tx).list_shown(filters, await self._today(tx))
        return paged(best_first(found, reader), page)

    async def look_at(self, guild_id: GuildId, resource_id: ResourceId, *, by: MemberId) -> Card:
        """Raises ``ResourceGoneError`` for what is not shown to members, or no more."""
        async with self._db.reading(guild_id) as tx:
            resource = await self._shown(tx, resource_id)
            return Card(resource, await SavedStore(tx).has(by, resource_id))

    async def more_like(
        self, guild_id: GuildId, resource_id: ResourceId, reader: Reader
    ) -> Sequence[Resource]:
        """Those that share most topics with it."""
        async with self._db.reading(guild_id) as tx:
            like = await self._shown(tx, resource_id)
            found = await ResourceStore(tx).list_shown(Filters(), await self._today(tx))
        topics = set(like.details.topics)
        near = [one for one in found if one.id != resource_id and topics & {*one.details.topics}]
        ordered = best_first(near, reader)
        ordered.sort(key=lambda one: -len(topics & {*one.details.topics}))
        return ordered[:MOST_LIKE_IT]

    # What somebody puts aside.

    async def save(self, guild_id: GuildId, resource_id: ResourceId, *, by: MemberId) -> Card:
        async with self._db.transaction(guild_id) as tx:
            resource = await self._shown(tx, resource_id)
            saved = SavedStore(tx)
            if await saved.count_of(by) < MOST_SAVED:
                await saved.add_once(by, resource_id, self._clock.now())
            return Card(resource, await saved.has(by, resource_id))

    async def unsave(self, guild_id: GuildId, resource_id: ResourceId, *, by: MemberId) -> None:
        """Also of one that is shown no more."""
        async with self._db.transaction(guild_id) as tx:
            await SavedStore(tx).drop(by, resource_id)

    async def list_saved(self, guild_id: GuildId, *, by: MemberId) -> Sequence[Resource]:
        """Newest first, without those that are shown no more."""
        async with self._db.reading(guild_id) as tx:
            ids = [resource_id for resource_id, _ in await SavedStore(tx).list_of(by)]
            found = {one.id: one for one in await ResourceStore(tx).list_by_ids(ids)}
            today = await self._today(tx)
        return [found[one] for one in ids if one in found and found[one].is_shown(today)]

    async def count_useful(
        self, guild_id: GuildId, resource_id: ResourceId, *, useful: bool
    ) -> None:
        """One more; whose answer it was is kept nowhere, so that it can't be changed either."""
        async with self._db.transaction(guild_id) as tx:
            await self._shown(tx, resource_id)
            await ResourceStore(tx).count_as(resource_id, useful=useful)

    async def _shown(self, tx: Transaction, resource_id: ResourceId) -> Resource:
        resource = await ResourceStore(tx).get(resource_id)
        if not resource.is_shown(await self._today(tx)):
            raise ResourceGoneError
        return resource


def paged(links: Sequence[Resource], number: int, *, on_a_page: int = ON_A_PAGE) -> Page:
    pages = max(1, -(-len(links) // on_a_page))
    number = min(max(number, 0), pages - 1)
    first = number * on_a_page
    return Page(links[first : first + on_a_page], number, pages, len(links))
