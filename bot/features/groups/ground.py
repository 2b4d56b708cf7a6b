"""What all parts of the group service stand on: its neighbours, its listeners, and the checks of authority."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, TypeAlias

from bot.core.clock import Clock
from bot.core.errors import Refusal
from bot.core.ids import ChannelId, GroupId, GuildId, MemberId
from bot.core.wall_time import load_zone
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups import promises
from bot.features.groups.errors import GroupNotFoundError, NotFacilitatorError, NotInGroupError
from bot.features.groups.model import (
    AskId,
    Group,
    Membership,
    MembershipState,
    Relation,
    Standing,
)
from bot.features.groups.store import FacilitatorStore, GroupStore, MembershipStore
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService

PersonChanged: TypeAlias = Callable[[Transaction, Group, MemberId], Awaitable[None]]
MustWait: TypeAlias = Callable[[Transaction, Group, MemberId], Awaitable[bool]]
MayLetIn: TypeAlias = Callable[[Transaction, Group, MemberId, MemberId], Awaitable[None]]
"""Called with the newcomer, then with who lets them in."""


class MayCome(Protocol):
    """Refuses by raising whoever must not come here at all. ``comes_in``: they would be in, or wait, by the end of this
    transaction; else they only look."""

    async def __call__(self, tx: Transaction, member_id: MemberId, *, comes_in: bool) -> None: ...


GroupEnded: TypeAlias = Callable[[Transaction, Group], Awaitable[None]]
GroupChanged: TypeAlias = Callable[[Transaction, Group, Group], Awaitable[None]]
"""Called with a group before and after."""


class Erased(Protocol):
    """What a person is given when they were erased."""

    @property
    def code(self) -> str: ...
    @property
    def copies_gone_on(self) -> date: ...


Erase: TypeAlias = Callable[[GuildId, MemberId], Awaitable[Erased]]
EraseIn: TypeAlias = Callable[[Transaction, GuildId, MemberId], Awaitable[object]]
Hold: TypeAlias = Callable[[Transaction, MemberId], Awaitable[None]]


class NoEraserError(Exception):
    """Nobody was named who erases people. Always a bug of the composition."""


class Ground:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._joined: list[PersonChanged] = []
        self._left: list[PersonChanged] = []
        self._leads_no_more: list[PersonChanged] = []
        self._archived: list[GroupEnded] = []
        self._room_changed: list[GroupEnded] = []
        self._on_change: list[GroupChanged] = []
        self._erase: Erase | None = None
        self._erase_in: EraseIn | None = None
        self._hold: Hold = self.hold_all_of_in
        self._must_wait: list[MustWait] = []
        self._before_letting_in: list[MayLetIn] = []
        self._may_come: list[MayCome] = []

    def on_arrival(self, call: MustWait) -> None:
        """Asked when somebody would come in at once: true, and they wait for a facilitator like everybody who asks."""
        self._must_wait.append(call)

    def on_letting_in(self, call: MayLetIn) -> None:
        """Asked before a facilitator lets somebody in; it refuses by raising."""
        self._before_letting_in.append(call)

    def on_coming(self, call: MayCome) -> None:
        """Asked before somebody is shown what there is to join, joins, or is made facilitator."""
        self._may_come.append(call)

    def on_joined(self, call: PersonChanged) -> None:
        """Told when somebody may come to meetings: let in, back from a break, or made facilitator."""
        self._joined.append(call)

    def on_left(self, call: PersonChanged) -> None:
        """Told when somebody comes to meetings no more: left, on a break, removed, blocked, gone, erased."""
        self._left.append(call)

    def on_leads_no_more(self, call: PersonChanged) -> None:
        """Told when somebody stops to lead a group, whether they stay in it or not."""
        self._leads_no_more.append(call)

    def on_archived(self, call: GroupEnded) -> None:
        self._archived.append(call)

    def on_room_changed(self, call: GroupEnded) -> None:
        """Told when a group has a room that it had not before: what stood in the old one has to stand there."""
        self._room_changed.append(call)

    def on_change(self, call: GroupChanged) -> None:
        """Told when a facilitator changes a group, and when one of its rooms is made, lost or another one."""
        self._on_change.append(call)

    async def _changed(self, tx: Transaction, before: Group, after: Group) -> None:
        for call in self._on_change:
            await call(tx, before, after)

    def on_erase(self, call: Erase) -> None:
        """Who forgets a person everywhere, in a transaction of its own that calls our ``forget_member`` too."""
        self._erase = call

    def on_departed(self, erase: EraseIn, *, hold: Hold) -> None:
        """How to erase, inside a transaction, somebody whom nothing ties to this server any more. Once they are held
        they can come in nowhere until it is done."""
        self._erase_in = erase
        self._hold = hold

    # Called by other features, inside their transactions.

    async def get_in(self, tx: Transaction, group_id: GroupId) -> Group:
        """A group that has not ended."""
        return await GroupStore(tx).get_living(group_id)

    async def find_by_room_in(self, tx: Transaction, channel_id: ChannelId) -> Group | None:
        """The group whose room that is, of those that have not ended."""
        return await GroupStore(tx).find_by_channel(channel_id)

    async def hold_in(self, tx: Transaction, group_id: GroupId) -> None:
        """Hold the group, ended or not, before anything else of it is held: who touches several of its meetings does
        so after one another, and after whoever comes or leaves."""
        await GroupStore(tx).lock(group_id)

    async def hold_all_of_in(self, tx: Transaction, member_id: MemberId) -> None:
        """Hold every group that somebody is in or leads, in one order for everybody: of two who go at one moment
        each would else wait for a group that the other holds."""
        theirs = {one.group_id for one in await MembershipStore(tx).list_of(member_id)}
        theirs |= set(await FacilitatorStore(tx).list_led(member_id))
        for group_id in sorted(theirs):
            await self.hold_in(tx, group_id)

    async def require_facilitator(
        self, tx: Transaction, group_id: GroupId, member_id: MemberId
    ) -> None:
        if not await FacilitatorStore(tx).is_one(group_id, member_id):
            raise NotFacilitatorError

    async def require_member(self, tx: Transaction, group_id: GroupId, member_id: MemberId) -> None:
        """Somebody who comes to the meetings: an active member, or a facilitator."""
        membership = await MembershipStore(tx).find(group_id, member_id)
        if membership is not None and membership.state is MembershipState.ACTIVE:
            return
        if not await FacilitatorStore(tx).is_one(group_id, member_id):
            raise NotInGroupError

    async def has_room_in(self, tx: Transaction, group_id: GroupId, member_id: MemberId) -> bool:
        """Whether the room is open to somebody: active, on a break, or leading the group."""
        membership = await MembershipStore(tx).find(group_id, member_id)
        if membership is not None and membership.state.opens_room:
            return True
        return await FacilitatorStore(tx).is_one(group_id, member_id)

    async def require_coming(
        self, tx: Transaction, group_id: GroupId, member_id: MemberId
    ) -> tuple[Group, bool]:
        """A group that has not ended, and whether they lead it; refused to who does not come to its meetings."""
        group, state, is_facilitator = await GroupStore(tx).get_with_person(group_id, member_id)
        if group.is_archived:
            raise GroupNotFoundError
        if state is not MembershipState.ACTIVE and not is_facilitator:
            raise NotInGroupError
        return group, is_facilitator

    async def people_with_room_in(self, tx: Transaction, group_id: GroupId) -> tuple[MemberId, ...]:
        """Everyone who can meet there: members, resting ones too, and facilitators."""
        inside = await MembershipStore(tx).list_(
            group_id, *(state for state in MembershipState if state.opens_room)
        )
        led_by = await FacilitatorStore(tx).list_(group_id)
        return tuple(dict.fromkeys((*(one.member_id for one in inside), *led_by)))

    async def people_in(self, tx: Transaction, group_id: GroupId) -> tuple[MemberId, ...]:
        """Everyone who comes to the meetings: active members, and facilitators, who hold no seat."""
        active = await MembershipStore(tx).list_(group_id, MembershipState.ACTIVE)
        led_by = await FacilitatorStore(tx).list_(group_id)
        return tuple(dict.fromkeys((*(one.member_id for one in active), *led_by)))

    async def find_since_in(
        self, tx: Transaction, group_id: GroupId, member_id: MemberId
    ) -> datetime | None:
        """Since when somebody is an active member. None for a facilitator who never joined."""
        membership = await MembershipStore(tx).find(group_id, member_id)
        is_active = membership is not None and membership.state is MembershipState.ACTIVE
        return membership.since if membership is not None and is_active else None

    async def is_anywhere(self, tx: Transaction, member_id: MemberId) -> bool:
        """Whether a person is in any group here, resting or not, or leads one."""
        has_room = any(one.state.opens_room for one in await MembershipStore(tx).list_of(member_id))
        return has_room or bool(await FacilitatorStore(tx).list_led(member_id))

    async def leads_any_in(self, tx: Transaction, member_id: MemberId) -> bool:
        """Whether a person leads a group here, of those that have not ended."""
        led = await FacilitatorStore(tx).list_led(member_id)
        return bool(await GroupStore(tx).list_some(led))

    async def leaders_in(
        self, tx: Transaction, *, led_by: datetime | None = None
    ) -> frozenset[MemberId]:
        """Everyone who leads a group here, of those that have not ended; or only who did so at that moment already."""
        leading = FacilitatorStore(tx)
        groups = await GroupStore(tx).list_alive()
        return frozenset(
            [one for group in groups for one in await leading.list_(group.id, led_by=led_by)]
        )

    async def must_stay_in(self, tx: Transaction, member_id: MemberId) -> bool:
        """Whether they lead a group, wait to be let in, or are blocked: none of that ends because somebody is
        quiet."""
        if await self.leads_any_in(tx, member_id):
            return True
        stays = {MembershipState.ASKED, MembershipState.BLOCKED}
        return any(one.state in stays for one in await MembershipStore(tx).list_of(member_id))

    async def list_rooms_of_in(self, tx: Transaction, member_id: MemberId) -> tuple[Group, ...]:
        """The living groups whose rooms are open to a member, resting or not."""
        inside = {
            one.group_id
            for one in await MembershipStore(tx).list_of(member_id)
            if one.state.opens_room
        }
        return await GroupStore(tx).list_some(inside)

    async def facilitators_in(
        self, tx: Transaction, group_id: GroupId, *, led_by: datetime | None = None
    ) -> tuple[MemberId, ...]:
        """Longest there first. ``led_by``: only those who led it at that moment already."""
        return await FacilitatorStore(tx).list_(group_id, led_by=led_by)

    async def redraw_hub(self, tx: Transaction, group: Group) -> None:
        """Something that the pinned card shows has changed."""
        await self._outbox.post(tx, [promises.hub(group.guild_id, group.id, self._clock.now())])

    @asynccontextmanager
    async def deciding(self, guild_id: GuildId, by: MemberId) -> AsyncGenerator[Transaction]:
        """A transaction for something that not everybody may do. That somebody tried is kept, although what
        they tried is not."""
        async with self._refusing(guild_id, by), self._db.transaction(guild_id) as tx:
            yield tx

    @asynccontextmanager
    async def looking(self, guild_id: GuildId, by: MemberId) -> AsyncGenerator[Transaction]:
        """As ``deciding``, for what writes nothing: it waits for nobody who writes, as a form must not."""
        async with self._refusing(guild_id, by), self._db.reading(guild_id) as tx:
            yield tx

    @asynccontextmanager
    async def _refusing(self, guild_id: GuildId, by: MemberId) -> AsyncGenerator[None]:
        try:
            yield
        except Refusal as no:
            if no.is_trespass:
                no.is_on_record = await self._audit.keep_refusal(guild_id, by, "groups")
            raise

    # Shared steps.

    async def _check_may_come(
        self, tx: Transaction, member_id: MemberId, *, comes_in: bool = False
    ) -> None:
        for call in self._may_come:
            await call(tx, member_id, comes_in=comes_in)

    async def _require_facilitator_or_admin(
        self, tx: Transaction, group_id: GroupId, by: Standing
    ) -> None:
        """Repairing and configuring, which open nothing private."""
        if not by.is_admin:
            await self.require_facilitator(tx, group_id, by.member_id)

    async def _open_room(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        await self._outbox.post(tx, [promises.access(group, member_id, self._clock.now())])
        for call in self._joined:
            await call(tx, group, member_id)

    async def _close_room(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        for call in self._left:
            await call(tx, group, member_id)
        await self._outbox.post(tx, [promises.access(group, member_id, self._clock.now())])

    async def _drop_facilitator(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        await FacilitatorStore(tx).drop(group.id, member_id)
        for call in self._leads_no_more:
            await call(tx, group, member_id)

    async def _led_until_now(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """Whoever led without being in the group has nothing whose end would begin their 30 days. So from now on they
        count as somebody who left it."""
        store, now = MembershipStore(tx), self._clock.now()
        before = await store.find(group.id, member_id)
        if before is None:
            left = Membership(
                group_id=group.id,
                member_id=member_id,
                relation=Relation.UNSAID,
                state=MembershipState.LEFT,
                asked_at=now,
                since=now,
            )
            await store.save(group.guild_id, left)
        elif before.state.may_be_forgotten:
            await store.save(group.guild_id, replace(before, since=now))

    async def _settle(self, tx: Transaction, group: Group, ask_id: AskId | None) -> None:
        """Nobody has to look at this wish to join any more."""
        if ask_id is None:
            return
        for kind in (promises.NEWCOMER, promises.NUDGE):
            await self._outbox.withdraw(tx, key_prefix=f"{kind}:{ask_id}")
        settled = promises.settle(group.guild_id, ask_id, self._clock.now())
        await self._outbox.post(tx, [settled])

    async def _person(
        self, tx: Transaction, group: Group, member_id: MemberId
    ) -> Membership | None:
        return await MembershipStore(tx).find(group.id, member_id)

    def _today(self, group: Group) -> date:
        return self._clock.now().astimezone(load_zone(group.zone)).date()
