"""Deliveries as features and facilitators see them: withdrawn, looked at, settled, forgotten."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from bot.core.ids import ChannelId, DeliveryId, GroupId, GuildId, MemberId, MessageId
from bot.db.database import Transaction, locked
from bot.features.outbox.errors import DeliveryNotFoundError
from bot.features.outbox.model import Debt, Delivery, DeliveryState, Reason
from bot.features.outbox.tables import DeliveryRow, HeldGuildRow

Known = TypeVar("Known")

_OPEN = (DeliveryState.WAITING, DeliveryState.CLAIMED)
_AT_A_TIME = 50
"""SQLite takes conditions a thousand deep."""
_MOST_VALUES = 10_000
"""Both databases take some 30,000 in one statement, and a large group that meets daily is owed more than that."""

_STUCK = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many deliveries ended, or wait, in the same way."""

    state: DeliveryState
    failure: Reason | None
    was_late: bool
    count: int


class DeliveryStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._session = tx.session

    async def withdraw(self, which: ColumnElement[bool], *, now: datetime) -> int:
        """Skip what waits, mark what is being sent, and take its part out of a collapsed note."""
        row, note = DeliveryRow, aliased(DeliveryRow)
        # Asked of each by itself: all open notes of a guild are tens of thousands.
        its_note = select(note.id).where(note.id == row.collapsed_into, note.state.in_(_OPEN))
        in_open_note = and_(row.state == DeliveryState.SKIPPED, exists(its_note))
        ids = select(row.id).where(which, or_(row.state.in_(_OPEN), in_open_note)).order_by(row.id)
        found = (await self._session.execute(locked(ids))).scalars().all()
        if not found:
            return 0
        waits = row.state == DeliveryState.WAITING
        claimed = row.state == DeliveryState.CLAIMED
        for some in in_parts(found):
            await self._session.execute(
                update(row)
                .where(row.id.in_(some))
                .values(
                    state=case((claimed, row.state), else_=DeliveryState.SKIPPED),
                    failure=case((claimed, row.failure), else_=Reason.WITHDRAWN),
                    wake_at=case((claimed, row.wake_at), else_=None),
                    finished_at=case((waits, now), else_=row.finished_at),
                    is_withdrawn=claimed,
                    collapsed_into=None,
                )
                .execution_options(synchronize_session=False)
            )
        return len(found)

    async def get(self, delivery_id: DeliveryId) -> Delivery:
        delivery = await self.find(delivery_id)
        if delivery is None:
            raise DeliveryNotFoundError
        return delivery

    async def find(self, delivery_id: DeliveryId) -> Delivery | None:
        query = select(DeliveryRow).where(DeliveryRow.id == delivery_id)
        row = (await self._session.execute(query)).scalar_one_or_none()
        return None if row is None else delivery_of(row)

    async def lock(self, delivery_id: DeliveryId) -> Delivery:
        query = locked(select(DeliveryRow).where(DeliveryRow.id == delivery_id))
        row = (await self._session.execute(query)).scalar_one_or_none()
        if row is None:
            raise DeliveryNotFoundError
        return delivery_of(row)

    async def list_(self, which: ColumnElement[bool]) -> Sequence[Delivery]:
        query = select(DeliveryRow).where(which).order_by(DeliveryRow.due_at, DeliveryRow.id)
        rows = (await self._session.execute(query)).scalars()
        return [delivery_of(row) for row in rows]

    async def mark_waiting_again(self, delivery_id: DeliveryId, *, now: datetime) -> None:
        await self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == delivery_id)
            .values(
                state=DeliveryState.WAITING,
                wake_at=now,
                attempts=0,
                # A message may have been said then, so it is looked for first; a step is simply taken anew.
                first_attempt_at=case(
                    (DeliveryRow.debt == Debt.SAY, DeliveryRow.first_attempt_at), else_=None
                ),
                failure=None,
                finished_at=None,
                is_withdrawn=False,
                may_be_twice=or_(
                    DeliveryRow.may_be_twice, DeliveryRow.state == DeliveryState.UNCERTAIN
                ),
            )
        )

    async def mark_let_go(self, delivery_id: DeliveryId, *, now: datetime) -> None:
        await self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == delivery_id)
            .values(
                state=DeliveryState.SKIPPED,
                wake_at=None,
                failure=Reason.LET_GO,
                finished_at=now,
            )
        )

    async def count_states(self) -> Sequence[StateCount]:
        row = DeliveryRow
        kinds = (row.state, row.failure, row.was_late)
        query = select(*kinds, func.count()).group_by(*kinds)
        return [StateCount(*found) for found in (await self._session.execute(query)).all()]

    async def count_overdue(
        self, *, now: datetime, debt: Debt | None = None
    ) -> tuple[int, datetime | None]:
        """How many should have gone out by now, and since when the oldest waits."""
        row = DeliveryRow
        query = select(func.count(), func.min(row.due_at)).where(
            row.state.in_(_OPEN),
            row.due_at <= now,
            row.guild_id.not_in(select(HeldGuildRow.guild_id)),
        )
        if debt is not None:
            query = query.where(row.debt == debt)
        count, oldest = (await self._session.execute(query)).one()
        return count, oldest

    async def forget(self, guild_id: GuildId, member_id: MemberId) -> None:
        """Delete all that names the person. What must still be done first, to take their access away for
        instance, is deleted as soon as it is done; so is a note that is just being sent, once it is known whether it
        went out."""
        row = DeliveryRow
        theirs = naming(guild_id, member_id)
        on_its_way = row.state == DeliveryState.CLAIMED
        must_end_first = or_(and_(row.debt == Debt.DO, row.state.in_(_OPEN)), on_its_way)
        await self._session.execute(
            delete(row).where(theirs, ~must_end_first).execution_options(synchronize_session=False)
        )
        await self._session.execute(
            update(row)
            .where(theirs)
            .values(
                is_erased_when_done=True,
                is_withdrawn=or_(row.is_withdrawn, row.debt == Debt.SAY),
            )
            .execution_options(synchronize_session=False)
        )


def by_prefixes(prefixes: Iterable[str]) -> list[ColumnElement[bool]]:
    """Keys that begin with any of these, in as many statements as databases take at a time."""
    ranges = [_by_prefix(one) for one in sorted(set(prefixes))]
    return [or_(*ranges[at : at + _AT_A_TIME]) for at in range(0, len(ranges), _AT_A_TIME)]


def in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as databases take at a time."""
    return (ids[at : at + _MOST_VALUES] for at in range(0, len(ids), _MOST_VALUES))


def _by_prefix(prefix: str) -> ColumnElement[bool]:
    """As a range, so that the index on keys answers it."""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return and_(DeliveryRow.key >= prefix, DeliveryRow.key < end)


def about(subject_id: int) -> ColumnElement[bool]:
    return DeliveryRow.subject_id == subject_id


def said_to(member_id: MemberId) -> ColumnElement[bool]:
    return and_(DeliveryRow.member_id == member_id, DeliveryRow.debt == Debt.SAY)


def naming(guild_id: GuildId, member_id: MemberId) -> ColumnElement[bool]:
    return and_(DeliveryRow.guild_id == guild_id, DeliveryRow.member_id == member_id)


def sent_to(member_id: MemberId, subject_id: int) -> ColumnElement[bool]:
    row = DeliveryRow
    return and_(
        row.member_id == member_id,
        row.subject_id == subject_id,
        row.debt == Debt.SAY,
        row.state == DeliveryState.SENT,
    )


def unheard(member_id: MemberId, *, since: datetime) -> ColumnElement[bool]:
    """Private notes that were turned away, or for which another note stood."""
    row = DeliveryRow
    return and_(
        row.member_id == member_id,
        row.channel_id.is_(None),
        row.debt == Debt.SAY,
        row.due_at >= since,
        row.failure.in_((Reason.NOTES_BLOCKED, Reason.COLLAPSED)),
    )


def stuck(*, since: datetime) -> ColumnElement[bool]:
    """What failed or is uncertain, and steps that have been tried in vain since then."""
    row = DeliveryRow
    in_vain = and_(
        row.debt == Debt.DO, row.state == DeliveryState.WAITING, row.first_attempt_at <= since
    )
    return or_(row.state.in_(_STUCK), in_vain)


def delivery_of(row: DeliveryRow | Row[Any]) -> Delivery:
    """Read a row, whether it came as an object or straight from a statement."""
    return Delivery(
        id=DeliveryId(row.id),
        guild_id=GuildId(row.guild_id),
        key=row.key,
        debt=row.debt,
        kind=row.kind,
        params=row.params,
        member_id=_known(MemberId, row.member_id),
        channel_id=_known(ChannelId, row.channel_id),
        group_id=_known(GroupId, row.group_id),
        subject_id=row.subject_id,
        due_at=row.due_at,
        useless_after=row.useless_after,
        state=row.state,
        attempts=row.attempts,
        revision=row.revision,
        first_attempt_at=row.first_attempt_at,
        message_id=_known(MessageId, row.message_id),
        sent_channel_id=_known(ChannelId, row.sent_channel_id),
        failure=row.failure,
        is_withdrawn=row.is_withdrawn,
        collapsed_into=_known(DeliveryId, row.collapsed_into),
        created_at=row.created_at,
    )


def _known(kind: Callable[[int], Known], value: int | None) -> Known | None:
    return None if value is None else kind(value)
