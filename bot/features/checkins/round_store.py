"""Rhythms, rounds and marks in the database. Rows stay in here."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId, SessionId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction, locked
from bot.features.checkins.errors import RoundNotFoundError
from bot.features.checkins.model import Pulse, Rhythm, Round, RoundId, RoundState
from bot.features.checkins.pulse import Band
from bot.features.checkins.round_tables import MarkRow, RhythmRow, RoundRow

_ANEW = {"populate_existing": True}


class RhythmStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, group_id: GroupId) -> Rhythm | None:
        query = select(RhythmRow).where(RhythmRow.group_id == group_id).execution_options(**_ANEW)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _rhythm(row)

    async def save(self, guild_id: GuildId, rhythm: Rhythm) -> None:
        first = rhythm.weekly_from
        await self._tx.merge(
            RhythmRow(
                guild_id=guild_id,
                group_id=rhythm.group_id,
                asks=rhythm.asks,
                set_name=rhythm.set_name,
                weekly_from=None if first is None else first.at,
                zone=None if first is None else first.zone,
                hours_before=rhythm.hours_before,
                open_minutes=rhythm.open_for // timedelta(minutes=1),
                is_paused=rhythm.is_paused,
                rounds_so_far=rhythm.rounds_so_far,
            )
        )
        await self._tx.flush()

    async def drop(self, group_id: GroupId) -> None:
        await self._tx.execute(delete(RhythmRow).where(RhythmRow.group_id == group_id))

    async def list_groups(self) -> tuple[tuple[GuildId, GroupId], ...]:
        """All that are asked by themselves, or were asked once."""
        query = select(RhythmRow.guild_id, RhythmRow.group_id).order_by(RhythmRow.group_id)
        return tuple(
            (GuildId(row.guild_id), GroupId(row.group_id)) for row in await self._tx.execute(query)
        )


class RoundStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def get(self, round_id: RoundId) -> Round:
        found = await self.find(round_id)
        if found is None:
            raise RoundNotFoundError
        return found

    async def find(self, round_id: RoundId) -> Round | None:
        row = await self._tx.get(RoundRow, round_id, populate_existing=True)
        return None if row is None else _round(row)

    async def lock(self, round_id: RoundId) -> Round:
        """Hold a round, so that nobody is counted in while it closes."""
        query = locked(select(RoundRow).where(RoundRow.id == round_id)).execution_options(**_ANEW)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise RoundNotFoundError
        return _round(row)

    async def find_open(self, group_id: GroupId) -> Round | None:
        found = await self.list_open([group_id])
        return found[0] if found else None

    async def lock_open(self, group_id: GroupId) -> Round | None:
        """As it is now, also when its card is just being put up: that holds the round, and not its group."""
        found = await self.find_open(group_id)
        return None if found is None else await self.lock(found.id)

    async def list_open(self, group_ids: Collection[GroupId] | None = None) -> tuple[Round, ...]:
        """Soonest to close first. At most one of each group."""
        query = (
            select(RoundRow)
            .where(RoundRow.state == RoundState.OPEN)
            .order_by(RoundRow.closes_at, RoundRow.id)
            .execution_options(**_ANEW)
        )
        if group_ids is not None:
            query = query.where(RoundRow.group_id.in_(group_ids))
        return tuple(_round(row) for row in await self._tx.scalars(query))

    async def list_since(self, group_id: GroupId, since: datetime) -> tuple[Round, ...]:
        """Newest first."""
        query = (
            select(RoundRow)
            .where(RoundRow.group_id == group_id, RoundRow.closes_at >= since)
            .order_by(RoundRow.opens_at.desc(), RoundRow.id.desc())
            .execution_options(**_ANEW)
        )
        return tuple(_round(row) for row in await self._tx.scalars(query))

    async def list_closed(self, group_id: GroupId, *, limit: int) -> tuple[Round, ...]:
        """Newest first."""
        query = (
            select(RoundRow)
            .where(RoundRow.group_id == group_id, RoundRow.state == RoundState.CLOSED)
            .order_by(RoundRow.closed_at.desc(), RoundRow.id.desc())
            .limit(limit)
        )
        return tuple(_round(row) for row in await self._tx.scalars(query))

    async def last_pulse_at(self, group_id: GroupId) -> datetime | None:
        query = select(func.max(RoundRow.closed_at)).where(
            RoundRow.group_id == group_id, RoundRow.pulse_light.is_not(None)
        )
        return (await self._tx.execute(query)).scalar_one()

    async def list_asked_by(self, member_id: MemberId) -> tuple[Round, ...]:
        query = select(RoundRow).where(RoundRow.asked_by_member_id == member_id)
        return tuple(_round(row) for row in await self._tx.scalars(query.order_by(RoundRow.id)))

    async def save(self, asked: Round) -> None:
        pulse = asked.pulse
        await self._tx.merge(
            RoundRow(
                id=asked.id,
                guild_id=asked.guild_id,
                group_id=asked.group_id,
                state=asked.state,
                set_name=asked.set_name,
                turn=asked.turn,
                opens_at=asked.opens_at,
                closes_at=asked.closes_at,
                closed_at=asked.closed_at,
                was_closed_by_hand=asked.was_closed_by_hand,
                session_id=asked.session_id,
                asked_by_member_id=asked.asked_by,
                card_channel_id=asked.card_channel_id,
                card_message_id=asked.card_message_id,
                pulse_light=None if pulse is None else pulse.light,
                pulse_middle=None if pulse is None else pulse.middle,
                pulse_heavy=None if pulse is None else pulse.heavy,
            )
        )
        await self._tx.flush()

    async def drop_closed_before(self, moment: datetime) -> None:
        old = (RoundRow.state == RoundState.CLOSED, RoundRow.closed_at < moment)
        await self._tx.execute(delete(RoundRow).where(*old))

    # Who is counted in.

    async def count_marks(self, round_id: RoundId) -> Mapping[Band, int]:
        query = select(MarkRow.band).where(MarkRow.round_id == round_id)
        return Counter(Band(band) for band in await self._tx.scalars(query))

    async def find_mark(self, round_id: RoundId, member_id: MemberId) -> Band | None:
        query = select(MarkRow.band).where(
            MarkRow.round_id == round_id, MarkRow.member_id == member_id
        )
        band = (await self._tx.execute(query)).scalar_one_or_none()
        return None if band is None else Band(band)

    async def save_mark(
        self, guild_id: GuildId, round_id: RoundId, member_id: MemberId, band: Band
    ) -> None:
        await self._tx.merge(
            MarkRow(guild_id=guild_id, round_id=round_id, member_id=member_id, band=int(band))
        )
        await self._tx.flush()

    async def list_marks_of(self, member_id: MemberId) -> tuple[tuple[Round, Band], ...]:
        query = (
            select(RoundRow, MarkRow.band)
            .join(MarkRow, MarkRow.round_id == RoundRow.id)
            .where(MarkRow.member_id == member_id)
            .order_by(RoundRow.id)
        )
        return tuple((_round(row), Band(band)) for row, band in await self._tx.execute(query))

    async def drop_mark(self, round_id: RoundId, member_id: MemberId) -> None:
        theirs = (MarkRow.round_id == round_id, MarkRow.member_id == member_id)
        await self._tx.execute(delete(MarkRow).where(*theirs))

    async def drop_marks(self, round_id: RoundId) -> None:
        await self._tx.execute(delete(MarkRow).where(MarkRow.round_id == round_id))

    async def forget(self, member_id: MemberId) -> None:
        """That the group was asked stays; that this person asked it does not."""
        await self._tx.execute(delete(MarkRow).where(MarkRow.member_id == member_id))
        await self._tx.execute(
            update(RoundRow)
            .where(RoundRow.asked_by_member_id == member_id)
            .values(asked_by_member_id=None)
        )


def _rhythm(row: RhythmRow) -> Rhythm:
    first = None
    if row.weekly_from is not None and row.zone is not None:
        first = WallTime(row.weekly_from, row.zone)
    return Rhythm(
        group_id=GroupId(row.group_id),
        asks=row.asks,
        set_name=row.set_name,
        weekly_from=first,
        hours_before=row.hours_before,
        open_for=timedelta(minutes=row.open_minutes),
        is_paused=row.is_paused,
        rounds_so_far=row.rounds_so_far,
    )


def _round(row: RoundRow) -> Round:
    light, middle, heavy = row.pulse_light, row.pulse_middle, row.pulse_heavy
    pulse = None
    if light is not None and middle is not None and heavy is not None:
        pulse = Pulse(light, middle, heavy)
    return Round(
        id=RoundId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        state=row.state,
        set_name=row.set_name,
        turn=row.turn,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        was_closed_by_hand=row.was_closed_by_hand,
        session_id=None if row.session_id is None else SessionId(row.session_id),
        asked_by=None if row.asked_by_member_id is None else MemberId(row.asked_by_member_id),
        card_channel_id=None if row.card_channel_id is None else ChannelId(row.card_channel_id),
        card_message_id=None if row.card_message_id is None else MessageId(row.card_message_id),
        pulse=pulse,
    )
