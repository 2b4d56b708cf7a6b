"""Wishes to be reached, in the database. Rows stay in here."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.db.database import Transaction, locked
from bot.features.requests.errors import RequestGoneError
from bot.features.requests.model import Request, RequestId, RequestState, Step
from bot.features.requests.tables import RequestRow

_NOT_OVER = RequestRow.ended_at.is_(None)
_WITH_SOMEONE = [state for state in RequestState if state.is_with_someone]
_WAITING = [state for state in RequestState if state.waits]


class RequestStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def add(self, request: Request) -> None:
        await self._tx.execute(insert(RequestRow).values(**_values(request)))

    async def save(self, request: Request) -> None:
        values = _values(request)
        del values["guild_id"]
        await self._tx.execute(
            update(RequestRow).where(RequestRow.id == request.id).values(**values)
        )

    async def get(self, request_id: RequestId) -> Request:
        found = await self.find(request_id)
        if found is None:
            raise RequestGoneError
        return found

    async def find(self, request_id: RequestId) -> Request | None:
        found = await self._list(RequestRow.id == request_id)
        return found[0] if found else None

    async def lock(self, request_id: RequestId) -> Request:
        query = locked(select(RequestRow).where(RequestRow.id == request_id))
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise RequestGoneError
        return _request(row)

    async def find_open(self, group_id: GroupId, member_id: MemberId) -> Request | None:
        found = await self._list(
            RequestRow.group_id == group_id, RequestRow.member_id == member_id, _NOT_OVER
        )
        return found[0] if found else None

    async def list_open_of_group(self, group_id: GroupId) -> tuple[Request, ...]:
        return await self._list(RequestRow.group_id == group_id, _NOT_OVER)

    async def list_open_of(self, member_id: MemberId) -> tuple[Request, ...]:
        return await self._list(RequestRow.member_id == member_id, _NOT_OVER)

    async def list_of(self, member_id: MemberId) -> tuple[Request, ...]:
        """Their own, over or not."""
        return await self._list(RequestRow.member_id == member_id)

    async def list_answered_by(self, member_id: MemberId) -> tuple[Request, ...]:
        """Those that they have or had as a facilitator, or look at."""
        return await self._list(
            or_(
                RequestRow.facilitator_member_id == member_id,
                RequestRow.held_by_member_id == member_id,
            )
        )

    async def list_waiting(self) -> tuple[Request, ...]:
        """As far as the transaction sees."""
        return await self._list(RequestRow.state.in_(_WAITING))

    async def list_left_behind(self, group_id: GroupId, member_id: MemberId) -> tuple[Request, ...]:
        """Those that somebody has who leads the group no more, or is forgotten."""
        return await self._list(
            RequestRow.group_id == group_id,
            RequestRow.state.in_(_WITH_SOMEONE),
            or_(
                RequestRow.facilitator_member_id == member_id,
                RequestRow.facilitator_member_id.is_(None),
            ),
        )

    async def list_between(self, since: datetime, until: datetime) -> tuple[Request, ...]:
        return await self._list(RequestRow.opened_at > since, RequestRow.opened_at <= until)

    async def count_since(self, member_id: MemberId, since: datetime) -> int:
        query = select(func.count()).where(
            RequestRow.member_id == member_id, RequestRow.opened_at > since
        )
        return (await self._tx.execute(query)).scalar_one()

    async def drop_of(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(RequestRow).where(RequestRow.member_id == member_id))

    async def drop_ended_before(self, before: datetime) -> None:
        await self._tx.execute(delete(RequestRow).where(RequestRow.ended_at <= before))

    async def forget_facilitator(self, member_id: MemberId) -> None:
        """What they answered stays, without them."""
        for column in (RequestRow.facilitator_member_id, RequestRow.held_by_member_id):
            await self._tx.execute(
                update(RequestRow).where(column == member_id).values({column.key: None})
            )

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[Request, ...]:
        """Oldest first."""
        query = (
            select(RequestRow)
            .where(*conditions)
            .order_by(RequestRow.opened_at, RequestRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_request(row) for row in await self._tx.scalars(query))


def _values(request: Request) -> dict[str, Any]:
    return {
        "id": request.id,
        "guild_id": request.guild_id,
        "group_id": request.group_id,
        "member_id": request.member_id,
        "about": request.about,
        "reach": request.reach,
        "state": request.state,
        "opened_at": request.opened_at,
        "watched_from": request.watched_from,
        "step": request.step.value,
        "turn": request.turn,
        "held_by_member_id": request.held_by,
        "held_until": request.held_until,
        "facilitator_member_id": request.facilitator,
        "seen_at": request.seen_at,
        "contacted_at": request.contacted_at,
        "unanswered_at": request.unanswered_at,
        "ended_at": request.ended_at,
        "outcome": request.outcome,
        "offer": request.offer,
        "desk_channel_id": request.desk_channel_id,
        "desk_message_id": request.desk_message_id,
        "desk_is_loud": request.desk_is_loud,
    }


def _request(row: RequestRow) -> Request:
    return Request(
        id=RequestId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        member_id=MemberId(row.member_id),
        about=row.about,
        reach=row.reach,
        state=row.state,
        opened_at=row.opened_at,
        watched_from=row.watched_from,
        step=Step(row.step),
        turn=row.turn,
        held_by=_member(row.held_by_member_id),
        held_until=row.held_until,
        facilitator=_member(row.facilitator_member_id),
        seen_at=row.seen_at,
        contacted_at=row.contacted_at,
        unanswered_at=row.unanswered_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        offer=row.offer,
        desk_channel_id=None if row.desk_channel_id is None else ChannelId(row.desk_channel_id),
        desk_message_id=None if row.desk_message_id is None else MessageId(row.desk_message_id),
        desk_is_loud=row.desk_is_loud,
    )


def _member(number: int | None) -> MemberId | None:
    return None if number is None else MemberId(number)
