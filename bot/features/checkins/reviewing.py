"""What facilitators do with what waits: open one, decide, hand it back or on. Nobody reviews their own."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import GroupId, GuildId, MemberId
from bot.db.database import Transaction
from bot.features.checkins import promises
from bot.features.checkins.errors import (
    AnswerNotFoundError,
    NotOpenedError,
    OwnAnswerError,
    TakenError,
    TooLateToReadAloudError,
    WordsGoneError,
)
from bot.features.checkins.ground import Ground
from bot.features.checkins.model import (
    CLAIM_LASTS,
    UNDERWAY,
    Answer,
    AnswerId,
    AnswerState,
    Ceiling,
    Event,
    Round,
    Said,
)
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.states import decided, lapsed, opened
from bot.features.checkins.store import AnswerStore
from bot.features.groups.errors import LeadsNoMoreError, NotFacilitatorError
from bot.features.groups.model import Group
from bot.features.requests.errors import NotSafeToWriteError
from bot.features.sessions.model import Session


@dataclass(frozen=True, slots=True)
class WaitingNotes:
    """What waits for one facilitator in one group. Their own is not among it."""

    group: Group
    count: int
    """Those that they could open now."""
    oldest_at: datetime | None
    """None when another facilitator has all of them open."""
    being_read: int
    """Those that another facilitator has open at this moment."""


@dataclass(frozen=True, slots=True)
class Underway:
    """Decided, and not at its end yet: ``Event.KEEP`` ends it."""

    group: Group
    answer: Answer
    has_meeting: bool = True
    """False for what is to be read aloud, while no meeting comes before it is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An answer on the screen of one facilitator, for ten minutes: ``answer.opened_until``."""

    answer: Answer
    said: Said
    group: Group
    round: Round | None
    more: int
    """How many more wait for them in this group."""
    next_meeting: Session | None
    """Where it could be read aloud: the one that runs or comes next, if the words are still there by then."""
    others: tuple[MemberId, ...]
    """To whom it could be handed."""
    may_ask_to_talk: bool
    """Not while its author says that it is not safe to write to them."""

    @property
    def author(self) -> MemberId:
        return self.answer.member_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was done. ``answer.state`` may be the question to its author: words of yesterday go in the room only
    after one more yes."""

    answer: Answer
    group: Group
    more: int
    next_meeting: Session | None
    author: MemberId | None
    """None for a facilitator who has only taken it off the list or out of the room: whose it is, another knows."""


class ReviewingPart(Ground):
    async def list_waiting(self, guild_id: GuildId, by: MemberId) -> tuple[WaitingNotes, ...]:
        """Of each group that they lead and in which something waits. Names nobody."""
        led = await self._groups.list_facilitated(guild_id, by)
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            owed = await AnswerStore(tx).list_owed([group.id for group in led])
        found: list[WaitingNotes] = []
        for group in led:
            theirs = [
                one
                for one in owed
                if one.group_id == group.id and one.member_id != by and not one.is_over(now)
            ]
            free = [one for one in theirs if one.can_be_opened(by, now)]
            oldest_at = min((one.confirmed_at for one in free), default=None)
            if theirs:
                found.append(WaitingNotes(group, len(free), oldest_at, len(theirs) - len(free)))
        return tuple(found)

    async def list_underway(self, guild_id: GuildId, by: MemberId) -> tuple[Underway, ...]:
        """What this facilitator has put on the list or in the room, or asked its author about, the oldest first.
        They know whose it is; the others who lead the group do not learn it here."""
        led = await self._groups.list_facilitated(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            return tuple(
                [
                    Underway(group, answer, await self._has_meeting(tx, answer))
                    for group in led
                    for answer in await AnswerStore(tx).list_in(group.id, *UNDERWAY)
                    if answer.decided_by == by
                ]
            )

    async def open_next(self, guild_id: GuildId, group_id: GroupId, by: MemberId) -> Opened:
        """The one that has waited longest."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            owed = await AnswerStore(tx).list_owed([group_id])
            free = [one for one in owed if one.can_be_opened(by, now)]
            for one in sorted(free, key=lambda one: (one.confirmed_at, one.id)):
                # One that nobody can open any more must not stand before the others.
                if (said := await self._said(tx, one)) is not None:
                    return await self._put_before(tx, group, opened(one, by, now), said)
            held = next((one for one in owed if one.is_held(now) and one.member_id != by), None)
            done = await AnswerStore(tx).find_last_decided(group_id, now - CLAIM_LASTS)
        if free:
            raise WordsGoneError
        if held is not None:
            raise TakenError(guild_id, held.opened_by)
        is_a_colleagues = done is not None and by not in (done.member_id, done.decided_by)
        if done is not None and is_a_colleagues and done.state.has_words:
            # The desk before them is a moment old, and a colleague was quicker.
            raise TakenError(guild_id, done.decided_by)
        raise AnswerNotFoundError

    async def open(self, guild_id: GuildId, answer_id: AnswerId, by: MemberId) -> Opened:
        """Claims it for ten minutes. It is written down, and its author can see who did."""
        async with self._groups.deciding(guild_id, by) as tx:
            answer, group = await self._hold_to_review(tx, answer_id, by)
            after = opened(answer, by, self._clock.now())  # refuses before anything is read
            said = await self._said(tx, answer)
            if said is None:
                raise WordsGoneError
            return await self._put_before(tx, group, after, said)

    async def decide(
        self,
        guild_id: GuildId,
        answer_id: AnswerId,
        event: Event,
        *,
        by: MemberId,
        wants_use: Ceiling | None = None,
    ) -> Decided:
        """By the one who has it open, as far as its author allows. ``wants_use`` goes with ``Event.ASK_LEAVE``;
        without it, one step further than its author said is asked for. ``Event.KEEP`` also takes it off the list or
        out of the room, or withdraws a question, and any facilitator of the group may do that."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            answer, group = await self._hold_to_review(tx, answer_id, by)
            after = decided(answer, event, by, now, wants_use=wants_use)
            if event is Event.ASK_TO_TALK and await self._requests.is_unsafe_to_write_in(
                tx, answer.member_id
            ):
                raise NotSafeToWriteError(guild_id)
            meeting = await self._next_meeting(tx, group.id)
            reads_aloud = after.state is AnswerState.ON_LIST or (
                after.wants_use is Ceiling.READ_ALOUD
            )
            if reads_aloud and meeting is None:
                raise TooLateToReadAloudError
            after = await self._keep(tx, answer, after, owes=(promises.settled(after, now),))
            await self._record(tx, f"checkins.{event.value}", by, after)
            return Decided(
                answer=after,
                group=group,
                more=await self._count_more(tx, group.id, by),
                next_meeting=meeting,
                author=answer.member_id if by in (answer.opened_by, answer.decided_by) else None,
            )

    async def hand_back(self, guild_id: GuildId, answer_id: AnswerId, *, by: MemberId) -> Answer:
        """Not decided, and free for whoever has time."""
        async with self._groups.deciding(guild_id, by) as tx:
            answer, group = await self._hold_to_review(tx, answer_id, by)
            return await self._release(tx, group, answer, by)

    async def hand_to(
        self, guild_id: GuildId, answer_id: AnswerId, to: MemberId, *, by: MemberId
    ) -> Answer:
        """Not decided, and this co-facilitator is told that it waits; whoever is first still opens it."""
        async with self._groups.deciding(guild_id, by) as tx:
            answer, group = await self._hold_to_review(tx, answer_id, by)
            try:
                await self._groups.require_facilitator(tx, group.id, to)
            except NotFacilitatorError:
                raise LeadsNoMoreError from None  # whoever asks does lead it, and tried nothing forbidden
            answer = await self._release(tx, group, answer, by)
            # Looked at last: only who has it open may learn that it is theirs.
            if to == answer.member_id:
                raise OwnAnswerError
            note = promises.handed(group, to, answer, self._clock.now())
            await self._outbox.post(tx, [note])
            return answer

    # Inside a transaction.

    async def _has_meeting(self, tx: Transaction, answer: Answer) -> bool:
        """Looked at anew each time: a meeting may be called off, moved or planned meanwhile."""
        if answer.state is not AnswerState.ON_LIST:
            return True
        meeting = await self._next_meeting(tx, answer.group_id, before=answer.erased_at)
        return meeting is not None

    async def _put_before(
        self, tx: Transaction, group: Group, answer: Answer, said: Said
    ) -> Opened:
        """``answer`` is open before somebody, and this is not written yet."""
        store = AnswerStore(tx)
        by = answer.opened_by
        if by is None:  # pragma: no cover  ``states.opened`` has just said who
            raise NotOpenedError
        await self._keep(tx, await store.get(answer.id), answer)
        # Who is read by name is not counted without one.
        await RoundStore(tx).drop_mark(answer.round_id, answer.member_id)
        await self._record(tx, "checkins.opened", by, answer)
        readers = await self._readers(tx, group.id, answer.member_id)
        return Opened(
            answer=answer,
            said=said,
            group=group,
            round=await RoundStore(tx).find(answer.round_id),
            more=await self._count_more(tx, group.id, by, besides=answer.id),
            next_meeting=await self._next_meeting(tx, group.id),
            others=tuple(one for one in readers if one != by),
            may_ask_to_talk=not await self._requests.is_unsafe_to_write_in(tx, answer.member_id),
        )

    async def _release(self, tx: Transaction, group: Group, answer: Answer, by: MemberId) -> Answer:
        if answer.state is AnswerState.OPENED and answer.opened_by != by:
            raise TakenError(group.guild_id, answer.opened_by)
        if answer.state is not AnswerState.OPENED:
            raise NotOpenedError
        after = await self._keep(tx, answer, lapsed(answer))
        await self._record(tx, "checkins.handed_back", by, after)
        return after

    async def _count_more(
        self, tx: Transaction, group_id: GroupId, by: MemberId, besides: AnswerId | None = None
    ) -> int:
        now = self._clock.now()
        owed = await AnswerStore(tx).list_owed([group_id])
        return sum(one.can_be_opened(by, now) and one.id != besides for one in owed)

    async def _record(self, tx: Transaction, action: str, by: MemberId, answer: Answer) -> None:
        """Of the answer, never of its author: who answered is shown to nobody."""
        await self._audit.record(
            tx, actor=by, action=action, group_id=answer.group_id, subject_id=answer.id
        )
