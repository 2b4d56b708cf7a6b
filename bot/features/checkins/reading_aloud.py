"""The list for the next meeting: what is read aloud without a name, ticked off there, and gone a day later."""

from dataclasses import dataclass

from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.checkins.model import Answer, AnswerId, AnswerState
from bot.features.checkins.reviewing import ReviewingPart
from bot.features.checkins.states import ticked, unticked
from bot.features.checkins.store import AnswerStore
from bot.features.sessions.errors import SessionNotFoundError
from bot.features.sessions.model import Session


@dataclass(frozen=True, slots=True)
class ToReadAloud:
    """One of the list. Whose it is, is not said at the meeting, and need not be known to read it."""

    answer: Answer
    words: str
    is_ticked: bool


class ReadingAloudPart(ReviewingPart):
    async def list_to_read_aloud(
        self, guild_id: GuildId, session_id: SessionId, by: MemberId
    ) -> tuple[ToReadAloud, ...]:
        """For the facilitators of that group: what is on the list, and what was read at this meeting. Whoever looks
        for the first time has opened it, and its author can see that."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._lead_meeting(tx, session_id, by)
            found: list[ToReadAloud] = []
            states = (AnswerState.ON_LIST, AnswerState.READ_ALOUD)
            for answer in await AnswerStore(tx).list_in(session.group_id, *states):
                is_ticked = answer.state is AnswerState.READ_ALOUD
                if is_ticked and answer.session_id != session_id:
                    continue
                if (said := await self._said(tx, answer)) is not None:
                    await self._note_opening(tx, answer, by)
                    found.append(ToReadAloud(answer, said.words, is_ticked))
            return tuple(found)

    async def count_to_read_aloud(
        self, guild_id: GuildId, session_id: SessionId, by: MemberId
    ) -> tuple[int, int]:
        """How many are still to be read, and how many were at this meeting. Opens none of them."""
        async with self._db.reading(guild_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            store = AnswerStore(tx)
            left = await store.list_in(session.group_id, AnswerState.ON_LIST)
            read = await store.list_in(session.group_id, AnswerState.READ_ALOUD)
        return len(left), sum(one.session_id == session_id for one in read)

    async def tick(
        self, guild_id: GuildId, answer_id: AnswerId, session_id: SessionId, *, by: MemberId
    ) -> Answer:
        """It was read aloud. It is erased within a day."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._lead_meeting(tx, session_id, by)
            answer = await self._of_meeting(tx, answer_id, session)
            after = ticked(answer, session_id, self._clock.now())
            await self._record(tx, "checkins.ticked", by, after)
            return await self._keep(tx, answer, after)

    async def untick(
        self, guild_id: GuildId, answer_id: AnswerId, session_id: SessionId, *, by: MemberId
    ) -> Answer:
        """It was not, after all."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._lead_meeting(tx, session_id, by)
            answer = await self._of_meeting(tx, answer_id, session)
            if answer.session_id not in (None, session_id):
                raise SessionNotFoundError  # it was read at another one
            after = unticked(answer)
            await self._record(tx, "checkins.unticked", by, after)
            return await self._keep(tx, answer, after)

    async def _lead_meeting(self, tx: Transaction, session_id: SessionId, by: MemberId) -> Session:
        session = await self._sessions.get_in(tx, session_id)
        await self._lead(tx, session.group_id, by)
        return session

    async def _of_meeting(self, tx: Transaction, answer_id: AnswerId, session: Session) -> Answer:
        answer = await AnswerStore(tx).lock(answer_id)
        if answer.group_id != session.group_id:
            raise SessionNotFoundError
        return answer

    async def _note_opening(self, tx: Transaction, answer: Answer, by: MemberId) -> None:
        if by == answer.member_id:
            return
        action = "checkins.opened"
        seen = await self._audit.list_about_in(tx, answer.id, action=action, names=[by])
        if all(one.actor != by for one in seen):
            await self._record(tx, action, by, answer)
