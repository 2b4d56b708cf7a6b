"""Polls in the database. Rows stay in here."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update

from bot.core.ids import GroupId, GuildId, MemberId, MessageId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction, locked
from bot.features.polls.errors import PollNotFoundError
from bot.features.polls.model import Mark, Poll, PollId, PollState, Slot, SlotId
from bot.features.polls.tables import PollMarkRow, PollRow, PollSlotRow


class PollStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def get(self, poll_id: PollId) -> Poll:
        row = await self._tx.get(PollRow, poll_id)
        if row is None:
            raise PollNotFoundError
        return _poll(row)

    async def lock(self, poll_id: PollId) -> Poll:
        """Hold a poll, so that of two who close it one comes too late."""
        query = locked(select(PollRow).where(PollRow.id == poll_id)).execution_options(
            populate_existing=True
        )
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise PollNotFoundError
        return _poll(row)

    async def save(self, poll: Poll) -> None:
        await self._tx.merge(
            PollRow(
                id=poll.id,
                guild_id=poll.guild_id,
                group_id=poll.group_id,
                rhythm=poll.rhythm,
                minutes=poll.minutes,
                zone=poll.zone,
                days=poll.days,
                state=poll.state,
                asked_by_member_id=poll.asked_by,
                closes_at=poll.closes_at,
                closed_at=poll.closed_at,
                card_message_id=poll.card_message_id,
                made_at=poll.made_at,
            )
        )
        await self._tx.flush()

    async def drop(self, poll_id: PollId) -> None:
        await self._tx.execute(delete(PollRow).where(PollRow.id == poll_id))

    async def drop_old(self, *, closed_before: datetime, drafts_before: datetime) -> None:
        """With their answers."""
        await self._tx.execute(
            delete(PollRow).where(
                or_(
                    and_(PollRow.state == PollState.CLOSED, PollRow.closed_at < closed_before),
                    and_(PollRow.state == PollState.DRAFT, PollRow.made_at < drafts_before),
                )
            )
        )

    async def list_of(self, group_ids: Collection[GroupId], *states: PollState) -> tuple[Poll, ...]:
        """Soonest to close first."""
        query = (
            select(PollRow)
            .where(PollRow.group_id.in_(group_ids), PollRow.state.in_(states))
            .order_by(PollRow.closes_at, PollRow.id)
        )
        return tuple(_poll(row) for row in await self._tx.scalars(query))

    async def lock_of(self, group_id: GroupId, state: PollState) -> tuple[Poll, ...]:
        """Hold them, as they are now: whoever puts up a card of one holds that one, and not its group."""
        query = (
            select(PollRow)
            .where(PollRow.group_id == group_id, PollRow.state == state)
            .order_by(PollRow.id)
            .execution_options(populate_existing=True)
        )
        return tuple(_poll(row) for row in await self._tx.scalars(locked(query)))

    async def list_open(self) -> tuple[Poll, ...]:
        query = select(PollRow).where(PollRow.state == PollState.OPEN).order_by(PollRow.id)
        return tuple(_poll(row) for row in await self._tx.scalars(query))

    async def list_asked_by(self, member_id: MemberId) -> tuple[Poll, ...]:
        query = select(PollRow).where(PollRow.asked_by_member_id == member_id).order_by(PollRow.id)
        return tuple(_poll(row) for row in await self._tx.scalars(query))

    # The times it asks about.

    async def list_slots(self, poll_id: PollId) -> tuple[Slot, ...]:
        """In the order of the calendar."""
        query = (
            select(PollSlotRow, PollRow.zone)
            .join(PollRow, PollRow.id == PollSlotRow.poll_id)
            .where(PollSlotRow.poll_id == poll_id)
            .order_by(PollSlotRow.starts_at)
        )
        return tuple(_slot(row, zone) for row, zone in await self._tx.execute(query))

    async def add_slots(self, guild_id: GuildId, slots: Iterable[Slot]) -> None:
        for slot in slots:
            self._tx.add(
                PollSlotRow(
                    id=slot.id,
                    guild_id=guild_id,
                    poll_id=slot.poll_id,
                    starts_at=slot.wall.at,
                    is_ticked=slot.is_ticked,
                    is_typed=slot.is_typed,
                )
            )
        await self._tx.flush()

    async def tick(self, poll_id: PollId, slot_ids: Collection[SlotId]) -> None:
        """These, and no others."""
        await self._tx.execute(
            update(PollSlotRow)
            .where(PollSlotRow.poll_id == poll_id)
            .values(is_ticked=PollSlotRow.id.in_(slot_ids))
        )

    async def drop_slots(self, slot_ids: Collection[SlotId]) -> None:
        await self._tx.execute(delete(PollSlotRow).where(PollSlotRow.id.in_(slot_ids)))

    # Who said what.

    async def list_marks(self, poll_id: PollId) -> tuple[Mark, ...]:
        query = (
            select(PollMarkRow)
            .join(PollSlotRow, PollSlotRow.id == PollMarkRow.slot_id)
            .where(PollSlotRow.poll_id == poll_id)
            .order_by(PollMarkRow.member_id, PollMarkRow.slot_id)
        )
        return tuple(_mark(row) for row in await self._tx.scalars(query))

    async def save_mark(self, guild_id: GuildId, mark: Mark) -> None:
        await self._tx.merge(
            PollMarkRow(
                guild_id=guild_id, slot_id=mark.slot_id, member_id=mark.member_id, fit=mark.fit
            )
        )
        await self._tx.flush()

    async def list_marks_of(self, member_id: MemberId) -> tuple[tuple[Slot, Mark], ...]:
        query = (
            select(PollSlotRow, PollRow.zone, PollMarkRow)
            .join(PollRow, PollRow.id == PollSlotRow.poll_id)
            .join(PollMarkRow, PollMarkRow.slot_id == PollSlotRow.id)
            .where(PollMarkRow.member_id == member_id)
            .order_by(PollSlotRow.starts_at, PollSlotRow.id)
        )
        return tuple(
            (_slot(row, zone), _mark(mark)) for row, zone, mark in await self._tx.execute(query)
        )

    async def drop_marks(self, poll_id: PollId, member_id: MemberId) -> None:
        slots = select(PollSlotRow.id).where(PollSlotRow.poll_id == poll_id)
        await self._tx.execute(
            delete(PollMarkRow).where(
                PollMarkRow.member_id == member_id, PollMarkRow.slot_id.in_(slots)
            )
        )

    async def forget(self, member_id: MemberId) -> None:
        """What the group was asked stays; that this person asked it does not."""
        await self.forget_marks(member_id)
        await self._tx.execute(
            update(PollRow)
            .where(PollRow.asked_by_member_id == member_id)
            .values(asked_by_member_id=None)
        )

    async def forget_marks(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(PollMarkRow).where(PollMarkRow.member_id == member_id))


def _poll(row: PollRow) -> Poll:
    asked_by, card = row.asked_by_member_id, row.card_message_id
    return Poll(
        id=PollId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        rhythm=row.rhythm,
        minutes=row.minutes,
        zone=row.zone,
        made_at=row.made_at,
        days=row.days,
        state=row.state,
        asked_by=None if asked_by is None else MemberId(asked_by),
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        card_message_id=None if card is None else MessageId(card),
    )


def _slot(row: PollSlotRow, zone: str) -> Slot:
    return Slot(
        id=SlotId(row.id),
        poll_id=PollId(row.poll_id),
        wall=WallTime(row.starts_at, zone),
        is_ticked=row.is_ticked,
        is_typed=row.is_typed,
    )


def _mark(row: PollMarkRow) -> Mark:
    return Mark(SlotId(row.slot_id), MemberId(row.member_id), row.fit)
