"""Clocks change in one place and not yet in another: whose meeting is at another hour hears of it before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias

from bot.core.clock import Clock
from bot.core.errors import NotAllowedError, NotFoundError
from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.db.database import Database, Transaction
from bot.features.clock_changes import promises
from bot.features.clock_changes.model import (
    LOOKS_BACK,
    STILL_ON_TIME,
    TOLD_BEFORE,
    ClockChange,
    changes_of,
    changes_to_tell,
    steps_of,
    tell_at,
)
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.model import Member
from bot.features.members.service import MemberService
from bot.features.outbox.model import DeliveryState
from bot.features.outbox.service import OutboxService
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import Session
from bot.features.sessions.service import SessionService

ChangesOn: TypeAlias = Callable[[str], tuple[ClockChange, ...]]
"""All changes of a group's meetings for people on one clock."""


@dataclass(frozen=True, slots=True)
class Affected:
    """A change as one person meets it."""

    group: Group
    change: ClockChange


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting to come, and how many were told that it is at another hour for them."""

    group: Group
    session: Session
    people: int


class ClockChangeService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._groups = groups
        self._sessions = sessions
        members.on_change(self._member_changed)
        groups.on_joined(self._person_joined)
        groups.on_left(self._person_left)
        groups.on_archived(self._group_ended)
        sessions.on_change(self._meetings_changed)

    # Planning.

    async def plan_all(self) -> None:
        """Nightly: new rules for a zone may have come, and a pause of somebody's notes may be over."""
        since = self._clock.now() - STILL_ON_TIME
        for guild in await self._guilds.list_():
            for group in await self._groups.list_active(guild.guild_id):
                async with self._db.transaction(guild.guild_id) as tx:
                    await self._groups.hold_in(tx, group.id)
                    await self._plan_group(tx, group.id, since=since)

    async def plan_group(self, guild_id: GuildId, group_id: GroupId) -> None:
        """Its meetings have changed: take back what is not so any more, and promise what is."""
        async with self._db.transaction(guild_id) as tx:
            await self._groups.hold_in(tx, group_id)
            await self._outbox.withdraw(tx, key_prefix=promises.group_prefix(group_id))
            await self._plan_group(tx, group_id, since=self._clock.now())

    async def plan_person(self, guild_id: GuildId, member_id: MemberId) -> None:
        """They have joined, or changed their clock or what notes they want. The group is held, as when all of it is
        planned: of two at one time, the later one has the last word."""
        for group in await self._groups.list_of_member(guild_id, member_id):
            async with self._db.transaction(guild_id) as tx:
                await self._groups.hold_in(tx, group.id)
                prefix = promises.person_prefix(group.id, member_id)
                await self._outbox.withdraw(tx, key_prefix=prefix)
                if member_id in await self._groups.people_in(tx, group.id):
                    changes_on = await self._changes(tx, group.id)
                    member = await self._members.get_in(tx, guild_id, member_id)
                    since = self._clock.now()
                    await self._plan_member(tx, group.id, member, changes_on, since=since)

    async def _plan_group(self, tx: Transaction, group_id: GroupId, *, since: datetime) -> None:
        try:
            group = await self._groups.get_in(tx, group_id)
        except GroupNotFoundError:
            return  # it has ended
        changes_on = await self._changes(tx, group.id)
        for member_id in await self._groups.people_in(tx, group.id):
            member = await self._members.get_in(tx, group.guild_id, member_id)
            await self._plan_member(tx, group.id, member, changes_on, since=since)

    async def _plan_member(
        self,
        tx: Transaction,
        group_id: GroupId,
        member: Member,
        changes_on: ChangesOn,
        *,
        since: datetime,
    ) -> None:
        """Whoever pauses their notes, or can't make that meeting, is left out when it is sent: both may change."""
        if not member.notes.allowed or member.confirmed_zone is None:
            return
        wanted = await self._to_tell(tx, group_id, member, changes_on)
        if wanted:
            owed = [
                promises.note(one, member.member_id, tell_at(one, since=since)) for one in wanted
            ]
            await self._outbox.post(tx, owed)

    async def _to_tell(
        self, tx: Transaction, group_id: GroupId, member: Member, changes_on: ChangesOn
    ) -> tuple[ClockChange, ...]:
        """What concerns a person, by the clock that they confirmed."""
        if member.confirmed_zone is None:
            return ()
        changes = changes_on(member.confirmed_zone)
        here_since = None
        if any(one.undoes is not None for one in changes):
            here_since = await self._groups.find_since_in(tx, group_id, member.member_id)
        return changes_to_tell(changes, here_since=here_since, now=self._clock.now())

    async def _changes(self, tx: Transaction, group_id: GroupId) -> ChangesOn:
        now = self._clock.now()
        ahead = await self._sessions.list_ahead_in(tx, group_id, since=now - LOOKS_BACK)
        steps = [steps_of(one, now) for one in ahead]

        @cache
        def changes_on(zone: str) -> tuple[ClockChange, ...]:
            return tuple(change for series in steps for change in changes_of(series, zone))

        return changes_on

    # Looking.

    async def find_change(
        self, guild_id: GuildId, session_id: SessionId, member_id: MemberId
    ) -> Affected | None:
        """What this meeting's hour means to one person now. None if it means nothing to them any more."""
        async with self._db.reading(guild_id) as tx:
            try:
                session = await self._sessions.get_in(tx, session_id)
                group = await self._groups.get_in(tx, session.group_id)
                await self._groups.require_member(tx, group.id, member_id)
            except (NotFoundError, NotAllowedError):
                return None
            for one in await self._affecting(tx, group, member_id):
                if one.change.session.id == session_id:
                    return one
        return None

    async def list_near(self, guild_id: GuildId, member_id: MemberId) -> tuple[Affected, ...]:
        """The coming week's changes for a person, also for one who wants no notes."""
        now = self._clock.now()
        found: list[Affected] = []
        for group in await self._groups.list_of_member(guild_id, member_id):
            async with self._db.reading(guild_id) as tx:
                found += await self._affecting(tx, group, member_id)
        near = [one for one in found if one.change.is_near_since <= now]
        return tuple(sorted(near, key=lambda one: one.change.session.starts_at))

    async def list_told(self, guild_id: GuildId, by: MemberId) -> tuple[Told, ...]:
        """A facilitator's meetings of the coming week of which people were told that the hour changes for them."""
        now = self._clock.now()
        coming: list[tuple[Group, Session]] = []
        for group in await self._groups.list_facilitated(guild_id, by):
            async with self._db.reading(guild_id) as tx:
                ahead = await self._sessions.list_ahead_in(tx, group.id, since=now)
            coming += [
                (group, session)
                for one in ahead
                for session in one.sessions
                if session.is_coming(now) and session.starts_at <= now + TOLD_BEFORE
            ]
        told: list[Told] = []
        for group, session in coming:
            about = await self._outbox.list_about(guild_id, session.id)
            people = sum(
                one.kind == promises.NOTE and one.state is DeliveryState.SENT for one in about
            )
            if people:
                told.append(Told(group, session, people))
        return tuple(sorted(told, key=lambda one: one.session.starts_at))

    async def _affecting(
        self, tx: Transaction, group: Group, member_id: MemberId
    ) -> list[Affected]:
        member = await self._members.get_in(tx, group.guild_id, member_id)
        changes_on = await self._changes(tx, group.id)
        return [
            Affected(group, one)
            for one in await self._to_tell(tx, group.id, member, changes_on)
            if member_id not in await self._sessions.list_declined_in(tx, one.session.id)
        ]

    # Told inside the transactions of others. Working it out follows at once, in one of our own.

    async def _meetings_changed(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        group = changes[0].after
        owed = promises.plan_group(group.guild_id, group.group_id, self._clock.now())
        await self._outbox.post(tx, [owed])

    async def _member_changed(self, tx: Transaction, member: Member) -> None:
        owed = promises.plan_person(member.guild_id, member.member_id, self._clock.now())
        await self._outbox.post(tx, [owed])

    async def _person_joined(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        owed = promises.plan_person(group.guild_id, member_id, self._clock.now())
        await self._outbox.post(tx, [owed])

    async def _person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        prefix = promises.person_prefix(group.id, member_id)
        await self._outbox.withdraw(tx, key_prefix=prefix)

    async def _group_ended(self, tx: Transaction, group: Group) -> None:
        await self._outbox.withdraw(tx, key_prefix=promises.group_prefix(group.id))
