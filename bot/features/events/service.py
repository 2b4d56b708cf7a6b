"""Meetings as Discord's own events, for groups that chose so.

One event for each meeting, never one that Discord repeats by itself: that would shift by an hour when clocks change.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.core.clock import Clock
from bot.core.errors import Refusal
from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, SessionId
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.events import promises
from bot.features.events.model import (
    SHOWN_AHEAD,
    SHOWN_AT_MOST,
    EventId,
    Mirror,
    NativeEvent,
    Overview,
    Trouble,
    choose,
)
from bot.features.events.store import EventStore
from bot.features.groups.model import Group, Standing
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import LONGEST_MINUTES, RsvpAnswer, Session
from bot.features.sessions.service import SessionService


class EventService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._groups = groups
        self._sessions = sessions
        sessions.on_change(self._sessions_changed)
        groups.on_change(self._group_changed)

    # What Discord should show.

    async def mirror(self, guild_id: GuildId, session_id: SessionId) -> Mirror:
        async with self._db.reading(guild_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            return (await self._overview(tx)).mirror(session)

    async def overview(self, guild_id: GuildId) -> Overview:
        async with self._db.reading(guild_id) as tx:
            return await self._overview(tx)

    async def ask(self, guild_id: GuildId, session_ids: Iterable[SessionId]) -> None:
        """Have the events of these meetings made right."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            await self._outbox.post(
                tx, [promises.mirror(guild_id, one, now) for one in session_ids]
            )

    async def check_all(self) -> None:
        """At the start and daily: meetings come near, and people change events while nobody listens."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            groups = await self._groups.list_living_in(tx)
            guilds = {group.guild_id for group in groups if group.shows_events}
            guilds |= set(await EventStore(tx).list_guilds())
            now = self._clock.now()
            await self._outbox.post(tx, [promises.check(one, now) for one in sorted(guilds)])

    # What Discord has been found to show.

    async def remember(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        event_id: EventId,
        channel_id: ChannelId,
    ) -> None:
        async with self._db.transaction(guild_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            await EventStore(tx).save(guild_id, NativeEvent(session_id, event_id, channel_id))
            await self._outbox.post(tx, [promises.mirror_after(session)])

    async def forget(self, guild_id: GuildId, session_id: SessionId) -> None:
        async with self._db.transaction(guild_id) as tx:
            await EventStore(tx).drop(session_id)

    async def leave_off(self, guild_id: GuildId, session_id: SessionId) -> None:
        """Somebody deleted this event by hand. That is respected, and the desk hears of it once."""
        async with self._db.transaction(guild_id) as tx:
            store = EventStore(tx)
            shown = await store.lock(session_id)
            if shown is None or shown.event_id is None:
                return
            await store.save(guild_id, NativeEvent(session_id, None, shown.channel_id))
            session = await self._sessions.get_in(tx, session_id)
            desk = (await self._guilds.get_in(tx, guild_id)).desk_channel_id
            if desk is not None:
                told = promises.deleted(session, shown.event_id, desk, self._clock.now())
                await self._outbox.post(tx, [told])

    async def changed_in_discord(self, guild_id: GuildId, event_id: EventId) -> None:
        """Somebody edited or deleted an event, or we did. Events of other people are none of ours."""
        async with self._db.transaction(guild_id) as tx:
            shown = await EventStore(tx).find_by_event(event_id)
            if shown is not None:
                again = promises.mirror(guild_id, shown.session_id, self._clock.now())
                await self._outbox.post(tx, [again])

    async def tell(self, guild_id: GuildId, group_id: GroupId, kind: Trouble) -> None:
        """Say on the desk what keeps the events of a group away."""
        async with self._db.transaction(guild_id) as tx:
            desk = (await self._guilds.get_in(tx, guild_id)).desk_channel_id
            if desk is not None:
                told = promises.trouble(guild_id, group_id, desk, kind, self._clock.now())
                await self._outbox.post(tx, [told])

    # What people do.

    async def show_again(
        self, guild_id: GuildId, session_id: SessionId, *, by: Standing
    ) -> Session:
        """Put back an event that somebody deleted."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            session = await self._sessions.get_in(tx, session_id)
            if not by.is_admin:
                await self._groups.require_facilitator(tx, session.group_id, by.member_id)
            session.require_coming(now)
            store = EventStore(tx)
            shown = await store.lock(session_id)
            if shown is not None and shown.is_left_off:
                await store.drop(session_id)
                await self._audit.record(
                    tx,
                    actor=by.member_id,
                    action="events.shown_again",
                    group_id=session.group_id,
                    subject_id=session_id,
                )
            await self._outbox.post(tx, [promises.mirror(guild_id, session_id, now)])
        return session

    async def record_interest(
        self, guild_id: GuildId, event_id: EventId, *, by: MemberId, turn: int
    ) -> bool:
        """*Interested* means *Going*, as far as a seat is free. Nothing can be answered there, so whoever may not
        come or finds it full just is not on the list, as their card in the room says."""
        async with self._db.reading(guild_id) as tx:
            shown = await EventStore(tx).find_by_event(event_id)
        if shown is None:
            return False
        try:
            await self._sessions.record_rsvp(
                guild_id, shown.session_id, by=by, answer=RsvpAnswer.GOING, turn=turn
            )
        except Refusal:
            return False
        return True

    # What follows from changes elsewhere.

    async def _sessions_changed(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        store, groups = EventStore(tx), await self._showing(tx)
        changed = [
            one.after
            for one in changes
            if one.after.group_id in groups or await store.find(one.after.id) is not None
        ]
        if not changed:
            return
        now, guild_id = self._clock.now(), changed[0].guild_id
        owed = [promises.mirror(guild_id, one.id, now) for one in changed]
        if await store.count() + len(changed) > SHOWN_AT_MOST:
            # For a nearer one the furthest has to go, and the other way round.
            owed.append(promises.check(guild_id, now))
        await self._outbox.post(tx, owed)

    async def _group_changed(self, tx: Transaction, before: Group, after: Group) -> None:
        if not (before.shows_events or after.shows_events):
            return
        if _as_shown(before) != _as_shown(after):
            await self._outbox.post(tx, [promises.check(after.guild_id, self._clock.now())])

    async def _showing(self, tx: Transaction) -> dict[GroupId, Group]:
        """The groups that show events and have a voice room for them."""
        return {
            group.id: group
            for group in await self._groups.list_living_in(tx)
            if group.shows_events and group.voice_channel_id is not None
        }

    async def _overview(self, tx: Transaction) -> Overview:
        now = self._clock.now()
        groups = await self._showing(tx)
        since = now - timedelta(minutes=LONGEST_MINUTES)
        found = await self._sessions.list_planned_in(
            tx, groups, since=since, until=now + SHOWN_AHEAD
        )
        shown = {one.session_id: one for one in await EventStore(tx).list_()}
        return Overview(choose(found, now), groups, shown)


def _as_shown(group: Group) -> tuple[bool, ChannelId | None, str]:
    return (group.shows_events, group.voice_channel_id, group.language)
