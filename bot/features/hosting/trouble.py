"""*Trouble joining?*: a quiet word to the facilitators while a meeting runs, and their answer."""

from dataclasses import dataclass, replace

from bot.core.ids import GuildId, MemberId, SessionId, new_id
from bot.core.sealed import SealedError
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.hosting import promises
from bot.features.hosting.errors import (
    AnswerLengthError,
    HelpClosedError,
    NoWordsHereError,
    PingAnsweredError,
)
from bot.features.hosting.ground import Ground
from bot.features.hosting.moments import (
    ANSWER_LIMIT,
    ANSWER_SEALED_AS,
    PING_KEPT,
    Ping,
    PingAnswer,
    PingId,
    can_ask_for_help,
)
from bot.features.hosting.store import PingStore
from bot.features.sessions.model import Session


@dataclass(frozen=True, slots=True)
class Call:
    """A call for help, as its author or a facilitator of that group sees it."""

    session: Session
    ping: Ping
    words: str | None
    """The answer, if it was written."""


class TroublePart(Ground):
    async def ask_for_help(self, guild_id: GuildId, session_id: SessionId, *, by: MemberId) -> Call:
        """Call the facilitators, without a sound in the room. While they have not answered, calling again changes
        nothing."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            session = await self._sessions.lock_in(tx, session_id)
            await self._groups.require_member(tx, session.group_id, by)
            if not can_ask_for_help(session, now):
                raise HelpClosedError(guild_id, session_id)
            store = PingStore(tx)
            earlier = await store.list_(session_id)
            mine = next((one for one in earlier if one.member_id == by), None)
            if mine is not None and mine.is_waiting:
                return Call(session, mine, None)
            if mine is not None:
                await store.drop(mine.id)
            ping = Ping(
                id=PingId(new_id(now)),
                session_id=session_id,
                group_id=session.group_id,
                member_id=by,
                asked_at=now,
                expires_at=session.ends_at,
            )
            await store.add(guild_id, ping)
            owed = [promises.turn(session, now), promises.forget_pings(session)]
            if not any(one.is_waiting for one in earlier):
                facilitators = await self._groups.facilitators_in(tx, session.group_id)
                owed += [
                    promises.trouble(session, ping, one, now) for one in facilitators if one != by
                ]
            await self._outbox.post(tx, owed)
            return Call(session, ping, None)

    async def find_call(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Call | None:
        """What became of a person's own call."""
        async with self._db.reading(guild_id) as tx:
            ping = await PingStore(tx).find(session_id, by)
            return None if ping is None else await self._call(tx, ping)

    async def list_own_calls(self, guild_id: GuildId, by: MemberId) -> tuple[Call, ...]:
        """Those of meetings that still run."""
        async with self._db.reading(guild_id) as tx:
            found = await PingStore(tx).list_of(by)
            now = self._clock.now()
            return tuple([await self._call(tx, one) for one in found if one.expires_at > now])

    async def list_waiting(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> tuple[Ping, ...]:
        """Who waits for help, oldest first, for facilitators of that group."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._sessions.get_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            return await self._waiting(tx, session_id)

    async def list_waiting_for(
        self, guild_id: GuildId, by: MemberId
    ) -> tuple[tuple[Group, SessionId, int], ...]:
        """Meetings of a facilitator's groups in which somebody waits for help, and how many."""
        led = await self._groups.list_facilitated(guild_id, by)
        now = self._clock.now()
        found: list[tuple[Group, SessionId, int]] = []
        async with self._db.reading(guild_id) as tx:
            for group in led:
                waiting = [
                    one
                    for one in await PingStore(tx).list_of_group(group.id)
                    if one.is_waiting and one.expires_at > now
                ]
                for session_id in dict.fromkeys(one.session_id for one in waiting):
                    count = sum(one.session_id == session_id for one in waiting)
                    found.append((group, session_id, count))
        return tuple(found)

    async def see_waiting(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> tuple[Ping, ...]:
        """Look at those who wait, so that they can read that somebody has seen it."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._sessions.lock_in(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            waiting = await self._waiting(tx, session_id)
            for one in waiting:
                # Somebody may be answering it at this moment.
                held = await PingStore(tx).lock(one.id)
                if held.seen_at is None:
                    await PingStore(tx).save(replace(held, seen_at=now))
            return waiting

    async def answer_call(
        self,
        guild_id: GuildId,
        ping_id: PingId,
        answer: PingAnswer,
        *,
        by: MemberId,
        words: str | None = None,
    ) -> Ping:
        """The first answer counts; whoever comes second reads who was faster."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            store = PingStore(tx)
            ping = await store.lock(ping_id)
            await self._groups.require_facilitator(tx, ping.group_id, by)
            if not ping.is_waiting:
                raise PingAnsweredError(guild_id, ping.session_id, ping.answered_by)
            session = await self._sessions.get_in(tx, ping.session_id)
            sealed = None
            if answer is PingAnswer.WORDS:
                sealed = await self._seal_answer(tx, ping, words or "", by)
            ping = replace(
                ping,
                seen_at=ping.seen_at or now,
                answer=answer,
                answered_by=by,
                sealed=sealed,
            )
            await store.save(ping)
            if ping.expires_at > now:
                await self._outbox.post(tx, [promises.answered(session, ping, now)])
            if not await self._waiting(tx, session.id):
                await self._outbox.withdraw(tx, key_prefix=promises.trouble_prefix(session))
            await self._outbox.post(tx, [promises.turn(session, now)])
            return ping

    async def forget_calls(self, guild_id: GuildId, session_id: SessionId) -> None:
        """A day after the meeting nobody needs to know any more who could not get in."""
        async with self._db.transaction(guild_id) as tx:
            await PingStore(tx).drop_old(session_id, self._clock.now() - PING_KEPT)

    async def takes_words(self, guild_id: GuildId) -> bool:
        return not (await self._guilds.get(guild_id)).is_run_by_program

    async def _person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        await PingStore(tx).drop_of(group.id, member_id)
        tx.after_commit(lambda: self.voices.forget(group.guild_id, member_id))

    async def _waiting(self, tx: Transaction, session_id: SessionId) -> tuple[Ping, ...]:
        now = self._clock.now()
        found = await PingStore(tx).list_(session_id)
        return tuple(one for one in found if one.is_waiting and one.expires_at > now)

    async def _seal_answer(self, tx: Transaction, ping: Ping, words: str, by: MemberId) -> bytes:
        if (await self._guilds.get_in(tx, tx.guild_id)).is_run_by_program:
            raise NoWordsHereError
        one_line = " ".join(words.split())
        if not one_line or len(one_line) > ANSWER_LIMIT:
            raise AnswerLengthError(limit=ANSWER_LIMIT)
        return await self._sealer.seal(tx, by, one_line, _context(ping))

    async def _call(self, tx: Transaction, ping: Ping) -> Call:
        session = await self._sessions.get_in(tx, ping.session_id)
        return Call(session, ping, await self._words(tx, ping))

    async def _words(self, tx: Transaction, ping: Ping) -> str | None:
        if ping.sealed is None or ping.answered_by is None:
            return None
        try:
            return await self._sealer.open(tx, ping.answered_by, ping.sealed, _context(ping))
        except SealedError:
            return None  # who wrote it was erased, and the words with them


def _context(ping: Ping) -> str:
    return ANSWER_SEALED_AS.format(id=ping.id)
