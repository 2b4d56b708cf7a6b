"""Why somebody can't come, if they want the facilitators to know. Sealed with their own key, and soon gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.core.ids import GuildId, MemberId, SessionId
from bot.core.sealed import SealedError
from bot.db.database import Transaction
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.errors import (
    NothingDeclinedError,
    PrivateWordError,
    WordsNotKeptHereError,
)
from bot.features.sessions.ground import Ground
from bot.features.sessions.model import PRIVATE_WORD_LIMIT, WORD_SEALED_AS, RsvpAnswer, Session
from bot.features.sessions.store import SessionStore

WORDS_READ: Final = "sessions.words.read"


@dataclass(frozen=True, slots=True)
class PrivateWord:
    member_id: MemberId
    text: str


class PrivateWordsPart(Ground):
    async def leave_word(
        self, guild_id: GuildId, session_id: SessionId, text: str, *, by: MemberId
    ) -> Session:
        """Keep a word, locked, for the facilitators. A later one takes the place of an earlier one."""
        words = " ".join(text.split())
        async with self._db.transaction(guild_id) as tx:
            # Before the meeting is held: an erasure holds the person's key, then their meetings.
            sealed = await self._sealer.seal(
                tx, by, words[:PRIVATE_WORD_LIMIT], _context(session_id)
            )
            session = await self._declined(tx, session_id, by)
            if (await self._guilds.get_in(tx, guild_id)).is_run_by_program:
                raise WordsNotKeptHereError(session)
            if not words or len(words) > PRIVATE_WORD_LIMIT:
                raise PrivateWordError(session, limit=PRIVATE_WORD_LIMIT)
            await AnswerStore(tx).save_word(guild_id, session_id, by, sealed, self._clock.now())
            return session

    async def take_word_back(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Session:
        """Nothing of it stays. Taking back what is not there changes nothing."""
        async with self._db.transaction(guild_id) as tx:
            session = await SessionStore(tx).lock(session_id)
            await self._groups.require_member(tx, session.group_id, by)
            await AnswerStore(tx).drop_word(session_id, by)
            return session

    async def count_words(self, guild_id: GuildId, session_id: SessionId, *, by: MemberId) -> int:
        """How many wait to be read, for a facilitator of that group; 0 for everybody else."""
        async with self._db.reading(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            if by not in await self._groups.facilitators_in(tx, session.group_id):
                return 0
            return len(await AnswerStore(tx).list_words(session_id))

    async def read_words(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Sequence[PrivateWord]:
        """Open them for a facilitator of that group. That they did so is kept."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            opened: list[PrivateWord] = []
            for who, sealed in (await AnswerStore(tx).list_words(session_id)).items():
                text = await self._opened(tx, session_id, who, sealed)
                if text is not None:
                    opened.append(PrivateWord(who, text))
            await self._audit.record(
                tx,
                actor=by,
                action=WORDS_READ,
                group_id=session.group_id,
                subject_id=session.id,
            )
            return opened

    async def _words_of(self, tx: Transaction, member_id: MemberId) -> list[dict[str, Any]]:
        """For their own copy."""
        return [
            {
                "meeting_at": session.starts_at.isoformat(),
                "words": await self._opened(tx, session.id, member_id, sealed),
            }
            for session, sealed in await AnswerStore(tx).list_words_of_member(member_id)
        ]

    async def _opened(
        self, tx: Transaction, session_id: SessionId, who: MemberId, sealed: bytes
    ) -> str | None:
        """None if nobody can open it any more."""
        try:
            return await self._sealer.open(tx, who, sealed, _context(session_id))
        except SealedError:
            return None

    async def _declined(self, tx: Transaction, session_id: SessionId, by: MemberId) -> Session:
        session = await SessionStore(tx).lock(session_id)
        await self._groups.require_member(tx, session.group_id, by)
        session.require_coming(self._clock.now(), answer=RsvpAnswer.DECLINED)
        mine = await AnswerStore(tx).find(session_id, by)
        if mine is None or mine.answer is not RsvpAnswer.DECLINED:
            raise NothingDeclinedError(session)
        return session


def _context(session_id: SessionId) -> str:
    return WORD_SEALED_AS.format(session_id=session_id)
