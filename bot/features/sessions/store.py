"""Meetings and answers in the database. Rows stay in here."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from bot.core.ids import GroupId, GuildId, MemberId, MessageId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction, locked
from bot.features.sessions.errors import SessionNotFoundError
from bot.features.sessions.model import (
    Came,
    Rsvp,
    Seat,
    Series,
    Session,
    SessionState,
)
from bot.features.sessions.recurrence import read_rule, rule_text
from bot.features.sessions.tables import AttendanceRow, RsvpRow, SeriesRow, SessionRow


class SessionStore:
    """Meetings and the series they belong to."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def add_series(self, series: Series) -> None:
        self._tx.add(
            SeriesRow(
                id=series.id,
                guild_id=series.guild_id,
                group_id=series.group_id,
                title=series.title,
                first_at=series.first.at,
                zone=series.first.zone,
                rule=rule_text(series.repeats),
                minutes=series.minutes,
                seats=series.seats,
            )
        )
        await self._tx.flush()

    async def list_series(self) -> tuple[Series, ...]:
        query = select(SeriesRow).order_by(SeriesRow.id)
        return tuple(_series(row) for row in await self._tx.scalars(query))

    async def get_series(self, series_id: SeriesId) -> Series:
        query = select(SeriesRow).where(SeriesRow.id == series_id)
        return _series((await self._tx.execute(query)).scalar_one())

    async def lock_series(self, series_id: SeriesId) -> Series | None:
        """Hold a series, so that two planners don't plan the same slots at once."""
        query = locked(select(SeriesRow).where(SeriesRow.id == series_id))
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _series(row)

    async def list_of_series(self, series_id: SeriesId) -> tuple[Session, ...]:
        return await self._list(SessionRow.series_id == series_id)

    async def add(self, session: Session) -> None:
        self._tx.add(SessionRow(**_values(session)))
        await self._tx.flush()

    async def get(self, session_id: SessionId) -> Session:
        return await self._one(select(SessionRow).where(SessionRow.id == session_id))

    async def lock(self, session_id: SessionId) -> Session:
        """Hold the meeting: whatever is decided about its seats is decided one after the other."""
        return await self._one(locked(select(SessionRow).where(SessionRow.id == session_id)))

    async def save(self, session: Session) -> None:
        changed = {name: value for name, value in _values(session).items() if name != "id"}
        await self._tx.execute(
            update(SessionRow).where(SessionRow.id == session.id).values(**changed)
        )

    async def list_coming(self, group_id: GroupId, now: datetime) -> tuple[Session, ...]:
        """Planned and not begun, soonest first."""
        return await self._list(SessionRow.group_id == group_id, *_coming(now))

    async def list_coming_of(
        self, group_ids: Collection[GroupId], now: datetime, *, limit: int
    ) -> tuple[Session, ...]:
        return await self._list(SessionRow.group_id.in_(group_ids), *_coming(now), limit=limit)

    async def list_called_off(
        self, group_ids: Collection[GroupId], now: datetime, *, limit: int
    ) -> tuple[Session, ...]:
        return await self._list(
            SessionRow.group_id.in_(group_ids),
            SessionRow.state == SessionState.CANCELLED,
            SessionRow.starts_at > now,
            limit=limit,
        )

    async def list_at_hand(
        self, group_ids: Collection[GroupId], since: datetime, *, limit: int
    ) -> tuple[Session, ...]:
        """Not closed and not called off, begun after ``since`` or still to begin."""
        return await self._list(
            SessionRow.group_id.in_(group_ids),
            SessionRow.state == SessionState.PLANNED,
            SessionRow.starts_at > since,
            limit=limit,
        )

    async def list_to_show(
        self, now: datetime, *, near: datetime, group_id: GroupId | None = None
    ) -> tuple[Session, ...]:
        """Meetings to come that have a card or should: the next of each series, and all that are near."""
        nexts = (
            select(func.min(SessionRow.starts_at).label("starts_at"), SessionRow.series_id)
            .where(*_coming(now))
            .group_by(SessionRow.series_id)
            .subquery()
        )
        is_next = (
            select(nexts.c.series_id)
            .where(
                nexts.c.series_id == SessionRow.series_id,
                nexts.c.starts_at == SessionRow.starts_at,
            )
            .exists()
        )
        to_show = or_(
            SessionRow.card_message_id.is_not(None), SessionRow.starts_at <= near, is_next
        )
        of_group = () if group_id is None else (SessionRow.group_id == group_id,)
        return await self._list(*_coming(now), to_show, *of_group)

    async def find_unclosed(
        self, group_ids: Collection[GroupId], *, since: datetime, until: datetime
    ) -> Session | None:
        found = await self._list(
            SessionRow.group_id.in_(group_ids),
            SessionRow.state == SessionState.PLANNED,
            SessionRow.starts_at > since,
            SessionRow.starts_at <= until,
        )
        return found[-1] if found else None

    async def list_with_names(self, before: datetime) -> tuple[Session, ...]:
        """Meetings begun before then of which it is still known who said what or who came."""
        has_names = (
            select(RsvpRow.session_id).where(RsvpRow.session_id == SessionRow.id).exists()
            | select(AttendanceRow.session_id)
            .where(AttendanceRow.session_id == SessionRow.id)
            .exists()
        )
        return await self._list(SessionRow.starts_at < before, has_names)

    async def _one(self, query: Select[SessionRow]) -> Session:
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise SessionNotFoundError
        return _session(row)

    async def _list(
        self, *conditions: ColumnElement[bool], limit: int | None = None
    ) -> tuple[Session, ...]:
        query = (
            select(SessionRow)
            .where(*conditions)
            .order_by(SessionRow.starts_at, SessionRow.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return tuple(_session(row) for row in await self._tx.scalars(query))


class AnswerStore:
    """Who said what, and who came."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def list_(self, session_id: SessionId) -> Mapping[MemberId, Rsvp]:
        query = select(RsvpRow).where(RsvpRow.session_id == session_id).order_by(RsvpRow.turn)
        return {MemberId(row.member_id): _rsvp(row) for row in await self._tx.scalars(query)}

    async def find(self, session_id: SessionId, member_id: MemberId) -> Rsvp | None:
        row = await self._tx.get(RsvpRow, (session_id, member_id))
        return None if row is None else _rsvp(row)

    async def save(self, guild_id: GuildId, rsvps: Iterable[Rsvp]) -> None:
        for rsvp in rsvps:
            await self._tx.merge(
                RsvpRow(
                    guild_id=guild_id,
                    session_id=rsvp.session_id,
                    member_id=rsvp.member_id,
                    answer=rsvp.answer,
                    seat=rsvp.seat,
                    turn=rsvp.turn,
                    offered_until=rsvp.offered_until,
                )
            )
        await self._tx.flush()

    async def drop(self, session_id: SessionId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(RsvpRow).where(RsvpRow.session_id == session_id, RsvpRow.member_id == member_id)
        )

    async def count_taken(self, session_id: SessionId) -> int:
        query = select(func.count()).where(
            RsvpRow.session_id == session_id, RsvpRow.seat.in_((Seat.CONFIRMED, Seat.OFFERED))
        )
        return (await self._tx.execute(query)).scalar_one()

    async def count_taken_of(self, session_ids: Collection[SessionId]) -> Mapping[SessionId, int]:
        query = (
            select(RsvpRow.session_id, func.count())
            .where(
                RsvpRow.session_id.in_(session_ids),
                RsvpRow.seat.in_((Seat.CONFIRMED, Seat.OFFERED)),
            )
            .group_by(RsvpRow.session_id)
        )
        return {SessionId(number): count for number, count in await self._tx.execute(query)}

    async def list_of_member(self, member_id: MemberId) -> tuple[tuple[Session, Rsvp], ...]:
        query = (
            select(SessionRow, RsvpRow)
            .join(RsvpRow, RsvpRow.session_id == SessionRow.id)
            .where(RsvpRow.member_id == member_id)
            .order_by(SessionRow.starts_at, SessionRow.id)
        )
        return tuple((_session(row), _rsvp(rsvp)) for row, rsvp in await self._tx.execute(query))

    # Who came.

    async def came(self, session_id: SessionId) -> Mapping[MemberId, Came]:
        query = select(AttendanceRow).where(AttendanceRow.session_id == session_id)
        return {MemberId(row.member_id): row.came for row in await self._tx.scalars(query)}

    async def save_came(
        self, guild_id: GuildId, session_id: SessionId, came: Mapping[MemberId, Came]
    ) -> None:
        await self._tx.execute(delete(AttendanceRow).where(AttendanceRow.session_id == session_id))
        self._tx.add_all(
            AttendanceRow(guild_id=guild_id, session_id=session_id, member_id=who, came=how)
            for who, how in came.items()
        )
        await self._tx.flush()

    async def list_known_from_before(self, session: Session) -> frozenset[MemberId]:
        """Everyone who came to an earlier meeting of this group, or at least had a seat in it."""
        found = set[MemberId]()
        earlier = (
            SessionRow.group_id == session.group_id,
            SessionRow.starts_at < session.starts_at,
            SessionRow.state != SessionState.CANCELLED,
        )
        for table, condition in (
            (AttendanceRow, AttendanceRow.came.is_not(None)),
            (RsvpRow, RsvpRow.seat == Seat.CONFIRMED),
        ):
            query = (
                select(table.member_id)
                .join(SessionRow, SessionRow.id == table.session_id)
                .where(condition, *earlier)
                .distinct()
            )
            found |= {MemberId(number) for number in await self._tx.scalars(query)}
        return frozenset(found)

    async def list_came_of_member(self, member_id: MemberId) -> tuple[tuple[Session, Came], ...]:
        query = (
            select(SessionRow, AttendanceRow.came)
            .join(AttendanceRow, AttendanceRow.session_id == SessionRow.id)
            .where(AttendanceRow.member_id == member_id)
            .order_by(SessionRow.starts_at, SessionRow.id)
        )
        return tuple((_session(row), came) for row, came in await self._tx.execute(query))

    async def forget_names(self, session_ids: Collection[SessionId]) -> None:
        for table in (RsvpRow, AttendanceRow):
            await self._tx.execute(delete(table).where(table.session_id.in_(session_ids)))

    async def forget(self, member_id: MemberId) -> None:
        for table in (RsvpRow, AttendanceRow):
            await self._tx.execute(delete(table).where(table.member_id == member_id))


def _coming(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SessionRow.state == SessionState.PLANNED, SessionRow.starts_at > now)


def _series(row: SeriesRow) -> Series:
    return Series(
        id=SeriesId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        title=row.title,
        first=WallTime(row.first_at, row.zone),
        repeats=read_rule(row.rule),
        minutes=row.minutes,
        seats=row.seats,
    )


def _values(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "guild_id": session.guild_id,
        "group_id": session.group_id,
        "series_id": session.series_id,
        "slot_at": session.slot.at,
        "zone": session.slot.zone,
        "starts_at": session.starts_at,
        "title": session.title,
        "minutes": session.minutes,
        "seats": session.seats,
        "state": session.state,
        "card_message_id": session.card_message_id,
        "cancel_reason": session.cancel_reason,
        "headcount": session.headcount,
    }


def _session(row: SessionRow) -> Session:
    card = row.card_message_id
    return Session(
        id=SessionId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        series_id=SeriesId(row.series_id),
        slot=WallTime(row.slot_at, row.zone),
        title=row.title,
        starts_at=row.starts_at,
        minutes=row.minutes,
        seats=row.seats,
        state=row.state,
        card_message_id=None if card is None else MessageId(card),
        cancel_reason=row.cancel_reason,
        headcount=row.headcount,
    )


def _rsvp(row: RsvpRow) -> Rsvp:
    return Rsvp(
        session_id=SessionId(row.session_id),
        member_id=MemberId(row.member_id),
        answer=row.answer,
        seat=row.seat,
        turn=row.turn,
        offered_until=row.offered_until,
    )
