"""After a meeting: who came. Names are kept for 30 days, then only the number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.model import Group, MembershipState
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.attendance import Presence, Sheet, filled_in, proposed
from bot.features.sessions.errors import (
    HeadcountError,
    MeetingAheadError,
    MeetingCancelledError,
)
from bot.features.sessions.ground import CalendarChange, Ground
from bot.features.sessions.model import (
    MOST_HEADS,
    NAMES_KEPT,
    Came,
    Rsvp,
    RsvpAnswer,
    Seat,
    Session,
    SessionState,
)
from bot.features.sessions.seats import Line
from bot.features.sessions.store import SessionStore


@dataclass(frozen=True, slots=True)
class Evening:
    """Everything a facilitator wants to know before a meeting, on one screen."""

    session: Session
    group: Group
    going: tuple[MemberId, ...]
    maybe: tuple[MemberId, ...]
    declined: tuple[MemberId, ...]
    waiting: tuple[MemberId, ...]
    silent: int
    """How many have not answered."""
    new: frozenset[MemberId]
    """For whom it would be the first meeting."""


class ClosingPart(Ground):
    async def evening(self, guild_id: GuildId, session_id: SessionId, *, by: MemberId) -> Evening:
        """Show a facilitator who comes. Nobody else gets to see it."""
        async with self._db.reading(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
        members = await self._groups.list_members(guild_id, session.group_id, by=by)
        async with self._db.reading(guild_id) as tx:
            group = await self._groups.get_in(tx, session.group_id)
            line = Line(session, await AnswerStore(tx).list_(session_id))
            known = await AnswerStore(tx).list_known_from_before(session)
            facilitators = frozenset(await self._groups.facilitators_in(tx, group.id))
        active = [one for one in members if one.state is MembershipState.ACTIVE]
        recently = self._clock.now() - NAMES_KEPT
        seated = [rsvp for rsvp in line.rsvps.values() if rsvp.seat is not Seat.WAITING]
        return Evening(
            session=session,
            group=group,
            going=_who(seated, RsvpAnswer.GOING),
            maybe=_who(seated, RsvpAnswer.MAYBE),
            declined=_who(seated, RsvpAnswer.DECLINED),
            waiting=tuple(rsvp.member_id for rsvp in line.waiting),
            silent=len({one.member_id for one in active} - line.rsvps.keys() - facilitators),
            new=frozenset(one.member_id for one in active if one.since > recently)
            - known
            - facilitators,
        )

    async def sheet(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        *,
        by: MemberId,
        presence: Presence | None = None,
    ) -> Sheet:
        """Propose who came: from the voice room if somebody was seen there, else from the seats."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._session_to_close(tx, session_id, by)
            return await self._sheet(tx, session, presence)

    async def correct_came(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        chosen: Collection[MemberId],
        *,
        by: MemberId,
        presence: Presence | None = None,
    ) -> Sheet:
        """These came, and nobody else. How they came stays as it was noted."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._session_to_close(tx, session_id, by)
            before = (await self._sheet(tx, session, presence)).came
            here = await self._in_group(tx, session, chosen)
            came = {who: before.get(who, Came.IN_THE_ROOM) for who in here}
            return await self._correct(tx, session, came, left_out=len(chosen) - len(here))

    async def correct_by_phone(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        chosen: Collection[MemberId],
        *,
        by: MemberId,
        presence: Presence | None = None,
    ) -> Sheet:
        """These listened by phone; whoever else came was in the room."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._session_to_close(tx, session_id, by)
            before = (await self._sheet(tx, session, presence)).came
            here = await self._in_group(tx, session, chosen)
            came = dict.fromkeys(before, Came.IN_THE_ROOM) | dict.fromkeys(here, Came.BY_PHONE)
            return await self._correct(tx, session, came, left_out=len(chosen) - len(here))

    async def close(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        *,
        by: MemberId,
        headcount: int | None = None,
        presence: Presence | None = None,
    ) -> Session:
        """Close a meeting. With a ``headcount`` only the number is kept and no names."""
        if headcount is not None and not 0 <= headcount <= MOST_HEADS:
            raise HeadcountError
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._session_to_close(tx, session_id, by)
            came: Mapping[MemberId, Came] = {}
            if headcount is None:
                sheet = await self._sheet(tx, session, presence)
                if sheet.is_number_only:
                    raise HeadcountError
                came = sheet.came
            number = len(came) if headcount is None else headcount
            closed = await self._close(tx, session, came, number)
            await self._audit.record(
                tx,
                actor=by,
                action="sessions.session.closed",
                group_id=session.group_id,
                subject_id=session.id,
            )
            return closed

    async def close_in(self, tx: Transaction, session: Session, *, heads: int | None) -> Session:
        """Nobody closed it, so it closes by itself: a number if one is known, and no names. What a facilitator
        had begun to put right counts more than what was seen."""
        corrected = await AnswerStore(tx).came(session.id)
        closed = await self._close(tx, session, {}, len(corrected) or heads)
        await self._audit.record(
            tx,
            actor=None,
            action="sessions.session.closed",
            group_id=session.group_id,
            subject_id=session.id,
        )
        return closed

    async def get_in(self, tx: Transaction, session_id: SessionId) -> Session:
        """For features above, inside their transactions."""
        return await SessionStore(tx).get(session_id)

    async def lock_in(self, tx: Transaction, session_id: SessionId) -> Session:
        """Hold a meeting, and its group, for a feature that decides something about it in its own transaction."""
        return await self._hold(tx, session_id)

    async def list_open_in(
        self, tx: Transaction, since: datetime, until: datetime
    ) -> tuple[Session, ...]:
        """Meetings that begin after ``since`` and before ``until``, neither closed nor called off."""
        return await SessionStore(tx).list_open(since, until)

    async def forget_names(self) -> None:
        """Nightly: after 30 days nobody can look up any more who came or meant to, only how many."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            old = await SessionStore(tx).list_with_names(self._clock.now() - NAMES_KEPT)
            for session in old:
                if session.headcount is None and session.state is SessionState.PLANNED:
                    came = await AnswerStore(tx).came(session.id)
                    await SessionStore(tx).save(replace(session, headcount=len(came) or None))
            await AnswerStore(tx).forget_names([session.id for session in old])

    async def _session_to_close(
        self, tx: Transaction, session_id: SessionId, by: MemberId
    ) -> Session:
        session = await self._hold(tx, session_id)
        await self._groups.require_facilitator(tx, session.group_id, by)
        if session.state is SessionState.CANCELLED:
            raise MeetingCancelledError(session)
        if not session.has_started(self._clock.now()):
            raise MeetingAheadError(session)
        return session

    async def _close(
        self,
        tx: Transaction,
        session: Session,
        came: Mapping[MemberId, Came],
        headcount: int | None,
    ) -> Session:
        await AnswerStore(tx).save_came(session.guild_id, session.id, came)
        closed = replace(session, state=SessionState.CLOSED, headcount=headcount)
        await SessionStore(tx).save(closed)
        if session.state is not SessionState.CLOSED:
            await self._changed(tx, [CalendarChange(session, closed)])
            await self._unplan(tx, [closed])
            if session.card_message_id is not None:
                await self._redraw(tx, [closed])
            await self._show_next(tx, closed)
        return closed

    async def _sheet(self, tx: Transaction, session: Session, presence: Presence | None) -> Sheet:
        store = AnswerStore(tx)
        came = await store.came(session.id)
        rsvps = await store.list_(session.id)
        is_corrected = bool(came) or session.state is SessionState.CLOSED
        if not is_corrected:
            led_by = await self._groups.facilitators_in(tx, session.group_id)
            people = await self._groups.people_in(tx, session.group_id)
            members = [one for one in people if one not in led_by]
            came = proposed(rsvps.values(), presence, members)
        group = await self._groups.get_in(tx, session.group_id)
        return filled_in(session, group, came, rsvps, presence, is_corrected=is_corrected)

    async def _correct(
        self, tx: Transaction, session: Session, came: Mapping[MemberId, Came], *, left_out: int
    ) -> Sheet:
        group = await self._groups.get_in(tx, session.group_id)
        if not group.keeps_names:
            raise HeadcountError
        await AnswerStore(tx).save_came(session.guild_id, session.id, came)
        if session.state is SessionState.CLOSED:
            await SessionStore(tx).save(replace(session, headcount=len(came)))
        rsvps = await AnswerStore(tx).list_(session.id)
        return filled_in(session, group, came, rsvps, None, is_corrected=True, left_out=left_out)

    async def _in_group(
        self, tx: Transaction, session: Session, chosen: Collection[MemberId]
    ) -> list[MemberId]:
        people = set(await self._groups.people_in(tx, session.group_id))
        return [who for who in chosen if who in people]


def _who(rsvps: Collection[Rsvp], answer: RsvpAnswer) -> tuple[MemberId, ...]:
    return tuple(rsvp.member_id for rsvp in rsvps if rsvp.answer is answer)
