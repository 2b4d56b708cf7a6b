"""Somebody who is in a group takes a break, leaves, or is shown out. No one in the group is told."""

from bot.core.ids import GroupId, GuildId, MemberId
from bot.db.database import Transaction
from bot.features.groups import promises
from bot.features.groups.errors import (
    FacilitatorNotRemovableError,
    LastFacilitatorError,
    NotAMemberError,
)
from bot.features.groups.ground import Erased, Ground, NoEraserError
from bot.features.groups.invitation_store import InvitationStore
from bot.features.groups.model import Event, Group, Membership, moved, next_state
from bot.features.groups.store import FacilitatorStore, GroupStore, MembershipStore
from bot.features.members.model import ConsentKind


class BelongingPart(Ground):
    async def take_break(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId
    ) -> Membership:
        """Notes and meetings pause; the room stays."""
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            membership = await self._move(tx, group, member_id, Event.TAKE_BREAK)
            if not await FacilitatorStore(tx).is_one(group_id, member_id):
                for call in self._left:
                    await call(tx, group, member_id)
        return membership

    async def come_back(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId
    ) -> Membership:
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            membership = await self._move(tx, group, member_id, Event.COME_BACK)
            await self._open_room(tx, group, member_id)
        return membership

    async def leave(self, guild_id: GuildId, group_id: GroupId, member_id: MemberId) -> Group:
        """The room goes from their list and nobody is told. Also out of a group that has ended."""
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).lock(group_id)
            await self._go(tx, group, member_id, Event.LEAVE)
        return group

    async def leave_and_erase(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId
    ) -> Erased:
        """Leave this group and every other one here, and leave nothing behind."""
        async with self._db.reading(guild_id) as tx:
            await GroupStore(tx).get(group_id)
            for led in await FacilitatorStore(tx).list_led(member_id):
                await self._refuse_last(tx, await GroupStore(tx).get(led), member_id)
        if self._erase is None:
            raise NoEraserError
        return await self._erase(guild_id, member_id)

    async def remove(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> Membership:
        """Show somebody out. They may ask again after a while; nothing shows publicly."""
        return await self._show_out(guild_id, group_id, member_id, Event.REMOVE, by=by)

    async def block(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> Membership:
        """Show somebody out for good, or keep them from asking again."""
        return await self._show_out(guild_id, group_id, member_id, Event.BLOCK, by=by)

    async def unblock(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> Membership:
        return await self._show_out(guild_id, group_id, member_id, Event.UNBLOCK, by=by)

    async def member_gone(self, guild_id: GuildId, member_id: MemberId) -> None:
        """Discord says that they have left the server."""
        async with self._db.transaction(guild_id) as tx:
            await self.member_gone_in(tx, guild_id, member_id)

    async def member_gone_in(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await self.hold_all_of_in(tx, member_id)
        for one in await MembershipStore(tx).list_of(member_id):
            group = await GroupStore(tx).lock(one.group_id)
            try:
                await self._move(tx, group, member_id, Event.GONE)
            except NotAMemberError:
                continue
            await self._settle(tx, group, one.ask_id)
            if one.state.opens_room:
                await self._close_room(tx, group, member_id)
        for led in await FacilitatorStore(tx).list_led(member_id):
            await self._lose_facilitator(tx, guild_id, led, member_id)
            await self._led_until_now(tx, await GroupStore(tx).get(led), member_id)

    async def agree_no_more(self, guild_id: GuildId, member_id: MemberId, *, version: str) -> None:
        """They take back that they agreed to the rules: nobody is in a group without. It can't be refused, so a group
        that they led alone is told on the desk to find somebody."""
        async with self._db.transaction(guild_id) as tx:
            await self.member_gone_in(tx, guild_id, member_id)
            for kind in (ConsentKind.RULES, ConsentKind.ADULT):
                await self._members.record_consent(
                    tx, guild_id, member_id, kind, version, given=False
                )

    async def close_every_room_in(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, *, by: MemberId
    ) -> None:
        """Out of every group here and out of every line before one, as if they had left the server. Where they were in
        an invitation lies ready, for when whoever did this takes it back."""
        inside = [
            one.group_id
            for one in await MembershipStore(tx).list_of(member_id)
            if one.state.opens_room
        ]
        await self.member_gone_in(tx, guild_id, member_id)
        for group_id in inside:
            now = self._clock.now()
            await InvitationStore(tx).save(guild_id, group_id, member_id, by=by, at=now)

    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        """Leave nothing that names them, and take them out of every room first."""
        await self.hold_all_of_in(tx, member_id)
        for one in await MembershipStore(tx).list_of(member_id):
            group = await GroupStore(tx).lock(one.group_id)
            await self._settle(tx, group, one.ask_id)
            await MembershipStore(tx).drop(group.id, member_id)
            if one.state.opens_room:
                await self._close_room(tx, group, member_id)
        for led in await FacilitatorStore(tx).list_led(member_id):
            await self._lose_facilitator(tx, guild_id, led, member_id)
        await MembershipStore(tx).forget(member_id)
        await InvitationStore(tx).forget(member_id)

    async def _show_out(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        member_id: MemberId,
        event: Event,
        *,
        by: MemberId,
    ) -> Membership:
        async with self.deciding(guild_id, by) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            await self.require_facilitator(tx, group_id, by)
            if await FacilitatorStore(tx).is_one(group_id, member_id):
                raise FacilitatorNotRemovableError
            before = await self._person(tx, group, member_id)
            after = await self._move(tx, group, member_id, event, by=by)
            await InvitationStore(tx).drop(group_id, member_id)
            if before is not None and before.state is not after.state:
                await self._settle(tx, group, before.ask_id)
                if before.state.opens_room:
                    await self._close_room(tx, group, member_id)
            await self._audit.record(
                tx,
                actor=by,
                action=f"groups.member.{event.value}",
                group_id=group_id,
                subject_member=member_id,
            )
        return after

    async def _go(self, tx: Transaction, group: Group, member_id: MemberId, event: Event) -> None:
        """Out as a member and as a facilitator, whichever they are."""
        leads = await FacilitatorStore(tx).is_one(group.id, member_id)
        if leads:
            await self._refuse_last(tx, group, member_id)
            await self._drop_facilitator(tx, group, member_id)
            await self._led_until_now(tx, group, member_id)
            await self._audit.record(
                tx,
                actor=member_id,
                action="groups.facilitator.dropped",
                group_id=group.id,
                subject_member=member_id,
            )
            await self.redraw_hub(tx, group)
        before = await self._person(tx, group, member_id)
        is_member = before is not None and before.state.opens_room
        if is_member or not leads:
            await self._move(tx, group, member_id, event)
        if before is not None and not is_member:
            await self._settle(tx, group, before.ask_id)
        if is_member or leads:
            await self._close_room(tx, group, member_id)

    async def _move(
        self,
        tx: Transaction,
        group: Group,
        member_id: MemberId,
        event: Event,
        *,
        by: MemberId | None = None,
    ) -> Membership:
        before = await self._person(tx, group, member_id)
        state = next_state(group, before, event)
        if before is None:
            raise NotAMemberError
        after = moved(before, state, now=self._clock.now(), today=self._today(group), by=by)
        await MembershipStore(tx).save(group.guild_id, after)
        return after

    async def _refuse_last(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        if group.is_archived:
            return
        if await FacilitatorStore(tx).list_(group.id) == (member_id,):
            raise LastFacilitatorError(group.id, group.name)

    async def _lose_facilitator(
        self, tx: Transaction, guild_id: GuildId, group_id: GroupId, member_id: MemberId
    ) -> None:
        """They are gone, so nobody can be asked to stay: if they were the last, the desk has to know."""
        store = FacilitatorStore(tx)
        group = await GroupStore(tx).lock(group_id)
        await self._drop_facilitator(tx, group, member_id)
        await self._close_room(tx, group, member_id)
        await self.redraw_hub(tx, group)
        desk = (await self._guilds.get_in(tx, guild_id)).desk_channel_id
        if not group.is_archived and desk is not None and not await store.list_(group_id):
            alarm = promises.no_facilitator(group, desk, self._clock.now())
            await self._outbox.post(tx, [alarm])
