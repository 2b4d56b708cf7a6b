"""A line in the room for those who want no private reminder, and what changes with a group's choice of them."""

from bot.core.ids import GuildId, SessionId
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.members.model import NotePlace
from bot.features.reminders.model import wants_to_know
from bot.features.sessions import promises
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.ground import Ground, as_reminded
from bot.features.sessions.seats import Line
from bot.features.sessions.store import SessionStore


class RemindingPart(Ground):
    async def promise_room_reminder(self, guild_id: GuildId, session_id: SessionId) -> None:
        """One line in the room an hour before, if anybody who may come wants it there instead of privately."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            if not session.is_coming(now):
                return
            if now < session.starts_at - promises.ROOM_REMINDER_BEFORE:
                # It was moved when this turn had begun: what is said now would not be said again then.
                await self._outbox.post(tx, promises.room_reminder_turn(session, now))
                return
            group = await self._groups.get_in(tx, session.group_id)
            people = await self._groups.people_in(tx, group.id)
            members = await self._members.list_in(tx, guild_id, people)
            said = await AnswerStore(tx).list_(session_id)
            is_wanted = any(
                member.notes.place is NotePlace.ROOM
                and wants_to_know(as_reminded(said.get(who)), member, session.starts_at)
                for who, member in members.items()
            )
            if is_wanted and group.text_channel_id is not None:
                owed = promises.room_reminder(session, group.text_channel_id, now)
                await self._outbox.post(tx, [owed])

    async def _reminded_otherwise(self, tx: Transaction, before: Group, after: Group) -> None:
        """Other notes before its meetings: they are planned again for all who chose none themselves."""
        if before.leads == after.leads:
            return
        store = SessionStore(tx)
        ids = [one.id for one in await store.list_coming(after.id, self._clock.now())]
        # Held before the answers are read, or one that is given just now would be planned away.
        if coming := await store.lock_all(ids):
            answers = await AnswerStore(tx).list_of([one.id for one in coming])
            await self._hand_over(tx, [Line(one, answers[one.id]) for one in coming])
