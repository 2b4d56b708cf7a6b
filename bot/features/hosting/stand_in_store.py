"""Searches for a stand-in in the database. Rows stay in here."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.hosting.stand_in_model import StandIn, StandInAnswer, StandInId
from bot.features.hosting.stand_in_tables import StandInAnswerRow, StandInRow


class StandInStore:
    """Whoever changes something here holds the meeting first."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, session_id: SessionId) -> StandIn | None:
        query = (
            select(StandInRow)
            .where(StandInRow.session_id == session_id)
            .execution_options(populate_existing=True)
        )
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _stand_in(row)

    async def list_in_group(self, group_id: GroupId, *, after: datetime) -> tuple[StandIn, ...]:
        return await self._list(StandInRow.group_id == group_id, StandInRow.starts_at > after)

    async def list_of_member(self, member_id: MemberId) -> tuple[StandIn, ...]:
        """Those they asked for, or lead."""
        return await self._list(
            or_(
                StandInRow.asked_by_member_id == member_id, StandInRow.leader_member_id == member_id
            )
        )

    async def list_asked(
        self, member_id: MemberId, *, after: datetime | None = None
    ) -> tuple[tuple[StandIn, StandInAnswer], ...]:
        """Those for which they were asked, soonest first."""
        query = (
            select(StandInRow, StandInAnswerRow.answer)
            .join(StandInAnswerRow, StandInAnswerRow.stand_in_id == StandInRow.id)
            .where(StandInAnswerRow.member_id == member_id)
            .order_by(StandInRow.starts_at, StandInRow.id)
        )
        if after is not None:
            query = query.where(StandInRow.starts_at > after)
        return tuple((_stand_in(row), answer) for row, answer in await self._tx.execute(query))

    async def answers(self, stand_in_id: StandInId) -> Mapping[MemberId, StandInAnswer]:
        query = (
            select(StandInAnswerRow)
            .where(StandInAnswerRow.stand_in_id == stand_in_id)
            .order_by(StandInAnswerRow.member_id)
        )
        return {MemberId(row.member_id): row.answer for row in await self._tx.scalars(query)}

    async def replace(self, stand_in: StandIn, asked: Iterable[MemberId]) -> None:
        """Begin a search; an earlier one for the same meeting is forgotten."""
        await self._tx.execute(
            delete(StandInRow).where(StandInRow.session_id == stand_in.session_id)
        )
        self._tx.add(
            StandInRow(
                id=stand_in.id,
                guild_id=stand_in.guild_id,
                group_id=stand_in.group_id,
                session_id=stand_in.session_id,
                asked_by_member_id=stand_in.asked_by,
                asked_at=stand_in.asked_at,
                starts_at=stand_in.starts_at,
                state=stand_in.state,
                leader_member_id=stand_in.leader,
            )
        )
        await self._tx.flush()
        for member_id in asked:
            await self.save_answer(stand_in, member_id, StandInAnswer.ASKED)

    async def save(self, stand_in: StandIn) -> None:
        """Who asked, for what and when stays as it is."""
        await self._tx.execute(
            update(StandInRow)
            .where(StandInRow.id == stand_in.id)
            .values(
                state=stand_in.state,
                leader_member_id=stand_in.leader,
                asked_by_member_id=stand_in.asked_by,
            )
        )

    async def save_answer(
        self, stand_in: StandIn, member_id: MemberId, answer: StandInAnswer
    ) -> None:
        await self._tx.merge(
            StandInAnswerRow(
                guild_id=stand_in.guild_id,
                stand_in_id=stand_in.id,
                member_id=member_id,
                answer=answer,
            )
        )
        await self._tx.flush()

    async def drop_answer(self, stand_in_id: StandInId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(StandInAnswerRow).where(
                StandInAnswerRow.stand_in_id == stand_in_id,
                StandInAnswerRow.member_id == member_id,
            )
        )

    async def forget(self, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(StandInAnswerRow).where(StandInAnswerRow.member_id == member_id)
        )
        for column in (StandInRow.asked_by_member_id, StandInRow.leader_member_id):
            await self._tx.execute(
                update(StandInRow).where(column == member_id).values({column.key: None})
            )

    async def drop_old(self, before: datetime) -> None:
        await self._tx.execute(delete(StandInRow).where(StandInRow.starts_at < before))

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[StandIn, ...]:
        query = (
            select(StandInRow)
            .where(*conditions)
            .order_by(StandInRow.starts_at, StandInRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_stand_in(row) for row in await self._tx.scalars(query))


def _stand_in(row: StandInRow) -> StandIn:
    asked_by, leader = row.asked_by_member_id, row.leader_member_id
    return StandIn(
        id=StandInId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        session_id=SessionId(row.session_id),
        asked_by=None if asked_by is None else MemberId(asked_by),
        asked_at=row.asked_at,
        starts_at=row.starts_at,
        state=row.state,
        leader=None if leader is None else MemberId(leader),
    )
