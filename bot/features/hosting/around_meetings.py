"""The desk's cards about a meeting, its room when it is over, and meetings that nobody closes."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.errors import NotFoundError
from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.model import Guild
from bot.features.hosting import promises
from bot.features.hosting.ground import Ground
from bot.features.hosting.moments import (
    DESK_BEFORE,
    LOOKS_BACK,
    DeskCard,
    DeskView,
    closes_alone_at,
    desk_card_at,
    listens_until,
    next_turn,
    tidies_room,
)
from bot.features.hosting.store import DeskCardStore, PingStore
from bot.features.outbox.model import Promise
from bot.features.sessions.attendance import Presence
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import Session, SessionState

_LOOKS_AHEAD = timedelta(hours=26)
"""A little more than the nightly look leaves between two looks."""


class AroundMeetingsPart(Ground):
    def presence(self, session_id: SessionId) -> Presence | None:
        """Who was in the voice room, for whoever may see who came."""
        return self.voices.presence(session_id, self._clock.now())

    async def desk_view(self, guild_id: GuildId, session_id: SessionId) -> DeskView:
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            guild = await self._guilds.get_in(tx, guild_id)
            group = await _find(self._groups, tx, session)
            pings = await PingStore(tx).list_(session_id)
            return DeskView(
                session=session,
                group=group,
                language=guild.language,
                desk=guild.desk_channel_id,
                wanted=None if group is None else desk_card_at(session, now),
                standing=await DeskCardStore(tx).find(session_id),
                in_trouble=sum(one.is_waiting and one.expires_at > now for one in pings),
                tidies_room=tidies_room(session, now),
            )

    async def remember_desk_card(
        self, guild_id: GuildId, session_id: SessionId, card: DeskCard | None
    ) -> None:
        async with self._db.transaction(guild_id) as tx:
            await DeskCardStore(tx).save(guild_id, session_id, card)

    async def plan_turn(self, guild_id: GuildId, session_id: SessionId) -> None:
        """All is shown as it is now; look again when it changes."""
        async with self._db.transaction(guild_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            at = next_turn(session, self._clock.now())
            if at is not None:
                await self._outbox.post(tx, [promises.turn(session, at)])

    async def close_forgotten(self, guild_id: GuildId, session_id: SessionId) -> None:
        """A day after it was asked about, a meeting closes by itself: a number if one is known, and no names."""
        now = self._clock.now()
        presence = self.presence(session_id)
        async with self._db.transaction(guild_id) as tx:
            session = await self._sessions.lock_in(tx, session_id)
            if session.state is not SessionState.PLANNED or now < closes_alone_at(session):
                return
            if await _find(self._groups, tx, session) is None:
                return
            heads = None
            if presence is not None:
                led_by = await self._groups.facilitators_in(tx, session.group_id)
                people = await self._groups.people_in(tx, session.group_id)
                heads = len(presence.seen & (set(people) - set(led_by))) or None
            await self._sessions.close_in(tx, session, heads=heads)

    async def hear(
        self, guild_id: GuildId, session_id: SessionId, present: dict[int, frozenset[int]]
    ) -> None:
        """Count from now on who is in the voice room. ``present`` says who is in which, as Discord shows it."""
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            group = await _find(self._groups, tx, session)
        is_running = session.state is SessionState.PLANNED and now < listens_until(session)
        if group is None or group.voice_channel_id is None or not is_running:
            return
        self.voices.listen(
            guild_id,
            session_id,
            group.voice_channel_id,
            [MemberId(one) for one in present.get(group.voice_channel_id, ())],
            starts_at=session.starts_at,
            until=listens_until(session),
            now=now,
        )

    async def repair(self) -> None:
        """At start and nightly: cards may have been deleted, and whoever listened to a voice room has forgotten it."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            found = await self._sessions.list_open_in(tx, now - LOOKS_BACK, now + _LOOKS_AHEAD)
            await self._outbox.post(tx, [one for each in found for one in self._owed(each)])

    # Others tell.

    async def _meetings_changed(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        over = [one.after for one in changes if one.after.state is not SessionState.PLANNED]
        moved = [one.after for one in changes if _is_at_another_time(one)]
        silent = {one.id for one in (*over, *moved)}
        tx.after_commit(lambda: self.voices.drop(*silent))
        stale = [promises.trouble_prefix(one) for one in over]
        await self._outbox.withdraw(tx, key_prefix=stale)
        owed = [self._owed(one.after, is_new=one.before is None) for one in changes]
        await self._outbox.post(tx, [promise for each in owed for promise in each])

    async def _desk_changed(self, tx: Transaction, before: Guild, after: Guild) -> None:
        """The cards move to the new desk, or learn its language."""
        if (before.desk_channel_id, before.language) == (after.desk_channel_id, after.language):
            return
        now = self._clock.now()
        found = await self._sessions.list_open_in(tx, now - LOOKS_BACK, now + DESK_BEFORE)
        await self._outbox.post(tx, [promises.turn(each, now) for each in found])

    async def _room_changed(self, tx: Transaction, group: Group) -> None:
        """A meeting that runs goes on in the new voice room."""
        now = self._clock.now()
        found = await self._sessions.list_open_in(tx, now - LOOKS_BACK, now + DESK_BEFORE)
        running = [one for one in found if one.group_id == group.id and now < listens_until(one)]
        await self._outbox.post(tx, [promises.listen(each, now) for each in running])

    def _owed(self, session: Session, *, is_new: bool = False) -> list[Promise]:
        now = self._clock.now()
        at = now
        if is_new and desk_card_at(session, now) is None:
            at = next_turn(session, now) or now
        owed = [promises.turn(session, at)]
        if session.state is SessionState.PLANNED and now < listens_until(session):
            owed.append(promises.listen(session, now))
        return owed


def _is_at_another_time(change: CalendarChange) -> bool:
    return change.before is not None and change.before.starts_at != change.after.starts_at


async def _find(groups: GroupService, tx: Transaction, session: Session) -> Group | None:
    try:
        return await groups.get_in(tx, session.group_id)
    except NotFoundError:
        return None
