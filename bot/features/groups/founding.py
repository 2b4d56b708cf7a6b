"""A group begins, changes, is led by people, and ends."""

from dataclasses import replace
from typing import TypedDict

from typing_extensions import Unpack

from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.db.database import Transaction
from bot.features.groups import promises
from bot.features.groups.errors import (
    AlreadyFacilitatorError,
    GroupNameTakenError,
    LastFacilitatorError,
    LeadsNoMoreError,
    NotFacilitatorError,
    TooManyFacilitatorsError,
)
from bot.features.groups.ground import Ground
from bot.features.groups.model import (
    MOST_FACILITATORS,
    Draft,
    DutyHours,
    Event,
    Group,
    Joining,
    MembershipState,
    Standing,
    check_seats,
    moved,
    next_state,
)
from bot.features.groups.naming import check_name
from bot.features.groups.store import FacilitatorStore, GroupStore, MembershipStore
from bot.features.members.note_times import Lead


class Changes(TypedDict, total=False):
    """What can be changed of a group, any part at a time."""

    name: str
    joining: Joining
    seats: int | None
    duty_hours: DutyHours | None
    holiday_country: str | None
    keeps_names: bool
    shows_events: bool
    leads: frozenset[Lead] | None


class FoundingPart(Ground):
    async def create(self, guild_id: GuildId, draft: Draft, *, by: Standing) -> Group:
        """Begin a group. A facilitator who creates one leads it; an admin who is none has to name somebody."""
        name = check_name(draft.name)
        seats = check_seats(draft.seats)
        now = self._clock.now()
        async with self.deciding(guild_id, by.member_id) as tx:
            if not (by.is_admin or by.is_facilitator):
                raise NotFacilitatorError
            guild = await self._guilds.get_in(tx, guild_id)
            group = Group(
                id=GroupId(new_id(now)),
                guild_id=guild_id,
                name=name,
                template=draft.template,
                joining=draft.joining,
                seats=seats,
                language=guild.language,
                zone=guild.zone,
                rooms_are_ours=draft.new_rooms,
                rooms_closed=draft.new_rooms,
                holiday_country=guild.help_country,
            )
            if not await GroupStore(tx).add_once(group):
                raise GroupNameTakenError(name)
            await self._audit.record(
                tx, actor=by.member_id, action="groups.created", group_id=group.id
            )
            if by.is_facilitator:
                await self._appoint(tx, group, by.member_id, by=by.member_id)
            if draft.new_rooms:
                await self._outbox.post(tx, [promises.rooms(group, now)])
        return group

    async def edit(
        self, guild_id: GuildId, group_id: GroupId, *, by: Standing, **changes: Unpack[Changes]
    ) -> Group:
        if "name" in changes:
            changes["name"] = check_name(changes["name"])
        if "seats" in changes:
            check_seats(changes["seats"])
        async with self.deciding(guild_id, by.member_id) as tx:
            before = await GroupStore(tx).lock_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            after = replace(before, **changes)
            if not await GroupStore(tx).save_once(after):
                raise GroupNameTakenError(after.name)
            for part in changes:
                if getattr(before, part) != getattr(after, part):
                    await self._audit.record(
                        tx,
                        actor=by.member_id,
                        action=f"groups.changed.{part}",
                        group_id=group_id,
                    )
            await self._outbox.post(tx, [promises.rooms(after, self._clock.now())])
            await self.redraw_hub(tx, after)
            await self._changed(tx, before, after)
        return after

    async def archive(self, guild_id: GuildId, group_id: GroupId, *, by: Standing) -> Group:
        """End a group. Its rooms stay open for a while, so that people can take their words with them."""
        now = self._clock.now()
        async with self.deciding(guild_id, by.member_id) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            store = MembershipStore(tx)
            for one in await store.list_(group_id, MembershipState.ASKED):
                state = next_state(group, one, Event.GONE)
                await store.save(guild_id, moved(one, state, now=now, today=self._today(group)))
                await self._settle(tx, group, one.ask_id)
                if one.ask_id is not None:
                    note = promises.waiting(group, one.member_id, one.ask_id, now)
                    await self._outbox.post(tx, [note])
            for call in self._archived:
                await call(tx, group)
            group = replace(group, archived_at=now)
            await GroupStore(tx).save(group)
            await self._audit.record(
                tx, actor=by.member_id, action="groups.archived", group_id=group_id
            )
            await self.redraw_hub(tx, group)
        return group

    async def add_facilitator(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: Standing
    ) -> Group:
        """Let somebody lead the group too. The group sees it on its card."""
        async with self.deciding(guild_id, by.member_id) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            led_by = await FacilitatorStore(tx).list_(group_id)
            if member_id in led_by:
                raise AlreadyFacilitatorError
            if len(led_by) >= MOST_FACILITATORS:
                raise TooManyFacilitatorsError(MOST_FACILITATORS)
            await self._appoint(tx, group, member_id, by=by.member_id)
        return group

    async def drop_facilitator(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: Standing
    ) -> Group:
        """Somebody leads the group no more. A member they remain, if they were one."""
        async with self.deciding(guild_id, by.member_id) as tx:
            group = await GroupStore(tx).lock_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            await self._step_down(tx, group, member_id, by=by.member_id)
            membership = await self._person(tx, group, member_id)
            if membership is None or membership.state is not MembershipState.ACTIVE:
                await self._close_room(tx, group, member_id)
        return group

    async def _appoint(
        self, tx: Transaction, group: Group, member_id: MemberId, *, by: MemberId
    ) -> None:
        now = self._clock.now()
        await self._check_may_come(tx, member_id, comes_in=True)
        await FacilitatorStore(tx).add(group.guild_id, group.id, member_id, now)
        await self._audit.record(
            tx,
            actor=by,
            action="groups.facilitator.added",
            group_id=group.id,
            subject_member=member_id,
        )
        membership = await self._person(tx, group, member_id)
        if membership is not None and membership.state is MembershipState.ASKED:
            # Who leads the group need not wait at its door.
            state = next_state(group, membership, Event.LEAVE)
            settled = moved(membership, state, now=now, today=self._today(group))
            await MembershipStore(tx).save(group.guild_id, settled)
            await self._settle(tx, group, membership.ask_id)
        await self._open_room(tx, group, member_id)
        await self.redraw_hub(tx, group)

    async def _step_down(
        self, tx: Transaction, group: Group, member_id: MemberId, *, by: MemberId
    ) -> None:
        store = FacilitatorStore(tx)
        led_by = await store.list_(group.id)
        if member_id not in led_by:
            raise LeadsNoMoreError
        if len(led_by) == 1:
            raise LastFacilitatorError(group.id, group.name)
        await self._drop_facilitator(tx, group, member_id)
        await self._led_until_now(tx, group, member_id)
        await self._audit.record(
            tx,
            actor=by,
            action="groups.facilitator.dropped",
            group_id=group.id,
            subject_member=member_id,
        )
        await self.redraw_hub(tx, group)
