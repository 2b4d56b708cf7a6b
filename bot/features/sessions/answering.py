"""Members say whether they come. Seats and the line are decided here, one tap after the other."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.errors import MeetingFullError
from bot.features.sessions.ground import Ground, Summary
from bot.features.sessions.model import RsvpAnswer, Session
from bot.features.sessions.seats import Line, hand_out, leave, open_card, record_answer
from bot.features.sessions.standing_store import StandingStore
from bot.features.sessions.store import SessionStore


class AnsweringPart(Ground):
    async def record_rsvp(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        *,
        by: MemberId,
        answer: RsvpAnswer,
        turn: int,
        wait: bool = False,
    ) -> Summary:
        """Take an answer. ``turn`` is the id of the tap; ``wait`` says that they would stand in line."""
        async with self._db.transaction(guild_id) as tx:
            line = await self._locked_line(tx, session_id)
            session = line.session
            group, is_facilitator = await self._groups.require_coming(tx, session.group_id, by)
            now = self._clock.now()
            try:
                outcome = record_answer(
                    line,
                    by,
                    answer,
                    turn=turn,
                    wait=wait,
                    holds_seat=not is_facilitator,
                    can_tell=await self._can_tell(tx, line, by),
                    now=now,
                )
            except MeetingFullError as full:
                member = await self._members.get_in(tx, guild_id, by)
                is_told = member.can_be_told(now)
                raise MeetingFullError(
                    session, position=full.position, can_be_told=is_told
                ) from None
            planned_for = await self._keep(tx, line, outcome)
            ties = await StandingStore(tx).ties(session, by)
            before = line.rsvps.get(by)
            has_changed = before is not None and before.answer is not answer
            if ties.has_word and has_changed and answer is not RsvpAnswer.DECLINED:
                await AnswerStore(tx).drop_word(session_id, by)
                ties = replace(ties, has_word=False)
            return await self._summary(
                tx, outcome.line, by, group, member=planned_for.get(by), ties=ties
            )

    async def open_card(self, guild_id: GuildId, session_id: SessionId, by: MemberId) -> Summary:
        """Somebody looks at a meeting. If a seat has waited for them, they have it now."""
        async with self._db.reading(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_member(tx, session.group_id, by)
            line = Line(session, await AnswerStore(tx).list_(session_id))
            if line.position_of(by) is None or not session.is_coming(self._clock.now()):
                return await self._summary(tx, line, by)
        async with self._db.transaction(guild_id) as tx:
            line = await self._locked_line(tx, session_id)
            await self._groups.require_member(tx, session.group_id, by)
            can_tell = await self._can_tell(tx, line)
            outcome = open_card(line, by, can_tell=can_tell, now=self._clock.now())
            await self._keep(tx, line, outcome)
            return await self._summary(tx, outcome.line, by)

    async def settle_line(
        self, guild_id: GuildId, session_id: SessionId, *, announce: bool = False
    ) -> None:
        """Time has passed: offers lapse, the rules for a free seat change. Doing it twice changes nothing."""
        async with self._db.transaction(guild_id) as tx:
            line = await self._locked_line(tx, session_id)
            now = self._clock.now()
            if line.session.is_coming(now):
                can_tell = await self._can_tell(tx, line)
                outcome = hand_out(line, can_tell=can_tell, now=now, announce=announce)
                # Announced twice, it is said once; whatever is freed later is news of its own.
                await self._keep(tx, line, outcome, news_id=0 if announce else None)

    async def _drop_person(
        self, tx: Transaction, session_id: SessionId, member_id: MemberId
    ) -> None:
        """Take someone out of one meeting that is to come."""
        line = await self._locked_line(tx, session_id)
        if member_id in line.rsvps:
            can_tell = await self._can_tell(tx, line, member_id)
            outcome = leave(line, member_id, can_tell=can_tell, now=self._clock.now())
            await self._keep(tx, line, outcome)
        session = line.session
        await self._reminders.drop_person(tx, session.guild_id, session.id, member_id)

    async def _coming(self, tx: Transaction, group_id: GroupId) -> tuple[Session, ...]:
        """In one order for everybody, so that two who lock several meetings don't wait for each other."""
        return await SessionStore(tx).list_coming(group_id, self._clock.now())

    async def _off_for_now(self, tx: Transaction, group_id: GroupId) -> tuple[Session, ...]:
        """Off for now. They may come back, with the answers that are kept for them."""
        return await SessionStore(tx).list_called_off([group_id], self._clock.now())

    async def _person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        for session in await self._coming(tx, group.id):
            await self._drop_person(tx, session.id, member_id)
        for session in await self._off_for_now(tx, group.id):
            await AnswerStore(tx).drop(session.id, member_id)

    @staticmethod
    async def _locked_line(tx: Transaction, session_id: SessionId) -> Line:
        session = await SessionStore(tx).lock(session_id)
        return Line(session, await AnswerStore(tx).list_(session_id))

    @staticmethod
    async def _locked_lines(tx: Transaction, sessions: Sequence[Session]) -> list[Line]:
        """Soonest first, as everybody locks them."""
        ids = [one.id for one in sessions]
        held = await SessionStore(tx).lock_all(ids)
        answers = await AnswerStore(tx).list_of(ids)
        return [Line(one, answers[one.id]) for one in held]
