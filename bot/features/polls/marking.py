"""Somebody of the group says when they could come. Each tap is kept at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.polls import promises
from bot.features.polls.errors import TimeNotOfferedError
from bot.features.polls.ground import Ground, Question
from bot.features.polls.hours import in_daytime
from bot.features.polls.model import Fit, Mark, Poll, PollId, PollState, SlotId
from bot.features.polls.store import PollStore


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """A poll as one person fills it in. What others said is not in it."""

    question: Question
    zone: str
    is_own_clock: bool
    """False: they have not confirmed a clock, so the times are on the group's."""
    fits: Mapping[SlotId, Fit] = field(default_factory=dict[SlotId, Fit])

    @property
    def next_open(self) -> SlotId | None:
        """The first time that they have not said anything about."""
        return next((one.id for one in self.question.slots if one.id not in self.fits), None)


class MarkingPart(Ground):
    async def sheet(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> AnswerSheet:
        async with self._db.reading(guild_id) as tx:
            poll = await PollStore(tx).get(poll_id)
            return await self._sheet(tx, poll, by)

    async def mark(
        self, guild_id: GuildId, poll_id: PollId, slot_id: SlotId, fit: Fit, *, by: MemberId
    ) -> AnswerSheet:
        """Keep one answer. It can be changed until the deadline."""
        async with self._db.transaction(guild_id) as tx:
            store = PollStore(tx)
            poll = await store.lock(poll_id)
            sheet = await self._sheet(tx, poll, by)
            if slot_id not in {slot.id for slot in sheet.question.slots}:
                raise TimeNotOfferedError(guild_id, poll_id)
            await store.save_mark(guild_id, Mark(slot_id, by, fit))
            note = promises.still_open_key(poll_id, by)
            await self._outbox.withdraw(tx, key_prefix=note)
            return await self._sheet(tx, poll, by)

    async def remind(self, guild_id: GuildId, poll_id: PollId) -> None:
        """A day before the deadline: one note to each who has said nothing. Not at night, and not after the end."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            store = PollStore(tx)
            poll = await store.lock(poll_id)
            if not poll.is_open(now) or poll.closes_at is None:
                return
            group = await self._groups.get_in(tx, poll.group_id)
            answered = {mark.member_id for mark in await store.list_marks(poll_id)}
            zones = await self._zones(tx, guild_id, group, poll.zone)
            owed = [
                promises.still_open(poll, who, at)
                for who, zone in zones.items()
                if who not in answered and (at := in_daytime(now, zone)) < poll.closes_at
            ]
            await self._outbox.post(tx, owed)

    async def _sheet(self, tx: Transaction, poll: Poll, who: MemberId) -> AnswerSheet:
        await self._groups.require_member(tx, poll.group_id, who)
        poll.require_open(self._clock.now())
        member = await self._members.get_in(tx, poll.guild_id, who)
        return AnswerSheet(
            question=await self._question(tx, poll),
            zone=member.confirmed_zone or poll.zone,
            is_own_clock=member.confirmed_zone is not None,
            fits={
                mark.slot_id: mark.fit
                for mark in await PollStore(tx).list_marks(poll.id)
                if mark.member_id == who
            },
        )

    async def _person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """They come no more, so their times would mislead."""
        store = PollStore(tx)
        for poll in await store.list_of([group.id], PollState.OPEN, PollState.CLOSED):
            await store.drop_marks(poll.id, member_id)
            await self._outbox.withdraw(tx, key_prefix=promises.still_open_key(poll.id, member_id))
