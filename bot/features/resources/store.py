"""The shelf in the database. Rows stay in here."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    and_,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    update,
    values,
)
from sqlalchemy.exc import IntegrityError

from bot.core.ids import GuildId
from bot.db.database import Transaction, locked
from bot.db.types import Id, tagged
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.model import (
    ANY_LANGUAGE,
    Audience,
    Details,
    Filters,
    LinkHealth,
    LinkState,
    Resource,
    ResourceId,
    State,
    Topic,
    TopicSet,
)
from bot.features.resources.tables import ResourceRow, ResourceWordRow

_APPROVED = ResourceRow.state == State.APPROVED
_OPENS = ResourceRow.link_state != LinkState.BROKEN


class ResourceStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._guild_id = tx.guild_id

    async def add(self, resource: Resource, *, address_key: str, terms: str) -> None:
        values = _values(resource) | {"address_key": address_key, "terms": terms}
        await self._tx.execute(insert(ResourceRow).values(**values))

    async def add_once(self, resource: Resource, *, address_key: str, terms: str) -> bool:
        """False if somebody has put that page there at the same moment."""
        try:
            async with self._tx.begin_nested():
                await self.add(resource, address_key=address_key, terms=terms)
        except IntegrityError:
            return False
        return True

    async def save_once(self, resource: Resource, *, address_key: str, terms: str) -> bool:
        """False if another link has got that address at the same moment."""
        try:
            async with self._tx.begin_nested():
                await self.save(resource, address_key=address_key, terms=terms)
        except IntegrityError:
            return False
        return True

    async def save(self, resource: Resource, *, address_key: str, terms: str) -> None:
        values = _values(resource) | {"address_key": address_key, "terms": terms}
        del values["guild_id"]
        await self._tx.execute(
            update(ResourceRow).where(ResourceRow.id == resource.id).values(**values)
        )

    async def rename(self, resource_id: ResourceId, title: str, *, terms: str) -> None:
        await self._tx.execute(
            update(ResourceRow)
            .where(ResourceRow.id == resource_id)
            .values(title=title, terms=terms)
        )

    async def move(self, resource_id: ResourceId, state: State) -> None:
        """To where it was before, with nothing to remember of it."""
        await self._tx.execute(
            update(ResourceRow).where(ResourceRow.id == resource_id).values(state=state)
        )

    async def drop(self, resource_id: ResourceId) -> None:
        """With its history, and with whoever suggested it."""
        await self._tx.execute(delete(ResourceRow).where(ResourceRow.id == resource_id))

    async def save_health(self, resource_id: ResourceId, health: LinkHealth) -> None:
        await self._tx.execute(
            update(ResourceRow).where(ResourceRow.id == resource_id).values(**_health(health))
        )

    async def count_as(self, resource_id: ResourceId, *, useful: bool) -> None:
        """One more who found it useful, or not. Who it was is nowhere."""
        column = ResourceRow.useful if useful else ResourceRow.not_useful
        await self._tx.execute(
            update(ResourceRow)
            .where(ResourceRow.id == resource_id)
            .values({column.key: column + 1})
        )

    async def get(self, resource_id: ResourceId) -> Resource:
        found = await self._list(ResourceRow.id == resource_id)
        if not found:
            raise ResourceGoneError
        return found[0]

    async def lock(self, resource_id: ResourceId) -> Resource:
        query = locked(select(ResourceRow).where(ResourceRow.id == resource_id))
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise ResourceGoneError
        return _resource(row)

    async def find_by_address(self, address_key: str) -> Resource | None:
        found = await self._list(ResourceRow.address_key == address_key)
        return found[0] if found else None

    async def list_by_ids(self, ids: Collection[ResourceId]) -> tuple[Resource, ...]:
        """Those of them that are there. Asked with ``IN``, SQLite would rather go through the whole shelf."""
        if not ids:
            return ()
        wanted = values(column("id", Id()), name="wanted").data([(one,) for one in ids]).cte()
        query = (
            select(ResourceRow)
            .select_from(wanted)
            .outerjoin(ResourceRow, ResourceRow.id == wanted.c.id)
            .order_by(ResourceRow.place, ResourceRow.title, ResourceRow.id)
            .execution_options(populate_existing=True)
        )
        rows = cast("Sequence[ResourceRow | None]", (await self._tx.scalars(query)).all())
        return tuple(_resource(row) for row in rows if row is not None)

    async def list_all(self, *states: State) -> tuple[Resource, ...]:
        return await self._list(*([ResourceRow.state.in_(states)] if states else []))

    async def list_shown(
        self, filters: Filters, on: date, *, topic_set: TopicSet | None = None
    ) -> tuple[Resource, ...]:
        """What members find, in no order that they should see: ``best_first`` knows the reader."""
        conditions = [shown(on), *matching(filters)]
        if topic_set is not None:
            conditions.append(tagged(ResourceRow.sets, topic_set))
        return await self._list(*conditions)

    async def count_shown(self, on: date) -> int:
        query = select(func.count()).select_from(ResourceRow).where(shown(on))
        return (await self._tx.execute(query)).scalar_one()

    async def count_topics(self, on: date) -> dict[Topic, int]:
        """How many shown links each topic has; topics without one are left out."""
        counted: dict[Topic, int] = {}
        for topics in await self._tx.scalars(select(ResourceRow.topics).where(shown(on))):
            for topic in topics:
                counted[Topic(topic)] = counted.get(Topic(topic), 0) + 1
        return counted

    # The words that slips of the thumb are mended by.

    async def add_words(self, words: Iterable[str]) -> None:
        known = set(await self.list_words())
        fresh = [{"guild_id": self._guild_id, "word": one} for one in {*words} - known]
        if fresh:
            await self._tx.execute(insert(ResourceWordRow), fresh)

    async def list_words(self) -> tuple[str, ...]:
        return tuple(await self._tx.scalars(select(ResourceWordRow.word)))

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[Resource, ...]:
        query = (
            select(ResourceRow)
            .where(*conditions)
            .order_by(ResourceRow.place, ResourceRow.title, ResourceRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_resource(row) for row in await self._tx.scalars(query))


def shown(on: date) -> ColumnElement[bool]:
    """The same rule as ``Resource.is_shown``, for a query."""
    lasts = or_(ResourceRow.expires_on.is_(None), ResourceRow.expires_on > on)
    return and_(_APPROVED, _OPENS, lasts)


def matching(filters: Filters) -> list[ColumnElement[bool]]:
    """Whoever is named by nobody is everyone: audiences and countries that are empty match."""
    conditions: list[ColumnElement[bool]] = []
    if filters.topic is not None:
        conditions.append(tagged(ResourceRow.topics, filters.topic))
    if filters.audience is not None:
        everyone = ResourceRow.audiences == ()
        conditions.append(or_(everyone, tagged(ResourceRow.audiences, filters.audience)))
    if filters.language is not None:
        many = tagged(ResourceRow.languages, ANY_LANGUAGE)
        conditions.append(or_(many, tagged(ResourceRow.languages, filters.language)))
    if filters.kind is not None:
        conditions.append(ResourceRow.kind == filters.kind)
    if filters.country is not None:
        everywhere = ResourceRow.countries == ()
        conditions.append(or_(everywhere, tagged(ResourceRow.countries, filters.country)))
    if filters.most_minutes is not None:
        conditions.append(ResourceRow.minutes <= filters.most_minutes)
    return conditions


def _values(resource: Resource) -> dict[str, Any]:
    details = resource.details
    return {
        "id": resource.id,
        "guild_id": resource.guild_id,
        "state": resource.state,
        "title": details.title,
        "url": details.url,
        "summary": details.summary,
        "kind": details.kind,
        "topics": details.topics,
        "audiences": details.audiences,
        "languages": details.languages,
        "countries": details.countries,
        "sets": details.sets,
        "minutes": details.minutes,
        "has_captions": details.has_captions,
        "expires_on": details.expires_on,
        "source": details.source,
        "mark": details.mark,
        "checked_on": details.checked_on,
        "review_by": details.review_by,
        "place": details.place,
        "starter_id": resource.starter_id,
        "is_edited": resource.is_edited,
        "useful": resource.useful,
        "not_useful": resource.not_useful,
        "made_at": resource.made_at,
        "changed_at": resource.changed_at,
        **_health(resource.health),
    }


def _health(health: LinkHealth) -> dict[str, Any]:
    return {
        "link_state": health.state,
        "link_checked_at": health.checked_at,
        "link_failing_since": health.failing_since,
        "link_moved_to": health.moved_to,
        "link_cause": health.cause,
        "link_unsure_since": health.unsure_since,
    }


def _resource(row: ResourceRow) -> Resource:
    return Resource(
        id=ResourceId(row.id),
        guild_id=GuildId(row.guild_id),
        state=row.state,
        details=Details(
            title=row.title,
            url=row.url,
            summary=row.summary,
            kind=row.kind,
            topics=tuple(Topic(one) for one in row.topics),
            source=row.source,
            mark=row.mark,
            checked_on=row.checked_on,
            review_by=row.review_by,
            languages=row.languages,
            audiences=tuple(Audience(one) for one in row.audiences),
            countries=row.countries,
            sets=tuple(TopicSet(one) for one in row.sets),
            minutes=row.minutes,
            has_captions=row.has_captions,
            expires_on=row.expires_on,
            place=row.place,
        ),
        made_at=row.made_at,
        changed_at=row.changed_at,
        health=LinkHealth(
            state=row.link_state,
            checked_at=row.link_checked_at,
            failing_since=row.link_failing_since,
            moved_to=row.link_moved_to,
            cause=row.link_cause,
            unsure_since=row.link_unsure_since,
        ),
        starter_id=row.starter_id,
        is_edited=row.is_edited,
        useful=row.useful,
        not_useful=row.not_useful,
    )
