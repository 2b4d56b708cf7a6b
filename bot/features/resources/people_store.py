"""What the library keeps of people: what they saved and suggested, and what they did as facilitators."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import MemberId
from bot.db.database import Transaction
from bot.features.resources.model import Change, PastChange, ResourceId
from bot.features.resources.tables import (
    ResourceChangeRow,
    SavedResourceRow,
    ShareRow,
    SuggestionRow,
)


@dataclass(frozen=True, slots=True)
class KeptSuggestion:
    """As it is kept while it waits, its one line still locked."""

    resource_id: ResourceId
    by: MemberId
    sealed_why: bytes | None
    wants_word: bool
    made_at: datetime


class SavedStore:
    """Links that people put aside for themselves."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._guild_id = tx.guild_id
        self._insert = postgresql.insert if tx.dialect == "postgresql" else sqlite.insert

    async def add_once(
        self, member_id: MemberId, resource_id: ResourceId, saved_at: datetime
    ) -> None:
        values = {
            "guild_id": self._guild_id,
            "member_id": member_id,
            "resource_id": resource_id,
            "saved_at": saved_at,
        }
        row = self._insert(SavedResourceRow).values(values).on_conflict_do_nothing()
        await self._tx.execute(row)

    async def drop(self, member_id: MemberId, resource_id: ResourceId) -> None:
        await self._tx.execute(
            delete(SavedResourceRow).where(
                SavedResourceRow.member_id == member_id,
                SavedResourceRow.resource_id == resource_id,
            )
        )

    async def has(self, member_id: MemberId, resource_id: ResourceId) -> bool:
        query = select(func.count()).where(
            SavedResourceRow.member_id == member_id, SavedResourceRow.resource_id == resource_id
        )
        return (await self._tx.execute(query)).scalar_one() > 0

    async def list_of(self, member_id: MemberId) -> tuple[tuple[ResourceId, datetime], ...]:
        """Newest first."""
        query = (
            select(SavedResourceRow)
            .where(SavedResourceRow.member_id == member_id)
            .order_by(SavedResourceRow.saved_at.desc(), SavedResourceRow.resource_id.desc())
        )
        return tuple(
            (ResourceId(row.resource_id), row.saved_at) for row in await self._tx.scalars(query)
        )

    async def count_of(self, member_id: MemberId) -> int:
        query = select(func.count()).where(SavedResourceRow.member_id == member_id)
        return (await self._tx.execute(query)).scalar_one()

    async def drop_all_of(self, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(SavedResourceRow).where(SavedResourceRow.member_id == member_id)
        )


class SuggestionStore:
    """Who suggested a link, and why. The link itself stands on the shelf as suggested."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._guild_id = tx.guild_id

    async def add(
        self,
        resource_id: ResourceId,
        member_id: MemberId,
        sealed_why: bytes | None,
        *,
        wants_word: bool,
        made_at: datetime,
    ) -> None:
        await self._tx.execute(
            insert(SuggestionRow).values(
                guild_id=self._guild_id,
                resource_id=resource_id,
                member_id=member_id,
                sealed_why=sealed_why,
                wants_word=wants_word,
                made_at=made_at,
            )
        )

    async def find(self, resource_id: ResourceId) -> KeptSuggestion | None:
        row = await self._tx.get(SuggestionRow, resource_id)
        return None if row is None else _suggestion(row)

    async def list_of(self, member_id: MemberId) -> tuple[KeptSuggestion, ...]:
        query = (
            select(SuggestionRow)
            .where(SuggestionRow.member_id == member_id)
            .order_by(SuggestionRow.made_at)
        )
        return tuple(_suggestion(row) for row in await self._tx.scalars(query))

    async def count_since(self, member_id: MemberId, since: datetime) -> int:
        query = select(func.count()).where(
            SuggestionRow.member_id == member_id, SuggestionRow.made_at > since
        )
        return (await self._tx.execute(query)).scalar_one()

    async def drop(self, resource_id: ResourceId) -> None:
        await self._tx.execute(
            delete(SuggestionRow).where(SuggestionRow.resource_id == resource_id)
        )

    async def drop_all_of(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(SuggestionRow).where(SuggestionRow.member_id == member_id))


class ChangeStore:
    """What was done to each link, and by whom."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._guild_id = tx.guild_id

    async def add(self, change_id: int, resource_id: ResourceId, past: PastChange) -> None:
        await self._tx.execute(
            insert(ResourceChangeRow).values(
                id=change_id,
                guild_id=self._guild_id,
                resource_id=resource_id,
                change=past.change,
                at=past.at,
                by_member_id=past.by,
                before=past.before,
            )
        )

    async def list_for(self, resource_id: ResourceId) -> tuple[PastChange, ...]:
        """Newest first."""
        query = (
            select(ResourceChangeRow)
            .where(ResourceChangeRow.resource_id == resource_id)
            .order_by(ResourceChangeRow.at.desc(), ResourceChangeRow.id.desc())
        )
        return tuple(_past(row) for row in await self._tx.scalars(query))

    async def drop_newest(self, resource_id: ResourceId, change: Change) -> None:
        """Of what did not count after all."""
        newest = (
            select(ResourceChangeRow.id)
            .where(ResourceChangeRow.resource_id == resource_id, ResourceChangeRow.change == change)
            .order_by(ResourceChangeRow.at.desc(), ResourceChangeRow.id.desc())
            .limit(1)
        )
        await self._tx.execute(
            delete(ResourceChangeRow).where(ResourceChangeRow.id == newest.scalar_subquery())
        )

    async def list_by(
        self, member_id: MemberId, *changes: Change
    ) -> tuple[tuple[ResourceId, Change, datetime], ...]:
        """What they did, or only some of it."""
        query = (
            select(ResourceChangeRow)
            .where(
                ResourceChangeRow.by_member_id == member_id,
                *([ResourceChangeRow.change.in_(changes)] if changes else []),
            )
            .order_by(ResourceChangeRow.at)
        )
        return tuple(
            (ResourceId(row.resource_id), row.change, row.at)
            for row in await self._tx.scalars(query)
        )

    async def list_shared_by(self, member_id: MemberId) -> tuple[datetime, ...]:
        query = (
            select(ShareRow.made_at)
            .where(ShareRow.by_member_id == member_id)
            .order_by(ShareRow.made_at)
        )
        return tuple(await self._tx.scalars(query))

    async def forget(self, member_id: MemberId) -> None:
        """What they did and shared stays, without them."""
        for row in (ResourceChangeRow, ShareRow):
            await self._tx.execute(
                update(row).where(row.by_member_id == member_id).values(by_member_id=None)
            )


def _past(row: ResourceChangeRow) -> PastChange:
    by = None if row.by_member_id is None else MemberId(row.by_member_id)
    return PastChange(row.change, row.at, by, row.before)


def _suggestion(row: SuggestionRow) -> KeptSuggestion:
    return KeptSuggestion(
        resource_id=ResourceId(row.resource_id),
        by=MemberId(row.member_id),
        sealed_why=row.sealed_why,
        wants_word=row.wants_word,
        made_at=row.made_at,
    )
