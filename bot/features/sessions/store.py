"""Meetings and answers in the database. Rows stay in here."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from bot.core.ids import GroupId, GuildId, MessageId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction, locked
from bot.features.sessions.errors import SessionNotFoundError
from bot.features.sessions.model import (
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
                paused_on=series.paused_on,
                resumes_on=series.resumes_on,
                follows_id=series.follows_id,
            )
        )
        await self._tx.flush()

    async def save_series(self, series: Series) -> None:
        """Keep what has changed of a series. What it follows never does."""
        await self._tx.execute(
            update(SeriesRow)
            .where(SeriesRow.id == series.id)
            .values(
                title=series.title,
                first_at=series.first.at,
                zone=series.first.zone,
                rule=rule_text(series.repeats),
                minutes=series.minutes,
                seats=series.seats,
                paused_on=series.paused_on,
                resumes_on=series.resumes_on,
            )
        )

    async def list_series(self) -> tuple[Series, ...]:
        query = select(SeriesRow).order_by(SeriesRow.id)
        return tuple(_series(row) for row in await self._tx.scalars(query))

    async def list_series_ids_coming(self, now: datetime) -> frozenset[SeriesId]:
        """Series with a meeting still to come: one may have been moved behind the end of its rule."""
        query = select(SessionRow.series_id).where(*_coming(now)).distinct()
        return frozenset(SeriesId(one) for one in await self._tx.scalars(query))

    async def get_series(self, series_id: SeriesId) -> Series:
        query = select(SeriesRow).where(SeriesRow.id == series_id)
        query = query.execution_options(populate_existing=True)
        return _series((await self._tx.execute(query)).scalar_one())

    async def find_series(self, series_id: SeriesId) -> Series | None:
        row = await self._tx.get(SeriesRow, series_id, populate_existing=True)
        return None if row is None else _series(row)

    async def list_series_of(self, group_ids: Collection[GroupId]) -> tuple[Series, ...]:
        query = select(SeriesRow).where(SeriesRow.group_id.in_(group_ids)).order_by(SeriesRow.id)
        query = query.execution_options(populate_existing=True)
        return tuple(_series(row) for row in await self._tx.scalars(query))

    async def lock_series(self, series_id: SeriesId) -> Series | None:
        """Hold a series, so that two planners don't plan the same slots at once."""
        query = locked(select(SeriesRow).where(SeriesRow.id == series_id))
        query = query.execution_options(populate_existing=True)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _series(row)

    async def list_of_series(self, series_id: SeriesId) -> tuple[Session, ...]:
        return await self._list(SessionRow.series_id == series_id)

    async def add(self, *sessions: Session) -> None:
        self._tx.add_all(SessionRow(**_values(one)) for one in sessions)
        await self._tx.flush()

    async def get(self, session_id: SessionId) -> Session:
        return await self._one(select(SessionRow).where(SessionRow.id == session_id))

    async def lock(self, session_id: SessionId) -> Session:
        """Hold the meeting: whatever is decided about its seats is decided one after the other."""
        return await self._one(locked(select(SessionRow).where(SessionRow.id == session_id)))

    async def lock_all(self, session_ids: Collection[SessionId]) -> tuple[Session, ...]:
        """Hold many, soonest first, as everybody does."""
        return await self._list(SessionRow.id.in_(session_ids), is_held=True)

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

    async def list_since(self, group_id: GroupId, since: datetime) -> tuple[Session, ...]:
        """Of every state, soonest first."""
        return await self._list(SessionRow.group_id == group_id, SessionRow.starts_at > since)

    async def list_called_off(
        self, group_ids: Collection[GroupId], now: datetime, *, limit: int | None = None
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

    async def list_between(
        self,
        since: datetime,
        until: datetime,
        *,
        group_ids: Collection[GroupId] | None = None,
        states: Collection[SessionState] = (SessionState.PLANNED,),
    ) -> tuple[Session, ...]:
        """Begun after ``since`` and before ``until``, in these groups or in all of the guild."""
        of_groups = () if group_ids is None else (SessionRow.group_id.in_(group_ids),)
        return await self._list(
            SessionRow.state.in_(states),
            SessionRow.starts_at > since,
            SessionRow.starts_at < until,
            *of_groups,
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
        """The last that began in that time and has neither names nor a number."""
        uncounted = and_(SessionRow.state == SessionState.CLOSED, SessionRow.headcount.is_(None))
        found = await self._list(
            SessionRow.group_id.in_(group_ids),
            or_(SessionRow.state == SessionState.PLANNED, uncounted),
            SessionRow.starts_at > since,
            SessionRow.starts_at <= until,
        )
        return found[-1] if found else None

    async def list_open(self, since: datetime, until: datetime) -> tuple[Session, ...]:
        return await self._list(
            SessionRow.state == SessionState.PLANNED,
            SessionRow.starts_at > since,
            SessionRow.starts_at < until,
        )

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
        return session_from(row)

    async def _list(
        self, *conditions: ColumnElement[bool], limit: int | None = None, is_held: bool = False
    ) -> tuple[Session, ...]:
        query = (
            select(SessionRow)
            .where(*conditions)
            .order_by(SessionRow.starts_at, SessionRow.id)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        rows = await self._tx.scalars(locked(query) if is_held else query)
        return tuple(session_from(row) for row in rows)


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
        paused_on=row.paused_on,
        resumes_on=row.resumes_on,
        follows_id=None if row.follows_id is None else SeriesId(row.follows_id),
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
        "moved_to": session.moved_to,
        "revision": session.revision,
    }


def session_from(row: SessionRow) -> Session:
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
        moved_to=row.moved_to,
        revision=row.revision,
    )
