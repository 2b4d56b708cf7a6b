"""A meeting is called off, and everyone who might come hears of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.outbox.model import Delivery, DeliveryState
from bot.features.sessions import promises
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.ground import CalendarChange, Ground
from bot.features.sessions.model import CancelReason, RsvpAnswer, Session, SessionState
from bot.features.sessions.store import SessionStore


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What calling a meeting off means, before or after it is done."""

    session: Session
    group: Group
    people: int
    """How many are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far the news has come."""

    told: int
    waiting: int
    """Still being told, or tried again."""
    not_reached: tuple[MemberId, ...]


class CancellingPart(Ground):
    async def preview_cancel(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Cancellation:
        async with self._groups.looking(guild_id, by) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(self._clock.now())
            return await self._cancellation(tx, session, by)

    async def cancel(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId, reason: CancelReason
    ) -> Cancellation:
        """Call one meeting off. Everyone who has not said *Can't make it* is told, and the room is."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._hold(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(now)
            people = await self._to_be_told(tx, session, by)
            (off,) = await self._call_off(tx, [session], reason)
            await self._outbox.post(tx, [promises.off(off, one, now) for one in people])
            group = await self._groups.get_in(tx, session.group_id)
            if group.text_channel_id is not None:
                await self._outbox.post(tx, [promises.off_in_room(off, group.text_channel_id, now)])
            await self._show_next(tx, off)
            await self._audit.record(
                tx,
                actor=by,
                action="sessions.session.cancelled",
                group_id=session.group_id,
                subject_id=session.id,
            )
            return Cancellation(off, group, len(people))

    async def told_of_cancel(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Told:
        """Who has heard, for a facilitator of that group."""
        async with self._groups.looking(guild_id, by) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
        about = await self._outbox.list_about(guild_id, session_id)
        news = promises.off_prefix(session)
        states = {
            one.member_id: await self._last_word(one)
            for one in about
            if one.member_id is not None and one.key.startswith(news)
        }
        return Told(
            told=sum(state is DeliveryState.SENT for state in states.values()),
            waiting=sum(state.is_open for state in states.values()),
            not_reached=tuple(
                member_id
                for member_id, state in states.items()
                if state is not DeliveryState.SENT and not state.is_open
            ),
        )

    async def _last_word(self, note: Delivery) -> DeliveryState:
        """Whoever has blocked their notes may have been called in the room instead."""
        if note.state is not DeliveryState.FAILED:
            return note.state
        calls = await self._outbox.list_about(note.guild_id, note.id)
        instead = [one.state for one in calls if one.member_id == note.member_id]
        return instead[-1] if instead else note.state

    async def _group_ended(self, tx: Transaction, group: Group) -> None:
        """The group has ended and says so itself; its meetings just don't take place."""
        coming = await SessionStore(tx).list_coming(group.id, self._clock.now())
        await self._call_off(tx, coming, CancelReason.NOT_SHOWN)

    async def _call_off(
        self, tx: Transaction, sessions: Sequence[Session], reason: CancelReason
    ) -> list[Session]:
        """All at once, so that a long series does not keep others waiting."""
        if not sessions:
            return []
        store = SessionStore(tx)
        # Nobody else changes them, but a card may just have been put up.
        changes = [
            CalendarChange(
                one,
                replace(
                    one,
                    state=SessionState.CANCELLED,
                    cancel_reason=reason,
                    revision=one.revision + 1,
                ),
            )
            for one in await store.lock_all([one.id for one in sessions])
        ]
        off = [change.after for change in changes]
        for one in off:
            await store.save(one)
        await self._changed(tx, changes)
        await self._unplan(tx, off)
        await self._reminders.withdraw(tx, off[0].guild_id, [one.id for one in off])
        await self._redraw(tx, [one for one in off if one.card_message_id is not None])
        return off

    async def _cancellation(self, tx: Transaction, session: Session, by: MemberId) -> Cancellation:
        group = await self._groups.get_in(tx, session.group_id)
        people = await self._to_be_told(tx, session, by)
        return Cancellation(session, group, len(people))

    async def _to_be_told(
        self, tx: Transaction, session: Session, by: MemberId
    ) -> tuple[MemberId, ...]:
        return (await self._to_be_told_of(tx, [session], by))[session.id]

    async def _to_be_told_of(
        self, tx: Transaction, sessions: Sequence[Session], by: MemberId
    ) -> Mapping[SessionId, tuple[MemberId, ...]]:
        """Of meetings of one group, each with those who have not said no to it."""
        if not sessions:
            return {}
        people = await self._groups.people_in(tx, sessions[0].group_id)
        answers = await AnswerStore(tx).list_of([one.id for one in sessions])
        return {
            session_id: tuple(
                who
                for who in people
                if who != by and (who not in said or said[who].answer is not RsvpAnswer.DECLINED)
            )
            for session_id, said in answers.items()
        }
