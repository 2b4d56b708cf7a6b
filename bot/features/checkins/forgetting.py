"""How answers end by themselves, and what becomes of them when people come and go or a group ends."""

from dataclasses import replace
from typing import Final

from bot.core.ids import GuildId, MemberId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.checkins import promises
from bot.features.checkins.duty import in_daytime
from bot.features.checkins.errors import AnswerNotFoundError
from bot.features.checkins.in_the_room import InTheRoomPart
from bot.features.checkins.model import UNDERWAY, Answer, AnswerId, AnswerState
from bot.features.checkins.states import given_up, lapsed, put_away, taken_back
from bot.features.checkins.store import AnswerStore
from bot.features.groups.model import Group

_AT_ONCE: Final = 500


class ForgettingPart(InTheRoomPart):
    async def wipe(self, guild_id: GuildId, answer_id: AnswerId) -> None:
        """Its time may be over: a day after it was read aloud, seven after it was settled. After fourteen unread, or
        seven on a list that nobody read, the words go, and its author is told. Harmless to do again, and too early."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            answer = await self._find_held(tx, answer_id)
            if answer is None:
                return
            # Nothing goes from under the eyes of whoever reads it.
            over_at = answer.erased_at
            if answer.is_held(now) and answer.opened_until is not None:
                over_at = max(over_at, answer.opened_until)
            if now < over_at:
                await self._outbox.post(tx, [promises.wipe(answer, over_at)])
            elif answer.state.owes_reading or answer.state is AnswerState.ON_LIST:
                await self._give_up(tx, answer)
            else:
                await self._drop(tx, answer)

    async def tell_unread(self, guild_id: GuildId, answer_id: AnswerId) -> None:
        """The time that was said is over. If nobody has opened it, its author is told so, once, and the other
        facilitators are told that it waits."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            answer = await self._find_held(tx, answer_id)
            if answer is None or not answer.state.owes_reading:
                return
            was_opened = answer.opened_at is not None and answer.opened_at >= answer.confirmed_at
            if was_opened or answer.unread_told_at is not None:
                return
            group = await self._groups.get_in(tx, answer.group_id)
            member = await self._members.get_in(tx, guild_id, answer.member_id)
            readers = await self._readers(tx, group.id, answer.member_id)
            told_at = in_daytime(now, member.confirmed_zone or group.zone)
            owes = (
                promises.unread(answer, told_at),
                *(
                    promises.nudge(group, one, now)
                    for one in await self._members.list_to_tell_in(tx, guild_id, readers)
                ),
            )
            await self._keep(tx, answer, replace(answer, unread_told_at=now), owes=owes)

    async def wipe_missed(self) -> None:
        """Nightly: whatever should be gone and is not."""
        last = AnswerId(0)
        while True:
            async with self._db.reading(EVERY_GUILD) as tx:
                over = await AnswerStore(tx).list_over(
                    self._clock.now(), above=last, limit=_AT_ONCE
                )
            for guild_id, last in over:
                await self.wipe(guild_id, last)
            if len(over) < _AT_ONCE:
                return

    # Others tell.

    async def _person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """Whoever leaves takes back all they gave to that group. On a break the room stays theirs, and so it stays
        as it is."""
        await self._leads_no_more(tx, group, member_id)
        if await self._groups.has_room_in(tx, group.id, member_id):
            return
        now = self._clock.now()
        for answer in await AnswerStore(tx).lock_of(member_id, group.id):
            if answer.state.has_words:
                await self._keep(tx, answer, taken_back(answer, now))

    async def _leads_no_more(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """What they had open waits for the others at once."""
        if member_id in await self._groups.facilitators_in(tx, group.id):
            return
        for answer in await AnswerStore(tx).list_opened_by(member_id, group.id):
            owes = tuple(self._screens_closed(answer))
            await self._keep(tx, answer, lapsed(answer), owes=owes)
        await self._settle_nudges(tx, [member_id])

    async def _group_ended(self, tx: Transaction, group: Group) -> None:
        """Nobody will read what waits, and nothing is read aloud or stands in the room any more."""
        store = AnswerStore(tx)
        for answer in await store.list_in(group.id, AnswerState.WAITING, AnswerState.OPENED):
            await self._give_up(tx, answer)
        for answer in await store.lock_in(group.id, *UNDERWAY):
            await self._keep(tx, answer, put_away(answer))

    async def _give_up(self, tx: Transaction, answer: Answer) -> None:
        now = self._clock.now()
        after = given_up(answer, now)
        await self._keep(tx, answer, after, owes=(promises.settled(after, now),))

    async def _find_held(self, tx: Transaction, answer_id: AnswerId) -> Answer | None:
        store = AnswerStore(tx)
        found = await store.find_one(answer_id)
        if found is None:
            return None
        await self._groups.hold_in(tx, found.group_id)
        try:
            return await store.lock(answer_id)
        except AnswerNotFoundError:
            return None  # it went meanwhile
