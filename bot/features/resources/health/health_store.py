"""What the weekly look asks the database: whose turn it is, on all shelves together."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select

from bot.core.ids import GuildId
from bot.db.database import Transaction
from bot.features.resources.model import LinkState, ResourceId, State
from bot.features.resources.tables import ResourceRow

_APPROVED = ResourceRow.state == State.APPROVED


class EveryShelfStore:
    """In a transaction of every guild."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def list_addresses(
        self, *, looked_before: datetime, failing_before: datetime, most: int | None = None
    ) -> tuple[str, ...]:
        """Whose last look is as old as that, or older; those that nobody has looked at first."""
        looked_at = ResourceRow.link_checked_at
        is_failing = ResourceRow.link_state == LinkState.FAILING
        due = or_(
            looked_at.is_(None),
            looked_at <= looked_before,
            and_(is_failing, looked_at <= failing_before),
        )
        is_new = func.max(case((looked_at.is_(None), 1), else_=0))
        query = (
            select(ResourceRow.url)
            .where(_APPROVED, due)
            .group_by(ResourceRow.url)
            .order_by(is_new.desc(), func.min(looked_at), ResourceRow.url)
            .limit(most)
        )
        return tuple(await self._tx.scalars(query))

    async def find_places(
        self, urls: Collection[str]
    ) -> Mapping[str, Collection[tuple[GuildId, ResourceId]]]:
        """On which shelves each of them stands."""
        query = select(ResourceRow.url, ResourceRow.guild_id, ResourceRow.id).where(
            _APPROVED, ResourceRow.url.in_(urls)
        )
        places: defaultdict[str, list[tuple[GuildId, ResourceId]]] = defaultdict(list)
        for url, guild_id, resource_id in await self._tx.execute(query):
            places[url].append((GuildId(guild_id), ResourceId(resource_id)))
        return places

    async def list_trouble_since(self) -> Mapping[str, datetime]:
        since = func.min(
            func.coalesce(ResourceRow.link_failing_since, ResourceRow.link_unsure_since)
        )
        query = (
            select(ResourceRow.url, since)
            .where(
                _APPROVED,
                or_(
                    ResourceRow.link_failing_since.is_not(None),
                    ResourceRow.link_unsure_since.is_not(None),
                ),
            )
            .group_by(ResourceRow.url)
        )
        return {row[0]: row[1] for row in await self._tx.execute(query)}

    async def count_seen(self, *, since: datetime) -> tuple[int, int, int]:
        """How many there are, how many are broken, and at how many nobody has looked since."""
        last = func.coalesce(ResourceRow.link_checked_at, ResourceRow.made_at)
        is_broken = ResourceRow.link_state == LinkState.BROKEN
        query = select(
            func.count(),
            func.count(case((is_broken, 1))),
            func.count(case((last < since, 1))),
        ).where(_APPROVED)
        links, broken, waiting = (await self._tx.execute(query)).one()
        return links, broken, waiting


class AilingStore:
    """On one shelf."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def list_candidates(self, *, review_by: date, today: date) -> tuple[ResourceId, ...]:
        """All that could need somebody; ``needs_of`` says which do."""
        query = select(ResourceRow.id).where(
            _APPROVED,
            or_(
                ResourceRow.link_state.in_((LinkState.BROKEN, LinkState.UNSURE)),
                ResourceRow.link_moved_to.is_not(None),
                ResourceRow.review_by <= review_by,
                ResourceRow.expires_on <= today,
            ),
        )
        return tuple(ResourceId(one) for one in await self._tx.scalars(query))

    async def last_looked_at(self) -> datetime | None:
        query = select(func.max(ResourceRow.link_checked_at)).where(_APPROVED)
        return (await self._tx.execute(query)).scalar_one()
