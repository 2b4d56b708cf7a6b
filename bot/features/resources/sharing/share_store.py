"""What was shared with which group, and each group's link of the week. Rows stay in here."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.db.database import Transaction, locked
from bot.features.resources.errors import ShareGoneError
from bot.features.resources.model import Pick, ResourceId, Share, ShareId, ShareWhen
from bot.features.resources.tables import PickRow, ShareRow

_WAITS = ShareRow.shared_at.is_(None)


class ShareStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def add(self, share: Share) -> None:
        await self._tx.execute(
            insert(ShareRow).values(
                id=share.id,
                guild_id=share.guild_id,
                group_id=share.group_id,
                resource_id=share.resource_id,
                session_id=share.session_id,
                share_when=share.when,
                by_member_id=share.by,
                made_at=share.made_at,
                shared_at=share.shared_at,
            )
        )

    async def find(self, share_id: ShareId) -> Share | None:
        found = await self._list(ShareRow.id == share_id)
        return found[0] if found else None

    async def get(self, share_id: ShareId) -> Share:
        if (found := await self.find(share_id)) is None:
            raise ShareGoneError
        return found

    async def lock(self, share_id: ShareId) -> Share:
        query = locked(select(ShareRow).where(ShareRow.id == share_id))
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise ShareGoneError
        return _share(row)

    async def mark_shared(self, share_id: ShareId, resource_id: ResourceId, at: datetime) -> None:
        await self._tx.execute(
            update(ShareRow)
            .where(ShareRow.id == share_id)
            .values(resource_id=resource_id, shared_at=at)
        )

    async def drop(self, share_id: ShareId) -> None:
        await self._tx.execute(delete(ShareRow).where(ShareRow.id == share_id))

    async def list_waiting(self, session_ids: Collection[SessionId]) -> tuple[Share, ...]:
        """Those that come with or after one of these meetings, and have not come yet."""
        return await self._list(_WAITS, ShareRow.session_id.in_(session_ids))

    async def list_not_come(self, group_ids: Collection[GroupId]) -> tuple[Share, ...]:
        """What somebody shared with one of these groups and has not come, or not yet. Of a link of the week another
        takes the place."""
        return await self._list(
            _WAITS, ShareRow.share_when != ShareWhen.PICK, ShareRow.group_id.in_(group_ids)
        )

    async def find_same(self, share: Share, *, since: datetime) -> Share | None:
        """The same link for the same room, asked for a moment ago or still to come with that meeting."""
        mine = await self._list(
            ShareRow.group_id == share.group_id,
            ShareRow.resource_id == share.resource_id,
            ShareRow.share_when == share.when,
        )
        same = (
            one
            for one in mine
            if one.session_id == share.session_id
            and (share.session_id is not None or one.made_at > since)
        )
        return next(same, None)

    async def has_pick_since(self, group_id: GroupId, since: datetime) -> bool:
        query = select(func.count()).where(
            ShareRow.group_id == group_id,
            ShareRow.share_when == ShareWhen.PICK,
            ShareRow.made_at >= since,
        )
        return (await self._tx.execute(query)).scalar_one() > 0

    async def list_had(self, group_id: GroupId) -> frozenset[ResourceId]:
        """What has come to this room, or is about to."""
        query = select(ShareRow.resource_id).where(ShareRow.group_id == group_id)
        return frozenset(ResourceId(one) for one in await self._tx.scalars(query))

    async def count_of(self, resource_id: ResourceId) -> int:
        """How often a link has come to a room."""
        query = select(func.count()).where(
            ShareRow.resource_id == resource_id, ShareRow.shared_at.is_not(None)
        )
        return (await self._tx.execute(query)).scalar_one()

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[Share, ...]:
        query = (
            select(ShareRow)
            .where(*conditions)
            .order_by(ShareRow.made_at, ShareRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_share(row) for row in await self._tx.scalars(query))


class PickStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, group_id: GroupId) -> Pick | None:
        row = await self._tx.get(PickRow, group_id, populate_existing=True)
        return None if row is None else _pick(row)

    async def save(self, pick: Pick) -> None:
        await self._tx.merge(
            PickRow(
                guild_id=pick.guild_id,
                group_id=pick.group_id,
                weekday=pick.weekday,
                minute=pick.minute,
                since=pick.since,
                next_resource_id=pick.next_resource_id,
            )
        )
        await self._tx.flush()

    async def drop(self, group_id: GroupId) -> None:
        await self._tx.execute(delete(PickRow).where(PickRow.group_id == group_id))

    async def list_all(self) -> tuple[Pick, ...]:
        return tuple(_pick(row) for row in await self._tx.scalars(select(PickRow)))


def _share(row: ShareRow) -> Share:
    return Share(
        id=ShareId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        resource_id=ResourceId(row.resource_id),
        when=row.share_when,
        made_at=row.made_at,
        by=None if row.by_member_id is None else MemberId(row.by_member_id),
        session_id=None if row.session_id is None else SessionId(row.session_id),
        shared_at=row.shared_at,
    )


def _pick(row: PickRow) -> Pick:
    chosen = row.next_resource_id
    return Pick(
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        weekday=row.weekday,
        minute=row.minute,
        since=row.since,
        next_resource_id=None if chosen is None else ResourceId(chosen),
    )
