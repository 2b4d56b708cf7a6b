"""Answers in the database, what they say still locked. Rows stay in here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select, update

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId, SessionId
from bot.db.database import Transaction, locked
from bot.features.checkins.answer_tables import AnswerRow as Row
from bot.features.checkins.errors import AnswerNotFoundError
from bot.features.checkins.model import Answer, AnswerId, AnswerState, RoundId

_OWED: Final = tuple(state for state in AnswerState if state.owes_reading)


class AnswerStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def get(self, answer_id: AnswerId) -> Answer:
        found = await self.find_one(answer_id)
        if found is None:
            raise AnswerNotFoundError
        return found

    async def find_one(self, answer_id: AnswerId) -> Answer | None:
        found = await self._list(Row.id == answer_id)
        return found[0] if found else None

    async def lock(self, answer_id: AnswerId) -> Answer:
        query = locked(select(Row).where(Row.id == answer_id))
        query = query.execution_options(populate_existing=True)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise AnswerNotFoundError
        return _answer(row)

    async def find(self, round_id: RoundId, member_id: MemberId) -> Answer | None:
        found = await self._list(Row.round_id == round_id, Row.member_id == member_id)
        return found[0] if found else None

    async def find_sealed(self, answer_id: AnswerId) -> bytes | None:
        query = select(Row.sealed).where(Row.id == answer_id)
        return (await self._tx.execute(query)).scalar_one_or_none()

    async def list_of(
        self, member_id: MemberId, group_id: GroupId | None = None
    ) -> tuple[Answer, ...]:
        """A person's own, oldest first."""
        group = [] if group_id is None else [Row.group_id == group_id]
        return await self._list(Row.member_id == member_id, *group)

    async def list_handled_by(self, member_id: MemberId) -> tuple[Answer, ...]:
        """Those of others that a facilitator has open or has settled."""
        return await self._list(
            (Row.opened_by_member_id == member_id) | (Row.decided_by_member_id == member_id)
        )

    async def list_opened_by(self, member_id: MemberId, group_id: GroupId) -> tuple[Answer, ...]:
        return await self._list(
            Row.opened_by_member_id == member_id,
            Row.group_id == group_id,
            Row.state == AnswerState.OPENED,
        )

    async def list_owed(self, groups: Collection[GroupId] | None = None) -> tuple[Answer, ...]:
        """Those that a facilitator still owes a look, of these groups or of all, oldest first."""
        which = [] if groups is None else [Row.group_id.in_(groups)]
        return await self._list(Row.state.in_(_OWED), *which)

    async def list_in(self, group_id: GroupId, *states: AnswerState) -> tuple[Answer, ...]:
        return await self._list(Row.group_id == group_id, Row.state.in_(states))

    async def lock_in(self, group_id: GroupId, *states: AnswerState) -> tuple[Answer, ...]:
        """Hold them, as they are now: whoever posts a card of one holds that one, and not its group."""
        return await self._list(Row.group_id == group_id, Row.state.in_(states), holds=True)

    async def lock_of(self, member_id: MemberId, group_id: GroupId) -> tuple[Answer, ...]:
        """As ``lock_in``, those of one person."""
        return await self._list(Row.member_id == member_id, Row.group_id == group_id, holds=True)

    async def find_last_decided(self, group_id: GroupId, since: datetime) -> Answer | None:
        """Or taken back, or given up: then nobody has it."""
        found = await self._list(Row.group_id == group_id, Row.decided_at >= since)
        return max(found, key=lambda one: (one.decided_at or since, one.id), default=None)

    async def list_over(
        self, before: datetime, *, above: AnswerId, limit: int
    ) -> Sequence[tuple[GuildId, AnswerId]]:
        """Those of which nothing should be left any more."""
        query = (
            select(Row.guild_id, Row.id)
            .where(Row.erased_at < before, Row.id > above)
            .order_by(Row.id)
            .limit(limit)
        )
        return [(GuildId(guild), AnswerId(one)) for guild, one in await self._tx.execute(query)]

    async def add(self, answer: Answer, sealed: bytes) -> None:
        self._tx.add(
            Row(
                id=answer.id,
                guild_id=answer.guild_id,
                group_id=answer.group_id,
                round_id=answer.round_id,
                member_id=answer.member_id,
                sealed=sealed,
                **_values(answer),
            )
        )
        await self._tx.flush()

    async def save(self, answer: Answer, sealed: bytes | None = None) -> None:
        """Whose it is stays. What was said stays too, unless it is replaced or gone."""
        values = _values(answer)
        if sealed is not None or not answer.state.has_words:
            values["sealed"] = sealed
        await self._tx.execute(update(Row).where(Row.id == answer.id).values(values))

    async def drop(self, answer_id: AnswerId) -> None:
        await self._tx.execute(delete(Row).where(Row.id == answer_id))

    async def forget(self, member_id: MemberId) -> None:
        """Theirs go. What they had open waits again, and what they settled stays, without them."""
        await self._tx.execute(delete(Row).where(Row.member_id == member_id))
        await self._tx.execute(
            update(Row)
            .where(Row.opened_by_member_id == member_id, Row.state == AnswerState.OPENED)
            .values(state=AnswerState.WAITING, opened_until=None)
        )
        for column in (Row.opened_by_member_id, Row.decided_by_member_id):
            await self._tx.execute(update(Row).where(column == member_id).values({column: None}))

    async def _list(
        self, *conditions: ColumnElement[bool], holds: bool = False
    ) -> tuple[Answer, ...]:
        query = select(Row).where(*conditions).order_by(Row.sent_at, Row.id)
        if holds:
            query = locked(query)
        rows = await self._tx.scalars(query.execution_options(populate_existing=True))
        return tuple(_answer(row) for row in rows)


def _values(answer: Answer) -> dict[str, Any]:
    return {
        "ceiling": answer.ceiling,
        "state": answer.state,
        "has_words": answer.has_words,
        "sent_at": answer.sent_at,
        "confirmed_at": answer.confirmed_at,
        "opened_by_member_id": answer.opened_by,
        "opened_until": answer.opened_until,
        "opened_at": answer.opened_at,
        "wants_use": answer.wants_use,
        "decided_by_member_id": answer.decided_by,
        "decided_at": answer.decided_at,
        "read_aloud_at": answer.read_aloud_at,
        "session_id": answer.session_id,
        "card_channel_id": answer.card_channel_id,
        "card_message_id": answer.card_message_id,
        "unread_told_at": answer.unread_told_at,
        "erased_at": answer.erased_at,
    }


def _answer(row: Row) -> Answer:
    opened_by, decided_by = row.opened_by_member_id, row.decided_by_member_id
    channel, message = row.card_channel_id, row.card_message_id
    return Answer(
        id=AnswerId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        round_id=RoundId(row.round_id),
        member_id=MemberId(row.member_id),
        ceiling=row.ceiling,
        state=row.state,
        has_words=row.has_words,
        sent_at=row.sent_at,
        confirmed_at=row.confirmed_at,
        opened_by=None if opened_by is None else MemberId(opened_by),
        opened_until=row.opened_until,
        opened_at=row.opened_at,
        wants_use=row.wants_use,
        decided_by=None if decided_by is None else MemberId(decided_by),
        decided_at=row.decided_at,
        read_aloud_at=row.read_aloud_at,
        session_id=None if row.session_id is None else SessionId(row.session_id),
        card_channel_id=None if channel is None else ChannelId(channel),
        card_message_id=None if message is None else MessageId(message),
        unread_told_at=row.unread_told_at,
    )
