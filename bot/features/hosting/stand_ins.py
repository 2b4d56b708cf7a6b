"""A facilitator can't lead a meeting and asks the others. The first yes leads it, so it need not be called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.ids import GuildId, MemberId, SessionId, new_id
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.model import Group
from bot.features.hosting import stand_in_promises as promises
from bot.features.hosting.ground import Ground
from bot.features.hosting.stand_in_model import (
    STAND_INS_KEPT,
    StandIn,
    StandInAnswer,
    StandInId,
    StandInState,
)
from bot.features.hosting.stand_in_store import StandInStore
from bot.features.sessions.clashes import overlaps
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import Session


@dataclass(frozen=True, slots=True)
class OtherLeader:
    """Somebody who could be asked."""

    member_id: MemberId
    leads_then: Group | None
    """Another group that they lead at that time."""
    can_be_told: bool
    """Whether a note reaches them. It stands on their desk either way."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search for a stand-in as a facilitator of that group sees it. There may be none."""

    session: Session
    group: Group
    stand_in: StandIn | None = None
    answers: Mapping[MemberId, StandInAnswer] = field(default_factory=dict[MemberId, StandInAnswer])
    leader: MemberId | None = None
    """Who leads the meeting instead, if they still lead the group."""

    @property
    def is_looking(self) -> bool:
        return self.stand_in is not None and self.stand_in.state is StandInState.LOOKING


class StandInsPart(Ground):
    async def list_other_leaders(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> tuple[Search, tuple[OtherLeader, ...]]:
        """Who would be asked. Nothing is asked yet."""
        search = await self.find_search(guild_id, session_id, by=by)
        search.session.require_coming(self._clock.now())
        leaders = await self._groups.facilitators(guild_id, search.group.id)
        others = [await self._other_leader(search.session, one) for one in leaders if one != by]
        return search, tuple(others)

    async def ask_for_stand_in(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Search:
        """Ask all other facilitators of the group. Asked again, everybody is asked anew."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._sessions.lock_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(now)
            group = await self._groups.get_in(tx, session.group_id)
            store = StandInStore(tx)
            earlier = await self._search(tx, session, group)
            if earlier.is_looking or earlier.leader is not None:
                return earlier
            led_by = await self._groups.facilitators_in(tx, group.id)
            others = [one for one in led_by if one != by]
            if not others:
                return earlier
            if earlier.stand_in is not None:
                await self._withdraw_notes(tx, earlier.stand_in)
            stand_in = StandIn(
                id=StandInId(new_id(now)),
                guild_id=guild_id,
                group_id=group.id,
                session_id=session_id,
                asked_by=by,
                asked_at=now,
                starts_at=session.starts_at,
            )
            await store.replace(stand_in, others)
            owed = [promises.ask(stand_in, one) for one in others]
            await self._outbox.post(tx, [*owed, promises.late(stand_in)])
            await self._note_in_audit(tx, stand_in, by, "asked")
            return await self._search(tx, session, group)

    async def answer_stand_in(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId, can: bool
    ) -> Search:
        """The first yes leads it. Later ones read who was faster; a no may still become a yes, and a yes a no."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._sessions.lock_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(now)
            group = await self._groups.get_in(tx, session.group_id)
            search = await self._search(tx, session, group)
            stand_in = search.stand_in
            if stand_in is None or stand_in.state is StandInState.WITHDRAWN:
                return search
            if by == stand_in.asked_by:
                # They can, after all: nobody else has to.
                return await self._stop(tx, search, by) if can else search
            leader = search.leader
            if leader is not None and leader != by:
                return search
            answer = StandInAnswer.CAN if can else StandInAnswer.CANNOT
            await StandInStore(tx).save_answer(stand_in, by, answer)
            if can and leader is None:
                await self._found(tx, stand_in, by)
            elif not can:
                await self._one_fewer(tx, replace(stand_in, leader=leader), by)
            return await self._search(tx, session, group)

    async def stop_stand_in(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Search:
        """Nobody is needed any more. Whoever had said yes is told."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._sessions.lock_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            group = await self._groups.get_in(tx, session.group_id)
            return await self._stop(tx, await self._search(tx, session, group), by)

    async def give_up_on_stand_in(self, guild_id: GuildId, session_id: SessionId) -> None:
        """It is late: whoever asked hears that nobody can yet."""
        async with self._db.transaction(guild_id) as tx:
            await self._sessions.lock_in(tx, session_id)
            stand_in = await StandInStore(tx).find(session_id)
            if stand_in is not None and stand_in.state is StandInState.LOOKING:
                await self._not_found(tx, stand_in)

    async def find_search(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Search:
        """For facilitators of that group."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._sessions.get_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            group = await self._groups.get_in(tx, session.group_id)
            return await self._search(tx, session, group)

    async def list_asked_to_stand_in(
        self, guild_id: GuildId, member_id: MemberId
    ) -> tuple[Search, ...]:
        """For which meetings this facilitator was asked and has not answered, while nobody leads them."""
        led = {
            group.id: group for group in await self._groups.list_facilitated(guild_id, member_id)
        }
        async with self._db.reading(guild_id) as tx:
            now = self._clock.now()
            found = await StandInStore(tx).list_asked(member_id, after=now)
            return tuple(
                [
                    Search(
                        await self._sessions.get_in(tx, stand_in.session_id),
                        led[stand_in.group_id],
                        stand_in,
                    )
                    for stand_in, answer in found
                    if answer is StandInAnswer.ASKED
                    and stand_in.is_open
                    and stand_in.group_id in led
                ]
            )

    async def forget_stand_ins(self) -> None:
        """Nightly: a month after the meeting nobody needs to know who led it instead."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            await StandInStore(tx).drop_old(self._clock.now() - STAND_INS_KEPT)

    # Others tell.

    async def _stand_in_for_changed(
        self, tx: Transaction, changes: Sequence[CalendarChange]
    ) -> None:
        """Called off, at another time, or over: nobody is looked for any more."""
        now = self._clock.now()
        for change in changes:
            before, after = change.before, change.after
            if before is None or (after.promised == before.promised and after.is_coming(now)):
                continue
            stand_in = await StandInStore(tx).find(after.id)
            if stand_in is None or stand_in.state is StandInState.WITHDRAWN:
                continue
            await self._withdraw_notes(tx, stand_in)
            if not after.has_started(now) or stand_in.leader is None:  # else it took place
                await StandInStore(tx).save(
                    replace(stand_in, state=StandInState.WITHDRAWN, leader=None)
                )

    async def _stand_in_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        now = self._clock.now()
        for found in await StandInStore(tx).list_in_group(group.id, after=now):
            await self._sessions.lock_in(tx, found.session_id)
            stand_in = await StandInStore(tx).find(found.session_id)
            if stand_in is None or stand_in.state is StandInState.WITHDRAWN:
                continue
            await StandInStore(tx).drop_answer(stand_in.id, member_id)
            if stand_in.asked_by == member_id:
                stand_in = replace(stand_in, asked_by=None)
                await StandInStore(tx).save(stand_in)
            await self._one_fewer(tx, stand_in, member_id)

    async def _stand_ins_of(self, tx: Transaction, member_id: MemberId) -> list[dict[str, Any]]:
        """For their own copy."""
        store = StandInStore(tx)
        return [
            {
                "meeting_at": one.starts_at.isoformat(),
                "asked_by_you": one.asked_by == member_id,
                "led_by_you": one.leader == member_id,
            }
            for one in await store.list_of_member(member_id)
        ] + [
            {"meeting_at": one.starts_at.isoformat(), "your_answer": answer.value}
            for one, answer in await store.list_asked(member_id)
        ]

    # Steps.

    async def _search(self, tx: Transaction, session: Session, group: Group) -> Search:
        store = StandInStore(tx)
        stand_in = await store.find(session.id)
        if stand_in is None:
            return Search(session, group)
        led_by = await self._groups.facilitators_in(tx, group.id)
        leader = stand_in.leader if stand_in.leader in led_by else None
        return Search(session, group, stand_in, await store.answers(stand_in.id), leader)

    async def _found(self, tx: Transaction, stand_in: StandIn, leader: MemberId) -> None:
        await self._withdraw_notes(tx, stand_in)
        stand_in = replace(stand_in, state=StandInState.FOUND, leader=leader)
        await StandInStore(tx).save(stand_in)
        await self._tell(tx, stand_in, stand_in.asked_by)
        await self._note_in_audit(tx, stand_in, leader, "found")

    async def _one_fewer(self, tx: Transaction, stand_in: StandIn, member_id: MemberId) -> None:
        """Somebody can't, or can't any more. When nobody is left to wait for, whoever asked hears of it."""
        if stand_in.leader == member_id:
            await self._not_found(tx, replace(stand_in, leader=None))
            return
        answers = await StandInStore(tx).answers(stand_in.id)
        is_waiting = StandInAnswer.ASKED in answers.values()
        if stand_in.state is StandInState.LOOKING and not is_waiting:
            await self._not_found(tx, stand_in)

    async def _not_found(self, tx: Transaction, stand_in: StandIn) -> None:
        stand_in = replace(stand_in, state=StandInState.NOT_FOUND)
        await StandInStore(tx).save(stand_in)
        await self._tell(tx, stand_in, stand_in.asked_by)

    async def _stop(self, tx: Transaction, search: Search, by: MemberId) -> Search:
        stand_in = search.stand_in
        if stand_in is None or stand_in.state is StandInState.WITHDRAWN:
            return search
        await self._withdraw_notes(tx, stand_in)
        await self._tell(tx, stand_in, search.leader)
        stopped = replace(stand_in, state=StandInState.WITHDRAWN, leader=None)
        await StandInStore(tx).save(stopped)
        await self._note_in_audit(tx, stand_in, by, "stopped")
        return replace(search, stand_in=stopped, leader=None)

    async def _tell(self, tx: Transaction, stand_in: StandIn, who: MemberId | None) -> None:
        if who is not None:
            await self._outbox.post(tx, [promises.news(stand_in, who, self._clock.now())])

    async def _withdraw_notes(self, tx: Transaction, stand_in: StandIn) -> None:
        await self._outbox.withdraw(tx, key_prefix=promises.prefix(stand_in))

    async def _note_in_audit(
        self, tx: Transaction, stand_in: StandIn, by: MemberId, what: str
    ) -> None:
        await self._audit.record(
            tx,
            actor=by,
            action=f"hosting.stand_in.{what}",
            group_id=stand_in.group_id,
            subject_id=stand_in.session_id,
        )

    async def _other_leader(self, session: Session, who: MemberId) -> OtherLeader:
        booked = await self._sessions.list_led(session.guild_id, who)
        elsewhere = (one.group for one in booked if overlaps(session, one.session))
        member = await self._members.get(session.guild_id, who)
        return OtherLeader(
            who,
            next((group for group in elsewhere if group.id != session.group_id), None),
            member.can_be_told(self._clock.now()),
        )
