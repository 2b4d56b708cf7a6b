"""Sharing a link with a group's room: now, with a meeting, or after one. A turn looks at what is true then, so one that
comes late, twice or after a restart does no harm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.errors import NotFoundError
from bot.core.ids import GroupId, GuildId, MemberId, SessionId, new_id
from bot.db.database import Transaction
from bot.features.groups.errors import NotFacilitatorError
from bot.features.groups.model import Group
from bot.features.resources.errors import MeetingPastError, ResourceGoneError, RoomMissingError
from bot.features.resources.ground import Ground
from bot.features.resources.model import (
    Resource,
    ResourceId,
    Share,
    ShareId,
    ShareWhen,
    State,
)
from bot.features.resources.sharing import share_promises as promises
from bot.features.resources.sharing.share_store import ShareStore
from bot.features.resources.store import ResourceStore
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import OPENS_BEFORE, Session, SessionState

BEHIND_OPENING: Final = timedelta(minutes=1)
"""A link that comes with a meeting follows the opening card, so that the room hears of both at once."""
AFTER_END: Final = timedelta(hours=2)
"""Nobody has closed the meeting: then a link that comes after it waits no longer."""
LOOKS_AHEAD: Final = timedelta(days=60)
TOLD_FOR: Final = timedelta(days=3)
"""How long the desk says that a link did not come, since its meeting is off."""
_TAPPED_TWICE: Final = timedelta(hours=1)
_MOST_MEETINGS: Final = 10


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a facilitator can choose from."""

    resource: Resource
    group: Group
    meetings: Sequence[Session]
    """Soonest first; the first of them may run already."""
    begins_later: frozenset[SessionId]
    """Those with which it can still come."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A link with the room that it is for."""

    share: Share
    resource: Resource
    group: Group
    session: Session | None = None


class LeftBecause(StrEnum):
    """Why a link does not come to the room that it was shared with."""

    MEETING_OFF = "meeting_off"
    OFF_SHELF = "off_shelf"
    NOT_SHOWN = "not_shown"
    """Its page does not open, or its last day is over."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    shared: Shared
    because: LeftBecause


class SharingPart(Ground):
    # Facilitators.

    async def list_to_share_with(self, guild_id: GuildId, *, by: MemberId) -> Sequence[Group]:
        """The groups that somebody leads; refused to who leads none."""
        found = await self._groups.list_facilitated(guild_id, by)
        if not found:
            raise NotFacilitatorError
        return found

    async def offer_sharing(
        self, guild_id: GuildId, resource_id: ResourceId, group_id: GroupId, *, by: MemberId
    ) -> Sharing:
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            resource = await self._to_share(tx, resource_id)
            return await self._sharing(tx, resource, group)

    async def share(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        group_id: GroupId,
        when: ShareWhen,
        *,
        by: MemberId,
        session_id: SessionId | None = None,
    ) -> Shared:
        """Put it in the room now, or promise it for a meeting. Tapped twice it comes once."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            resource = await self._to_share(tx, resource_id, held=True)
            session = await self._meeting_for(tx, resource, group, when, session_id)
            share = Share(
                id=ShareId(new_id(now)),
                guild_id=guild_id,
                group_id=group_id,
                resource_id=resource_id,
                when=when,
                made_at=now,
                by=by,
                session_id=None if session is None else session.id,
            )
            store = ShareStore(tx)
            same = await store.find_same(share, since=now - _TAPPED_TWICE)
            if same is not None:
                return Shared(same, resource, group, session)
            if group.text_channel_id is None:
                raise RoomMissingError(guild_id, group_id)
            await store.add(share)
            if session is None:
                owed = promises.in_room(share, group.text_channel_id, now)
            else:
                owed = promises.share_turn(share, _due_at(share, session, now))
            await self._outbox.post(tx, [owed])
            await self._audit.record(
                tx, actor=by, action="resources.shared", group_id=group_id, subject_id=share.id
            )
            return Shared(share, resource, group, session)

    async def take_back(self, guild_id: GuildId, share_id: ShareId, *, by: MemberId) -> Shared:
        """Of what has not come to the room yet."""
        async with self._groups.deciding(guild_id, by) as tx:
            share = await ShareStore(tx).get(share_id)
            group = await self._lead(tx, share.group_id, by)
            share = await ShareStore(tx).lock(share_id)
            resource = await ResourceStore(tx).get(share.resource_id)
            if share.shared_at is None:
                await self._outbox.withdraw(tx, key_prefix=promises.of_share(share.id))
                await ShareStore(tx).drop(share.id)
            return Shared(share, resource, group)

    async def list_left_behind(self, guild_id: GuildId, *, by: MemberId) -> Sequence[LeftBehind]:
        """Links that do not come, for the facilitators of that group: their meeting is off, or they left the shelf
        after they were shared. They may want to share something otherwise."""
        led = {one.id: one for one in await self._groups.list_facilitated(guild_id, by)}
        if not led:
            return ()
        since = self._clock.now() - TOLD_FOR
        async with self._db.reading(guild_id) as tx:
            today = await self._today(tx)
            found: list[LeftBehind] = []
            for share in await ShareStore(tx).list_not_come(led):
                session = await self._session_of(tx, share)
                at = share.made_at if session is None else session.starts_at
                resource = await ResourceStore(tx).get(share.resource_id)
                because = _left_because(resource, session, today)
                if because is not None and at > since:
                    shared = Shared(share, resource, led[share.group_id], session)
                    found.append(LeftBehind(shared, because))
            return found

    # Steps.

    async def turn_share(self, guild_id: GuildId, share_id: ShareId) -> None:
        """Its meeting may be there, or have moved, or be off. One that is off may be put back, so it stays."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            share = await ShareStore(tx).find(share_id)
            if share is None or share.shared_at is not None:
                return
            session = await self._session_of(tx, share)
            group = await self._living(tx, share.group_id)
            if session is None or group is None or session.state is SessionState.CANCELLED:
                return
            due_at = _due_at(share, session, now)
            if due_at > now:
                await self._outbox.post(tx, [promises.share_turn(share, due_at)])
            elif group.text_channel_id is not None and not _is_too_late(share, session, now):
                owed = promises.in_room(share, group.text_channel_id, now)
                await self._outbox.post(tx, [owed])

    async def _meetings_changed(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        """Their turns come at once: within the transaction other meetings may still be about to change."""
        now, ids = self._clock.now(), [one.after.id for one in changes]
        waiting = await ShareStore(tx).list_waiting(ids)
        await self._outbox.post(tx, [promises.share_turn(one, now) for one in waiting])

    async def _lead(self, tx: Transaction, group_id: GroupId, by: MemberId) -> Group:
        """Hold a living group for one of its facilitators."""
        await self._groups.hold_in(tx, group_id)
        group = await self._groups.get_in(tx, group_id)
        await self._groups.require_facilitator(tx, group_id, by)
        return group

    async def _living(self, tx: Transaction, group_id: GroupId) -> Group | None:
        try:
            return await self._groups.get_in(tx, group_id)
        except NotFoundError:
            return None

    async def _session_of(self, tx: Transaction, share: Share) -> Session | None:
        if share.session_id is None:
            return None
        try:
            return await self._sessions.get_in(tx, share.session_id)
        except NotFoundError:
            return None

    async def _to_share(
        self, tx: Transaction, resource_id: ResourceId, *, held: bool = False
    ) -> Resource:
        """``held``, nobody takes it off the shelf in the same moment: of the two, the later one sees the other."""
        store = ResourceStore(tx)
        resource = await (store.lock if held else store.get)(resource_id)
        if not resource.is_shown(await self._today(tx)):
            raise ResourceGoneError
        return resource

    async def _sharing(self, tx: Transaction, resource: Resource, group: Group) -> Sharing:
        now = self._clock.now()
        planned = await self._sessions.list_planned_in(
            tx, [group.id], since=now - timedelta(days=1), until=now + LOOKS_AHEAD
        )
        meetings = sorted(
            (one for one in planned if not one.is_over(now)), key=lambda one: one.starts_at
        )[:_MOST_MEETINGS]
        later = frozenset(one.id for one in meetings if now < one.starts_at - OPENS_BEFORE)
        return Sharing(resource, group, meetings, later)

    async def _meeting_for(
        self,
        tx: Transaction,
        resource: Resource,
        group: Group,
        when: ShareWhen,
        session_id: SessionId | None,
    ) -> Session | None:
        if when not in {ShareWhen.WITH_MEETING, ShareWhen.AFTER_MEETING}:
            return None
        offered = await self._sharing(tx, resource, group)
        found = next((one for one in offered.meetings if one.id == session_id), None)
        is_late = when is ShareWhen.WITH_MEETING and session_id not in offered.begins_later
        if found is None or is_late:
            raise MeetingPastError(group.guild_id, resource.id, group.id)
        return found


def _left_because(resource: Resource, session: Session | None, today: date) -> LeftBecause | None:
    if session is not None and session.state is SessionState.CANCELLED:
        return LeftBecause.MEETING_OFF
    if resource.is_shown(today):
        return None
    return LeftBecause.OFF_SHELF if resource.state is State.RETIRED else LeftBecause.NOT_SHOWN


def _due_at(share: Share, session: Session, now: datetime) -> datetime:
    if share.when is ShareWhen.WITH_MEETING:
        return session.starts_at - OPENS_BEFORE + BEHIND_OPENING
    return now if session.state is SessionState.CLOSED else session.ends_at + AFTER_END


def is_its_time(share: Share, session: Session | None, now: datetime) -> bool:
    """Whether its meeting, if it has one, is still on and is there."""
    if share.session_id is None:
        return True
    if session is None or session.state is SessionState.CANCELLED:
        return False
    return _due_at(share, session, now) <= now


def _is_too_late(share: Share, session: Session, now: datetime) -> bool:
    """After downtime: a link for a meeting that is over helps nobody there."""
    return share.when is ShareWhen.WITH_MEETING and session.is_over(now)
