"""Somebody would like to join, and a facilitator answers."""

from dataclasses import dataclass, replace
from typing import Final

from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.db.database import Transaction
from bot.features.groups import promises
from bot.features.groups.errors import (
    AdultStatementNeededError,
    AlreadyInGroupError,
    AskNotFoundError,
    AskSettledError,
    GroupFullError,
    GroupNotFoundError,
    NoPlaceForYouError,
)
from bot.features.groups.ground import Ground
from bot.features.groups.invitation_store import InvitationStore
from bot.features.groups.model import (
    INVITATION_LASTS,
    MOST_MEMBERS,
    AskId,
    Event,
    Group,
    Joining,
    Membership,
    MembershipState,
    Relation,
    arrival,
    asked,
    moved,
    next_state,
)
from bot.features.groups.store import FacilitatorStore, GroupStore, MembershipStore
from bot.features.members.model import NOTES_VERSION, ConsentKind

_SHOWN_TO_JOIN: Final = (Joining.ASK, Joining.OPEN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody has told and agreed to on the way in."""

    relation: Relation
    is_adult: bool
    """They said: 18 or older, guidelines read, and it is their choice."""
    rules_version: str
    wants_notes: bool = False


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A wish to join as a facilitator of that group sees it, and nobody else."""

    group: Group
    membership: Membership
    zone: str | None
    """Their clock, once they said which it is."""


class JoiningPart(Ground):
    async def list_joinable(self, guild_id: GuildId, member_id: MemberId) -> tuple[Group, ...]:
        """What a person may choose from: groups with rooms that somebody leads, that they are not in, and that either
        show themselves or were shown to them by an invitation."""
        async with self._db.reading(guild_id) as tx:
            await self._check_may_come(tx, member_id)
            led = await FacilitatorStore(tx).list_led_groups()
            mine = {
                one.group_id
                for one in await MembershipStore(tx).list_of(member_id)
                if one.state.opens_room
            }
            mine |= set(await FacilitatorStore(tx).list_led(member_id))
            invited = await self._invitations(tx, member_id)
            return tuple(
                group
                for group in await GroupStore(tx).list_alive()
                if group.id in led - mine
                and group.has_rooms
                and (group.joining in _SHOWN_TO_JOIN or group.id in invited)
            )

    async def check_may_join(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId
    ) -> Group:
        """Refuse before the long questions what would be refused after them."""
        async with self._db.reading(guild_id) as tx:
            group = await GroupStore(tx).get_living(group_id)
            await self._check_may_come(tx, member_id)
            await self._state_on_arrival(tx, group, member_id)
            return group

    async def ask_to_join(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, wish: Wish
    ) -> Membership:
        """Wait for a facilitator, or come in at once where the door is open. Nothing shows publicly."""
        if not wish.is_adult:
            raise AdultStatementNeededError
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            await self._check_may_come(tx, member_id, comes_in=True)
            state = await self._state_on_arrival(tx, group, member_id)
            if state.opens_room and await self._should_wait(tx, group, member_id):
                state = MembershipState.ASKED
            before = await self._person(tx, group, member_id)
            membership = asked(
                group, member_id, wish.relation, state, ask_id=AskId(new_id(now)), now=now
            )
            await MembershipStore(tx).save(guild_id, membership)
            await InvitationStore(tx).drop(group_id, member_id)
            await self._record_wish(tx, guild_id, member_id, wish)
            if before is not None and before.state is MembershipState.ASKED:
                await self._settle(tx, group, before.ask_id)
            if state.opens_room:
                await self._open_room(tx, group, member_id)
            else:
                await self._tell_desk(tx, group, membership)
        return membership

    async def take_back(self, guild_id: GuildId, group_id: GroupId, member_id: MemberId) -> None:
        """They would rather not join after all; nobody has to answer."""
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).lock(group_id)
            membership = await self._person(tx, group, member_id)
            if membership is None or membership.state is not MembershipState.ASKED:
                raise AskSettledError(membership.settled_by if membership is not None else None)
            await self._settle(tx, group, membership.ask_id)
            await MembershipStore(tx).drop(group_id, member_id)

    async def peek(self, guild_id: GuildId, ask_id: AskId) -> tuple[Group, Membership]:
        """For the desk's own card, which names nobody."""
        async with self._db.reading(guild_id) as tx:
            membership = await MembershipStore(tx).get_ask(ask_id)
            return await GroupStore(tx).get(membership.group_id), membership

    async def open_ask(self, guild_id: GuildId, ask_id: AskId, *, by: MemberId) -> Newcomer:
        """Show a facilitator who waits. That it was opened is kept, since it is somebody's name."""
        async with self.deciding(guild_id, by) as tx:
            group, membership = await self._waiting(tx, ask_id, by)
            await self._audit.record(
                tx,
                actor=by,
                action="groups.newcomer.opened",
                group_id=group.id,
                subject_member=membership.member_id,
            )
            member = await self._members.get_in(tx, guild_id, membership.member_id)
            return Newcomer(group, membership, member.confirmed_zone)

    async def greet(self, guild_id: GuildId, ask_id: AskId, *, by: MemberId) -> Newcomer:
        """Tell the other facilitators that this one says hello first."""
        async with self.deciding(guild_id, by) as tx:
            group, membership = await self._waiting(tx, ask_id, by)
            if membership.greeted_by is None:
                membership = replace(membership, greeted_by=by)
                await MembershipStore(tx).save(guild_id, membership)
                # They are at it, so the desk need not be reminded.
                await self._outbox.withdraw(tx, key_prefix=f"{promises.NUDGE}:{ask_id}")
            member = await self._members.get_in(tx, guild_id, membership.member_id)
            return Newcomer(group, membership, member.confirmed_zone)

    async def let_in(self, guild_id: GuildId, ask_id: AskId, *, by: MemberId) -> Newcomer:
        async with self.deciding(guild_id, by) as tx:
            group, membership = await self._waiting(tx, ask_id, by)
            if await MembershipStore(tx).count_in_room(group.id) >= MOST_MEMBERS:
                raise GroupFullError(group.id, group.name)
            for check in self._before_letting_in:
                await check(tx, group, membership.member_id, by)
            newcomer = await self._answer(tx, group, membership, Event.LET_IN, by=by)
            await self._open_room(tx, group, membership.member_id)
        return newcomer

    async def not_now(self, guild_id: GuildId, ask_id: AskId, *, by: MemberId) -> Newcomer:
        """No place at present. They may ask again after a while."""
        async with self.deciding(guild_id, by) as tx:
            group, membership = await self._waiting(tx, ask_id, by)
            return await self._answer(tx, group, membership, Event.NOT_NOW, by=by)

    async def invite(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> Group:
        """Give one person the right to come in, whatever the group's door says. They need not use it."""
        async with self.deciding(guild_id, by) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            await self.require_facilitator(tx, group_id, by)
            membership = await self._person(tx, group, member_id)
            is_leader = await FacilitatorStore(tx).is_one(group_id, member_id)
            if is_leader or (membership is not None and membership.state.opens_room):
                raise AlreadyInGroupError(group.id, group.name)
            if membership is not None and membership.state is MembershipState.BLOCKED:
                raise NoPlaceForYouError(group.id, group.name)
            await InvitationStore(tx).save(
                guild_id, group_id, member_id, by=by, at=self._clock.now()
            )
            await self._audit.record(
                tx,
                actor=by,
                action="groups.invited",
                group_id=group_id,
                subject_member=member_id,
            )
        return group

    async def _waiting(
        self, tx: Transaction, ask_id: AskId, by: MemberId
    ) -> tuple[Group, Membership]:
        """The wish to join, held, for a facilitator of its group. One who may not look learns nothing of it."""
        found = await MembershipStore(tx).get_ask(ask_id)
        group = await GroupStore(tx).lock(found.group_id)
        await self.require_facilitator(tx, group.id, by)
        if group.is_archived:
            raise GroupNotFoundError
        # Read again now that it is held: another facilitator may just have answered.
        membership = await self._person(tx, group, found.member_id)
        if membership is None or membership.ask_id != ask_id:
            raise AskNotFoundError
        next_state(group, membership, Event.LET_IN)
        return group, membership

    async def _answer(
        self, tx: Transaction, group: Group, before: Membership, event: Event, *, by: MemberId
    ) -> Newcomer:
        now = self._clock.now()
        state = next_state(group, before, event)
        after = moved(before, state, now=now, today=self._today(group), by=by)
        await MembershipStore(tx).save(group.guild_id, after)
        await self._settle(tx, group, after.ask_id)
        if after.ask_id is not None:
            note = promises.waiting(group, after.member_id, after.ask_id, now)
            await self._outbox.post(tx, [note])
        await self._audit.record(
            tx,
            actor=by,
            action=f"groups.newcomer.{event.value}",
            group_id=group.id,
            subject_member=after.member_id,
        )
        member = await self._members.get_in(tx, group.guild_id, after.member_id)
        return Newcomer(group, after, member.confirmed_zone)

    async def _state_on_arrival(
        self, tx: Transaction, group: Group, member_id: MemberId
    ) -> MembershipState:
        led_by = await FacilitatorStore(tx).list_(group.id)
        if member_id in led_by:
            raise AlreadyInGroupError(group.id, group.name)
        if not led_by:
            # Nobody could let them in or look after them.
            raise GroupNotFoundError
        return arrival(
            group,
            await self._person(tx, group, member_id),
            is_invited=group.id in await self._invitations(tx, member_id),
            people=await MembershipStore(tx).count_in_room(group.id),
            today=self._today(group),
        )

    async def _should_wait(self, tx: Transaction, group: Group, member_id: MemberId) -> bool:
        return any([await must(tx, group, member_id) for must in self._must_wait])

    async def _invitations(self, tx: Transaction, member_id: MemberId) -> frozenset[GroupId]:
        since = self._clock.now() - INVITATION_LASTS
        return await InvitationStore(tx).list_of(member_id, after=since)

    async def _record_wish(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, wish: Wish
    ) -> None:
        for kind, version in (
            (ConsentKind.RULES, wish.rules_version),
            (ConsentKind.ADULT, wish.rules_version),
        ):
            await self._members.record_consent(tx, guild_id, member_id, kind, version, given=True)
        if wish.wants_notes:
            # Not ticking it changes nothing that was chosen earlier.
            await self._members.record_consent(
                tx, guild_id, member_id, ConsentKind.NOTES, NOTES_VERSION, given=True
            )

    async def _tell_desk(self, tx: Transaction, group: Group, membership: Membership) -> None:
        desk = (await self._guilds.get_in(tx, group.guild_id)).desk_channel_id
        if desk is not None and membership.ask_id is not None:
            told = promises.newcomer(group, desk, membership.ask_id, self._clock.now())
            await self._outbox.post(tx, told)
