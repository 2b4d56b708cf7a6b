"""What all parts of check-ins stand on: their neighbours, who may do what, and what follows when an answer moves on.

Whoever decides about an answer holds its group first, then the answer, then keys: so does an erasure.
"""

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.clock import Clock
from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.sealed import SealedError
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.checkins import promises, said
from bot.features.checkins.errors import AnswerNotFoundError
from bot.features.checkins.model import (
    ANSWER_SEALED_AS,
    KEPT_AFTER_DECISION,
    Answer,
    AnswerId,
    AnswerState,
    Said,
)
from bot.features.checkins.store import AnswerStore
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.model import Promise
from bot.features.outbox.service import OutboxService
from bot.features.requests.service import RequestService
from bot.features.sessions.model import LONGEST_MINUTES, Session
from bot.features.sessions.service import SessionService

_LONGEST_MEETING: Final = timedelta(minutes=LONGEST_MINUTES)


class _NotTheirsError(Exception):
    """Somebody reached for the answer of another. They are told that there is none."""


class Ground:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
        requests: RequestService,
        sealer: Sealer,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._groups = groups
        self._sessions = sessions
        self._requests = requests
        self._sealer = sealer

    # Who may do what.

    @asynccontextmanager
    async def _doing(self, guild_id: GuildId, by: MemberId) -> AsyncGenerator[Transaction]:
        """A transaction for what not everybody may do. That somebody tried is kept, also when they reached for the
        answer of another."""
        async with self._refusing(guild_id, by), self._groups.deciding(guild_id, by) as tx:
            yield tx

    @asynccontextmanager
    async def _looking(self, guild_id: GuildId, by: MemberId) -> AsyncGenerator[Transaction]:
        """As ``_doing``, for what writes nothing and holds nothing."""
        async with self._refusing(guild_id, by), self._groups.looking(guild_id, by) as tx:
            yield tx

    @asynccontextmanager
    async def _refusing(self, guild_id: GuildId, by: MemberId) -> AsyncGenerator[None]:
        try:
            yield
        except _NotTheirsError:
            no = AnswerNotFoundError(is_anothers=True)
            no.is_on_record = await self._audit.keep_refusal(guild_id, by, "checkins")
            raise no from None

    async def _enter(self, tx: Transaction, group_id: GroupId, by: MemberId) -> Group:
        """Hold a living group for one of its people."""
        await self._groups.hold_in(tx, group_id)
        group = await self._groups.get_in(tx, group_id)
        await self._groups.require_member(tx, group_id, by)
        return group

    async def _lead(self, tx: Transaction, group_id: GroupId, by: MemberId) -> Group:
        """Hold a living group for one of its facilitators."""
        await self._groups.hold_in(tx, group_id)
        group = await self._groups.get_in(tx, group_id)
        await self._groups.require_facilitator(tx, group_id, by)
        return group

    async def _hold_own(self, tx: Transaction, answer_id: AnswerId, by: MemberId) -> Answer:
        """Hold an answer for its author, who need not be in the group any more."""
        found = await self._own(tx, answer_id, by)
        await self._groups.hold_in(tx, found.group_id)
        return await AnswerStore(tx).lock(answer_id)

    async def _own(self, tx: Transaction, answer_id: AnswerId, by: MemberId) -> Answer:
        found = await AnswerStore(tx).get(answer_id)
        if found.member_id != by:
            raise _NotTheirsError
        return found

    async def _hold_to_review(
        self, tx: Transaction, answer_id: AnswerId, by: MemberId
    ) -> tuple[Answer, Group]:
        """Hold an answer for a facilitator of its group. Looked at anew on every tap: they may lead no longer."""
        found = await AnswerStore(tx).get(answer_id)
        group = await self._lead(tx, found.group_id, by)
        return await AnswerStore(tx).lock(answer_id), group

    async def _readers(
        self, tx: Transaction, group_id: GroupId, author: MemberId
    ) -> tuple[MemberId, ...]:
        """Who could read what somebody sends, longest there first."""
        led_by = await self._groups.facilitators_in(tx, group_id)
        return tuple(one for one in led_by if one != author)

    async def _next_meeting(
        self, tx: Transaction, group_id: GroupId, *, before: datetime | None = None
    ) -> Session | None:
        """The meeting that runs or comes next, if it does before the words are erased: those of today, or then."""
        now = self._clock.now()
        until = before or now + KEPT_AFTER_DECISION
        found = await self._sessions.list_open_in(tx, now - _LONGEST_MEETING, until)
        mine = [one for one in found if one.group_id == group_id and not one.is_over(now)]
        return min(mine, key=lambda one: one.starts_at, default=None)

    # What was said.

    async def _seal(self, tx: Transaction, answer: Answer, what: Said) -> bytes:
        return await self._sealer.seal(
            tx, answer.member_id, said.written(what), _context(answer.id)
        )

    async def _said(self, tx: Transaction, answer: Answer) -> Said | None:
        """None when it is gone or should be, or when nobody has the key to it any more."""
        if answer.is_over(self._clock.now()):
            return None
        sealed = await AnswerStore(tx).find_sealed(answer.id)
        if sealed is None:
            return None
        try:
            opened = await self._sealer.open(tx, answer.member_id, sealed, _context(answer.id))
        except SealedError:
            return None
        return said.read(opened)

    # What follows when an answer moves on.

    async def _keep(
        self,
        tx: Transaction,
        before: Answer | None,
        after: Answer,
        *,
        sealed: bytes | None = None,
        owes: tuple[Promise, ...] = (),
    ) -> Answer:
        """Write it, and promise what follows: its card, its end, and who need not hear of it any more."""
        now = self._clock.now()
        owed = [*owes]
        if before is not None and before.state is not after.state:
            owed += self._card_closed(before)
            if not after.state.has_words or before.state is AnswerState.IN_ROOM:
                owed += self._screens_closed(before)
            after = replace(after, card_channel_id=None, card_message_id=None)
            if after.state is AnswerState.IN_ROOM:
                owed.append(promises.room_card(after, now))
        if before is None or before.erased_at != after.erased_at:
            owed.append(promises.wipe(after, after.erased_at))
        if before is None:
            await AnswerStore(tx).add(after, sealed or b"")
        else:
            await AnswerStore(tx).save(after, sealed)
            await self._quieten(tx, before, after)
        await self._outbox.post(tx, owed)
        return after

    async def _drop(self, tx: Transaction, answer: Answer) -> None:
        """Nothing of it stays."""
        await AnswerStore(tx).drop(answer.id)
        await self._outbox.withdraw(tx, key_prefix=promises.all_of(answer.id))
        owed = [*self._card_closed(answer), *self._screens_closed(answer)]
        await self._outbox.post(tx, owed)
        if answer.state.owes_reading:
            led_by = await self._groups.facilitators_in(tx, answer.group_id)
            await self._settle_nudges(tx, led_by)

    async def _nudge_one(
        self, tx: Transaction, group: Group, author: MemberId
    ) -> tuple[Promise, ...]:
        """One facilitator is told first: two who are told at once both think that the other one reads."""
        readers = await self._readers(tx, group.id, author)
        first = (await self._members.list_to_tell_in(tx, group.guild_id, readers))[:1]
        return tuple(promises.nudge(group, one, self._clock.now()) for one in first)

    async def _quieten(self, tx: Transaction, before: Answer, after: Answer) -> None:
        """Take back what was about to be said and is true no longer."""
        if before.state is not after.state:
            prefix = promises.settled_prefix(after.id)
            await self._outbox.withdraw(tx, key_prefix=prefix)
        if before.state.owes_reading and not after.state.owes_reading:
            await self._outbox.withdraw(tx, key_prefix=promises.to_author(after.id))
            led_by = await self._groups.facilitators_in(tx, after.group_id)
            await self._settle_nudges(tx, led_by)

    async def _settle_nudges(self, tx: Transaction, people: Collection[MemberId]) -> None:
        """Those of them for whom nothing waits any more, in any of their groups, need not hear of it."""
        busy: set[MemberId] = set()
        for one in {(one.group_id, one.member_id) for one in await AnswerStore(tx).list_owed()}:
            busy |= set(await self._readers(tx, *one))
        idle = [promises.nudge_prefix(one) for one in people if one not in busy]
        if idle:
            await self._outbox.withdraw(tx, key_prefix=idle)

    def _screens_closed(self, answer: Answer) -> list[Promise]:
        """What is owed if somebody may be looking at its words, and should no longer."""
        return [promises.close_screens(answer, self._clock.now())] if answer.state.is_shown else []

    def _card_closed(self, answer: Answer) -> list[Promise]:
        """What is owed if it has a card in the room, and should have none."""
        channel, message = answer.card_channel_id, answer.card_message_id
        if channel is None or message is None:
            return []
        return [promises.close_card(answer.guild_id, channel, message, self._clock.now())]


def _context(answer_id: AnswerId) -> str:
    return ANSWER_SEALED_AS.format(id=answer_id)
