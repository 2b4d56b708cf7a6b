"""A card in the room that says who shared, and opens the words privately. Nobody learns who read them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFoundError
from bot.core.ids import ChannelId, GuildId, MemberId, MessageId
from bot.db.database import Transaction
from bot.features.checkins import promises
from bot.features.checkins.errors import AnswerNotFoundError, WordsGoneError
from bot.features.checkins.ground import Ground
from bot.features.checkins.model import Answer, AnswerId, AnswerState
from bot.features.checkins.store import AnswerStore
from bot.features.groups.model import Group


@dataclass(frozen=True, slots=True)
class RoomCard:
    """What the step that draws the card needs. What should not stand there is taken down by another step."""

    answer: Answer
    group: Group
    is_wanted: bool
    """Whether it should stand in the room as it is now."""


@dataclass(frozen=True, slots=True)
class SharedWords:
    """What *Read* opens. Only the words: the rest was for the facilitators."""

    author: MemberId
    words: str
    until: datetime


class InTheRoomPart(Ground):
    async def room_card(self, guild_id: GuildId, answer_id: AnswerId) -> RoomCard | None:
        """None when nothing of it is left."""
        async with self._db.reading(guild_id) as tx:
            answer = await AnswerStore(tx).find_one(answer_id)
            if answer is None:
                return None
            try:
                group = await self._groups.get_in(tx, answer.group_id)
            except NotFoundError:
                return None
        return RoomCard(answer, group, is_wanted=answer.state is AnswerState.IN_ROOM)

    async def remember_card(
        self,
        guild_id: GuildId,
        answer_id: AnswerId,
        channel_id: ChannelId,
        message_id: MessageId | None,
    ) -> None:
        """It stands in the room now; None: somebody deleted it. If it was taken back while it was being posted, it
        goes again."""
        async with self._db.transaction(guild_id) as tx:
            store = AnswerStore(tx)
            try:
                answer = await store.lock(answer_id)
            except AnswerNotFoundError:
                answer = None
            if answer is not None and answer.state is AnswerState.IN_ROOM:
                channel = None if message_id is None else channel_id
                kept = replace(answer, card_channel_id=channel, card_message_id=message_id)
                await store.save(kept)
                if answer.card_message_id != message_id:
                    # The room changed while it was being posted in the old one.
                    await self._outbox.post(tx, self._card_closed(answer))
            elif message_id is not None:
                now = self._clock.now()
                gone = promises.close_card(guild_id, channel_id, message_id, now)
                await self._outbox.post(tx, [gone])

    async def read_in_room(
        self, guild_id: GuildId, answer_id: AnswerId, by: MemberId
    ) -> SharedWords:
        """For people of that group. Nothing is written down about who reads."""
        async with self._groups.looking(guild_id, by) as tx:
            answer = await AnswerStore(tx).get(answer_id)
            await self._groups.require_member(tx, answer.group_id, by)
            if answer.state is not AnswerState.IN_ROOM or self._clock.now() >= answer.erased_at:
                raise AnswerNotFoundError
            said = await self._said(tx, answer)
        if said is None:
            raise WordsGoneError
        return SharedWords(answer.member_id, said.words, answer.erased_at)

    async def _room_changed(self, tx: Transaction, group: Group) -> None:
        """The cards went with the old room, or go now if it is still there, for whoever sits in it then."""
        store, now = AnswerStore(tx), self._clock.now()
        for answer in await store.lock_in(group.id, AnswerState.IN_ROOM):
            await store.save(replace(answer, card_channel_id=None, card_message_id=None))
            owed = [promises.room_card(answer, now), *self._card_closed(answer)]
            await self._outbox.post(tx, owed)
