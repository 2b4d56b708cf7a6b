"""What Discord must be made to show, and what it has been found to show."""

from dataclasses import dataclass, replace

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups import promises
from bot.features.groups.errors import RoomInUseError
from bot.features.groups.ground import Ground
from bot.features.groups.model import Group, MembershipState, Rooms, Standing
from bot.features.groups.store import FacilitatorStore, GroupStore, MembershipStore
from bot.features.outbox.model import Delivery


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may see the rooms of a group."""

    group: Group
    people: frozenset[MemberId]
    facilitators: tuple[MemberId, ...]
    """Longest there first."""


class RoomsPart(Ground):
    async def admission(self, guild_id: GuildId, group_id: GroupId) -> Admission:
        """What is to be shown now, also of a group that has ended."""
        async with self._db.reading(guild_id) as tx:
            return await self._admission(tx, await GroupStore(tx).get(group_id))

    async def find_by_room(self, guild_id: GuildId, channel_id: ChannelId) -> Admission | None:
        async with self._db.reading(guild_id) as tx:
            group = await GroupStore(tx).find_by_channel(channel_id)
            return None if group is None else await self._admission(tx, group)

    async def remember_rooms(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        *,
        text: ChannelId,
        voice: ChannelId,
    ) -> Group:
        """The rooms stand. Let everyone in who belongs there, and put up the card."""
        async with self._db.transaction(guild_id) as tx:
            store = GroupStore(tx)
            before = await store.lock(group_id)
            group = replace(before, text_channel_id=text, voice_channel_id=voice)
            if before.text_channel_id != text:
                group = replace(group, hub_message_id=None)
            await store.save(group)
            await self._post_everything(tx, group)
            if before.text_channel_id != text:
                for call in self._room_changed:
                    await call(tx, group)
            await self._changed(tx, before, group)
        return group

    async def remember_hub(
        self, guild_id: GuildId, group_id: GroupId, message_id: MessageId | None
    ) -> None:
        async with self._db.transaction(guild_id) as tx:
            store = GroupStore(tx)
            group = await store.lock(group_id)
            await store.save(replace(group, hub_message_id=message_id))

    async def room_deleted(self, guild_id: GuildId, channel_id: ChannelId) -> None:
        """A room is gone in Discord. Ours is made again; the desk hears of it either way."""
        async with self._db.transaction(guild_id) as tx:
            store = GroupStore(tx)
            found = await store.find_by_channel(channel_id)
            if found is None:
                return
            group = before = await store.lock(found.id)
            if group.text_channel_id == channel_id:
                group = replace(group, text_channel_id=None, hub_message_id=None)
            elif group.voice_channel_id == channel_id:
                group = replace(group, voice_channel_id=None)
            else:
                return
            await store.save(group)
            await self._changed(tx, before, group)
            now = self._clock.now()
            if group.rooms_are_ours:
                await self._outbox.post(tx, [promises.rooms(group, now)])
            desk = (await self._guilds.get_in(tx, guild_id)).desk_channel_id
            if desk is not None and desk != channel_id:
                await self._outbox.post(tx, [promises.room_lost(group, desk, channel_id, now)])

    async def take_over(
        self, guild_id: GuildId, group_id: GroupId, rooms: Rooms, *, by: Standing
    ) -> Group:
        """Use rooms that exist. Who can see them now stays, unless the yes was to closing them, and nobody in
        them becomes a member."""
        async with self.deciding(guild_id, by.member_id) as tx:
            store = GroupStore(tx)
            group = before = await store.lock_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            for channel_id in (rooms.text_channel_id, rooms.voice_channel_id):
                other = await store.find_by_channel(channel_id)
                if other is not None and other.id != group_id:
                    raise RoomInUseError(other.name)
            group = replace(
                group,
                text_channel_id=rooms.text_channel_id,
                voice_channel_id=rooms.voice_channel_id,
                rooms_are_ours=False,
                rooms_closed=rooms.close,
                hub_message_id=None,
            )
            await store.save(group)
            if before.text_channel_id != group.text_channel_id:
                for call in self._room_changed:
                    await call(tx, group)
            await self._changed(tx, before, group)
            await self._audit.record(
                tx, actor=by.member_id, action="groups.rooms.taken_over", group_id=group_id
            )
            await self._outbox.post(tx, [promises.rooms(group, self._clock.now())])
            await self._post_everything(tx, group)
        return group

    async def make_new_rooms(self, guild_id: GuildId, group_id: GroupId, *, by: Standing) -> Group:
        """A group that has no rooms, or lost those it took over, gets rooms of our own making."""
        async with self.deciding(guild_id, by.member_id) as tx:
            store = GroupStore(tx)
            group = await store.lock_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            group = replace(group, rooms_are_ours=True, rooms_closed=True)
            await store.save(group)
            await self._outbox.post(tx, [promises.rooms(group, self._clock.now())])
        return group

    async def repair(self, guild_id: GuildId, group_id: GroupId, *, by: Standing) -> Group:
        """Make Discord show again what the database says."""
        async with self.deciding(guild_id, by.member_id) as tx:
            group = await GroupStore(tx).get_living(group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            await self._outbox.post(tx, [promises.rooms(group, self._clock.now())])
            await self._post_everything(tx, group)
        return group

    async def mend(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        member_ids: frozenset[MemberId],
        *,
        close: bool,
    ) -> None:
        """Somebody changed a room's permissions: these people lost theirs, or the room stands open to all."""
        if not member_ids and not close:
            return
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).get(group_id)
            now = self._clock.now()
            owed = [promises.access(group, member_id, now) for member_id in sorted(member_ids)]
            if close:
                owed.append(promises.rooms(group, now))
            await self._outbox.post(tx, owed)

    async def check_all(self) -> None:
        """At the start and daily: nobody tells us of a card that was deleted."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            now = self._clock.now()
            for group in await GroupStore(tx).list_alive():
                hub = promises.hub(group.guild_id, group.id, now)
                await self._outbox.post(tx, [promises.rooms(group, now), hub])

    async def tell_missing_permission(
        self, guild_id: GuildId, group_id: GroupId, permission: str, room: ChannelId | None
    ) -> None:
        """Discord refuses what the rooms need; say on the desk which permission is off, and where."""
        async with self._db.transaction(guild_id) as tx:
            group = await GroupStore(tx).get(group_id)
            desk = (await self._guilds.get_in(tx, guild_id)).desk_channel_id
            if desk is not None:
                told = promises.missing_permission(group, desk, permission, room, self._clock.now())
                await self._outbox.post(tx, [told])

    async def find_another_way(self, tx: Transaction, delivery: Delivery) -> None:
        """A private note was turned away. Call them in their room if they chose that, else it waits on My page."""
        if delivery.member_id is None or delivery.kind == promises.MENTION:
            return
        member = await self._members.get_in(tx, delivery.guild_id, delivery.member_id)
        if member.notes.room_mention and delivery.group_id is not None:
            group = await GroupStore(tx).find(delivery.group_id)
            if group is not None and group.text_channel_id is not None:
                admitted = (await self._admission(tx, group)).people
                if delivery.member_id in admitted:
                    call = promises.mention(
                        group, group.text_channel_id, delivery, self._clock.now()
                    )
                    await self._outbox.post(tx, [call])
                    return
        await self._members.mark_notes_blocked(tx, delivery.guild_id, delivery.member_id)

    async def _post_everything(self, tx: Transaction, group: Group) -> None:
        now = self._clock.now()
        people = (await self._admission(tx, group)).people
        access = [promises.access(group, member_id, now) for member_id in sorted(people)]
        await self._outbox.post(tx, [*access, promises.hub(group.guild_id, group.id, now)])

    async def _admission(self, tx: Transaction, group: Group) -> Admission:
        inside = await MembershipStore(tx).list_(
            group.id, MembershipState.ACTIVE, MembershipState.ON_BREAK
        )
        led_by = await FacilitatorStore(tx).list_(group.id)
        people = frozenset(one.member_id for one in inside) | frozenset(led_by)
        return Admission(group, people, led_by)
