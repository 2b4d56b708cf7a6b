"""Who said what, and who came. Rows stay in here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.sessions.model import Came, Rsvp, Seat, Session, SessionState
from bot.features.sessions.store import session_from
from bot.features.sessions.tables import AttendanceRow, PrivateWordRow, RsvpRow, SessionRow


class AnswerStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def list_(self, session_id: SessionId) -> Mapping[MemberId, Rsvp]:
        query = select(RsvpRow).where(RsvpRow.session_id == session_id).order_by(RsvpRow.turn)
        return {MemberId(row.member_id): _rsvp(row) for row in await self._tx.scalars(query)}

    async def list_of(
        self, session_ids: Collection[SessionId]
    ) -> Mapping[SessionId, Mapping[MemberId, Rsvp]]:
        """Of many meetings. One that nobody has answered is in it too."""
        query = select(RsvpRow).where(RsvpRow.session_id.in_(session_ids)).order_by(RsvpRow.turn)
        found: dict[SessionId, dict[MemberId, Rsvp]] = {one: {} for one in session_ids}
        for row in await self._tx.scalars(query):
            found[SessionId(row.session_id)][MemberId(row.member_id)] = _rsvp(row)
        return found

    async def find(self, session_id: SessionId, member_id: MemberId) -> Rsvp | None:
        row = await self._tx.get(RsvpRow, (session_id, member_id))
        return None if row is None else _rsvp(row)

    async def save(self, guild_id: GuildId, rsvps: Collection[Rsvp]) -> None:
        """In two statements however many they are."""
        if not rsvps:
            return
        query = select(RsvpRow).where(
            RsvpRow.session_id.in_({one.session_id for one in rsvps}),
            RsvpRow.member_id.in_({one.member_id for one in rsvps}),
        )
        kept = {(row.session_id, row.member_id): row for row in await self._tx.scalars(query)}
        for rsvp in rsvps:
            row = kept.get((rsvp.session_id, rsvp.member_id))
            if row is None:
                row = RsvpRow(
                    guild_id=guild_id, session_id=rsvp.session_id, member_id=rsvp.member_id
                )
                self._tx.add(row)
            row.answer = rsvp.answer
            row.seat = rsvp.seat
            row.turn = rsvp.turn
            row.offered_until = rsvp.offered_until
            row.asks_again = rsvp.asks_again
            row.is_standing = rsvp.is_standing
        await self._tx.flush()

    async def drop(self, session_id: SessionId, member_id: MemberId) -> None:
        for table in (RsvpRow, PrivateWordRow):
            await self._tx.execute(
                delete(table).where(table.session_id == session_id, table.member_id == member_id)
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
        return tuple(
            (session_from(row), _rsvp(rsvp)) for row, rsvp in await self._tx.execute(query)
        )

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
        return tuple((session_from(row), came) for row, came in await self._tx.execute(query))

    # Why they can't come.

    async def save_word(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        member_id: MemberId,
        sealed: bytes,
        at: datetime,
    ) -> None:
        await self._tx.merge(
            PrivateWordRow(
                guild_id=guild_id,
                session_id=session_id,
                member_id=member_id,
                sealed=sealed,
                at=at,
            )
        )
        await self._tx.flush()

    async def drop_word(self, session_id: SessionId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(PrivateWordRow).where(
                PrivateWordRow.session_id == session_id, PrivateWordRow.member_id == member_id
            )
        )

    async def list_words(self, session_id: SessionId) -> Mapping[MemberId, bytes]:
        """Still sealed, oldest first."""
        query = (
            select(PrivateWordRow)
            .where(PrivateWordRow.session_id == session_id)
            .order_by(PrivateWordRow.at, PrivateWordRow.member_id)
        )
        return {MemberId(row.member_id): row.sealed for row in await self._tx.scalars(query)}

    async def list_words_of_member(self, member_id: MemberId) -> tuple[tuple[Session, bytes], ...]:
        query = (
            select(SessionRow, PrivateWordRow.sealed)
            .join(PrivateWordRow, PrivateWordRow.session_id == SessionRow.id)
            .where(PrivateWordRow.member_id == member_id)
            .order_by(SessionRow.starts_at, SessionRow.id)
        )
        return tuple((session_from(row), sealed) for row, sealed in await self._tx.execute(query))

    async def list_words_written_at(
        self, member_id: MemberId
    ) -> Sequence[tuple[SessionId, datetime]]:
        row = PrivateWordRow
        query = select(row.session_id, row.at).where(row.member_id == member_id)
        return [(SessionId(one.session_id), one.at) for one in await self._tx.execute(query)]

    # Forgetting.

    async def drop_words_of(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(PrivateWordRow).where(PrivateWordRow.member_id == member_id))

    async def forget_names(self, session_ids: Collection[SessionId]) -> None:
        for table in (RsvpRow, AttendanceRow, PrivateWordRow):
            await self._tx.execute(delete(table).where(table.session_id.in_(session_ids)))

    async def forget(self, member_id: MemberId) -> None:
        for table in (RsvpRow, AttendanceRow, PrivateWordRow):
            await self._tx.execute(delete(table).where(table.member_id == member_id))


def _rsvp(row: RsvpRow) -> Rsvp:
    return Rsvp(
        session_id=SessionId(row.session_id),
        member_id=MemberId(row.member_id),
        answer=row.answer,
        seat=row.seat,
        turn=row.turn,
        offered_until=row.offered_until,
        asks_again=row.asks_again,
        is_standing=row.is_standing,
    )
