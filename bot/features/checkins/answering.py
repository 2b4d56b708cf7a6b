"""What a member does with an answer of their own: send, change, look, take back, say yes or no to a question."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFoundError
from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.db.database import Transaction
from bot.features.checkins import promises
from bot.features.checkins.choice_store import ChoiceStore
from bot.features.checkins.duty import UNSAID_AFTER, Reading, in_daytime, reading
from bot.features.checkins.errors import (
    NotAgreedError,
    OnlyReadersError,
    RoundClosedError,
)
from bot.features.checkins.model import (
    AGREED_TO,
    Answer,
    AnswerId,
    AnswerState,
    Ceiling,
    Choices,
    Round,
    RoundId,
    Said,
)
from bot.features.checkins.my_numbers import MyNumbersPart
from bot.features.checkins.round_promises import nudge_key
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.said import accepted
from bot.features.checkins.states import allowed, declined, edited, taken_back
from bot.features.checkins.store import AnswerStore
from bot.features.groups.model import Group
from bot.features.members.model import ConsentKind
from bot.features.outbox.model import Promise


@dataclass(frozen=True, slots=True)
class Opening:
    """A facilitator looked at it."""

    by: MemberId | None
    """None when they were erased since."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """An answer as its author sees it."""

    answer: Answer
    said: Said | None
    """None when the words are gone."""
    round: Round | None
    group: Group | None
    """None when the group has ended."""
    openings: tuple[Opening, ...]
    """Oldest first."""
    readers: tuple[MemberId, ...]
    """Who could read it. Empty: nobody leads the group at the moment."""
    asked_too: tuple[MemberId, ...]
    """Who else was told that it waits, once it had waited too long."""
    read_aloud_from: datetime | None
    """When the meeting begins at which it can be read aloud. None while none comes before it is erased."""

    @property
    def erased_at(self) -> datetime:
        return self.answer.erased_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """All that the screens before the form have to know."""

    round: Round
    group: Group
    earlier: Mine | None
    """What they sent to this round before. One that is taken back counts as none."""
    is_led: bool
    """Whether anybody could read it."""
    takes_words: bool
    """False where a clinic or program runs the server: then the form has no field for words."""
    agreed: bool
    """Whether they said once that an answer may be kept, locked, until it is dealt with."""
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    answer: Answer
    group: Group
    reading: Reading
    offers_help: bool
    """A heavy week, or a wish for a word with a facilitator. Nothing was sent to anybody because of it."""
    changed: bool
    """It took the place of what they had sent before."""


class AnsweringPart(MyNumbersPart):
    async def prepare(self, guild_id: GuildId, round_id: RoundId, by: MemberId) -> Asking:
        """As ``look_to_answer``, for the first screen: whoever sees it need not be reminded."""
        asking = await self.look_to_answer(guild_id, round_id, by)
        async with self._db.transaction(guild_id) as tx:
            await self._outbox.withdraw(tx, key_prefix=nudge_key(round_id, by))
        return asking

    async def look_to_answer(self, guild_id: GuildId, round_id: RoundId, by: MemberId) -> Asking:
        """Before anything is typed. Refuses strangers, people on a break, and rounds that are closed."""
        now = self._clock.now()
        async with self._looking(guild_id, by) as tx:
            round_ = await RoundStore(tx).get(round_id)
            group = await self._groups.get_in(tx, round_.group_id)
            await self._groups.require_member(tx, group.id, by)
            if not round_.takes_answers(now):
                raise RoundClosedError(guild_id)
            earlier = await AnswerStore(tx).find(round_id, by)
            has_one = earlier is not None and earlier.state.has_words
            return Asking(
                round=round_,
                group=group,
                earlier=await self._mine(tx, earlier) if earlier and has_one else None,
                is_led=bool(await self._readers(tx, group.id, by)),
                takes_words=await self._takes_words(tx),
                agreed=(await ChoiceStore(tx).find(by)).has_agreed,
                reading=reading(group.duty_hours, group.zone, now),
            )

    async def agree(self, guild_id: GuildId, by: MemberId) -> Choices:
        """To keep an answer, locked, until it is dealt with. Asked once, before the first form opens."""
        async with self._doing(guild_id, by) as tx:
            choices = await self._choosing(tx, by)
            if not choices.has_agreed:
                now = self._clock.now()
                choices = replace(choices, agreed_version=AGREED_TO, agreed_at=now)
                await ChoiceStore(tx).save(guild_id, choices)
                await self._members.record_consent(
                    tx, guild_id, by, ConsentKind.CHECKINS, AGREED_TO, given=True
                )
            return choices

    async def take_back_agreement(self, guild_id: GuildId, by: MemberId) -> None:
        """Nothing that they sent is kept any more, from now on; they are asked anew before the next form."""
        async with self._db.transaction(guild_id) as tx:
            await self._groups.hold_all_of_in(tx, by)
            choices = await ChoiceStore(tx).find(by)
            if choices.agreed_version is None:
                return
            await self._members.record_consent(
                tx, guild_id, by, ConsentKind.CHECKINS, choices.agreed_version, given=False
            )
            choices = replace(choices, agreed_version=None, agreed_at=None)
            await ChoiceStore(tx).save(guild_id, choices)
            for answer in await AnswerStore(tx).list_of(by):
                await self._drop(tx, answer)

    async def send(
        self, guild_id: GuildId, round_id: RoundId, *, by: MemberId, ceiling: Ceiling, said: Said
    ) -> Sent:
        """Pass an answer on. Sent again while nobody has opened it, it takes the place of the first."""
        async with self._doing(guild_id, by) as tx:
            found = await RoundStore(tx).get(round_id)
            group = await self._enter(tx, found.group_id, by)
            # Looked at again now that the group is held: it may have closed meanwhile.
            round_ = await RoundStore(tx).get(round_id)
            if not round_.takes_answers(self._clock.now()):
                raise RoundClosedError(guild_id)
            if not (await ChoiceStore(tx).find(by)).has_agreed:
                raise NotAgreedError
            earlier = await AnswerStore(tx).find(round_id, by)
            if earlier is not None and earlier.state.has_words:
                earlier = await AnswerStore(tx).lock(earlier.id)
                return await self._change(tx, group, earlier, ceiling, said)
            if earlier is not None:
                await self._drop(tx, earlier)
            now = self._clock.now()
            answer = Answer(
                id=AnswerId(new_id(now)),
                guild_id=guild_id,
                group_id=group.id,
                round_id=round_id,
                member_id=by,
                ceiling=ceiling,
                state=AnswerState.WAITING,
                has_words=False,
                sent_at=now,
                confirmed_at=now,
                # Taken back and sent anew, they stay somebody who was read by name.
                opened_at=None if earlier is None else earlier.opened_at,
            )
            return await self._pass_on(tx, group, answer, said)

    async def edit(
        self, guild_id: GuildId, answer_id: AnswerId, *, by: MemberId, ceiling: Ceiling, said: Said
    ) -> Sent:
        """Change it while nobody has opened it, or because a facilitator asked for that. Then it waits anew."""
        async with self._doing(guild_id, by) as tx:
            answer = await self._hold_own(tx, answer_id, by)
            group = await self._groups.get_in(tx, answer.group_id)
            return await self._change(tx, group, answer, ceiling, said)

    async def take_back(self, guild_id: GuildId, answer_id: AnswerId, *, by: MemberId) -> Answer:
        """Whatever became of it. The words are gone at once, here and in the room."""
        async with self._doing(guild_id, by) as tx:
            answer = await self._hold_own(tx, answer_id, by)
            return await self._keep(tx, answer, taken_back(answer, self._clock.now()))

    async def allow(self, guild_id: GuildId, answer_id: AnswerId, *, by: MemberId) -> Answer:
        """Yes to the facilitator's question, and to nothing beyond it. Without a meeting in time it is held for one
        that may still be planned."""
        async with self._doing(guild_id, by) as tx:
            answer = await self._hold_own(tx, answer_id, by)
            return await self._keep(tx, answer, allowed(answer, self._clock.now()))

    async def decline(self, guild_id: GuildId, answer_id: AnswerId, *, by: MemberId) -> Answer:
        """They would rather not: neither change it nor let it go further."""
        async with self._doing(guild_id, by) as tx:
            answer = await self._hold_own(tx, answer_id, by)
            return await self._keep(tx, answer, declined(answer))

    async def list_mine(self, guild_id: GuildId, by: MemberId) -> tuple[Mine, ...]:
        """All of which anything is left, the newest first."""
        async with self._db.reading(guild_id) as tx:
            found = await AnswerStore(tx).list_of(by)
            return tuple([await self._mine(tx, one) for one in reversed(found)])

    async def get_mine(self, guild_id: GuildId, answer_id: AnswerId, by: MemberId) -> Mine:
        async with self._looking(guild_id, by) as tx:
            return await self._mine(tx, await self._own(tx, answer_id, by))

    # Inside a transaction.

    async def _pass_on(self, tx: Transaction, group: Group, empty: Answer, said: Said) -> Sent:
        said = await self._accepted(tx, group, empty.member_id, said)
        answer = replace(empty, has_words=bool(said.words))
        sealed = await self._seal(tx, answer, said)
        owes = await self._waits(tx, group, answer)
        answer = await self._keep(tx, None, answer, sealed=sealed, owes=owes)
        await self._add_numbers(tx, answer.member_id, said)
        return self._sent(group, answer, said, changed=False)

    async def _change(
        self, tx: Transaction, group: Group, before: Answer, ceiling: Ceiling, said: Said
    ) -> Sent:
        now = self._clock.now()
        said = await self._accepted(tx, group, before.member_id, said)
        after = edited(before, ceiling, now, has_words=bool(said.words))
        sealed = await self._seal(tx, after, said)
        owes = await self._waits(tx, group, after)
        after = await self._keep(tx, before, after, sealed=sealed, owes=owes)
        await self._add_numbers(tx, after.member_id, said)
        return self._sent(group, after, said, changed=True)

    async def _accepted(self, tx: Transaction, group: Group, by: MemberId, said: Said) -> Said:
        """What can be kept of it here: no words where a program runs the server."""
        if not await self._takes_words(tx):
            said = replace(said, words="")
        said = accepted(said)
        if not await self._readers(tx, group.id, by):
            raise OnlyReadersError
        return said

    async def _takes_words(self, tx: Transaction) -> bool:
        return not (await self._guilds.get_in(tx, tx.guild_id)).is_run_by_program

    async def _waits(self, tx: Transaction, group: Group, answer: Answer) -> tuple[Promise, ...]:
        """Somebody is told that it waits, and somebody looks whether it still does by the time that was said."""
        now = self._clock.now()
        said_by = reading(group.duty_hours, group.zone, now).reads_by or now + UNSAID_AFTER
        member = await self._members.get_in(tx, group.guild_id, answer.member_id)
        told_at = in_daytime(said_by, member.confirmed_zone or group.zone)
        nudge = await self._nudge_one(tx, group, answer.member_id)
        return (*nudge, promises.overdue(answer, told_at))

    def _sent(self, group: Group, answer: Answer, said: Said, *, changed: bool) -> Sent:
        now = self._clock.now()
        return Sent(
            answer=answer,
            group=group,
            reading=reading(group.duty_hours, group.zone, now),
            offers_help=said.asks_for_more,
            changed=changed,
        )

    async def _mine(self, tx: Transaction, answer: Answer) -> Mine:
        led_by = await self._groups.facilitators_in(tx, answer.group_id)
        acts = await self._audit.list_about_in(
            tx, answer.id, action="checkins.opened", names=led_by
        )
        readers = await self._readers(tx, answer.group_id, answer.member_id)
        reached = await self._members.list_reached_in(tx, answer.guild_id, readers)
        return Mine(
            answer=answer,
            said=await self._said(tx, answer),
            round=await RoundStore(tx).find(answer.round_id),
            group=await self._find_group(tx, answer.group_id),
            openings=tuple(Opening(one.actor, one.entry.at) for one in reversed(acts)),
            readers=readers,
            asked_too=() if answer.unread_told_at is None else reached[1:],
            read_aloud_from=await self._meets_at(tx, answer),
        )

    async def _meets_at(self, tx: Transaction, answer: Answer) -> datetime | None:
        if answer.state is not AnswerState.ON_LIST:
            return None
        meeting = await self._next_meeting(tx, answer.group_id, before=answer.erased_at)
        return None if meeting is None else meeting.starts_at

    async def _find_group(self, tx: Transaction, group_id: GroupId) -> Group | None:
        try:
            return await self._groups.get_in(tx, group_id)
        except NotFoundError:
            return None
