"""A group's link of the week, chosen by a facilitator or else the best that the group has not had; and what any shared
link looks like when it goes out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.model import Group
from bot.features.resources.errors import ShareGoneError
from bot.features.resources.model import (
    Filters,
    Pick,
    Reader,
    Resource,
    ResourceId,
    Share,
    ShareId,
    ShareWhen,
    best_first,
)
from bot.features.resources.sharing import share_promises as promises
from bot.features.resources.sharing.picking import (
    STILL_COMES,
    checked,
    choose,
    last_slot,
    next_slot,
    suits,
)
from bot.features.resources.sharing.share_store import PickStore, ShareStore
from bot.features.resources.sharing.sharing import Shared, SharingPart, is_its_time
from bot.features.resources.store import ResourceStore

_MOST_OFFERED: Final = 25


@dataclass(frozen=True, slots=True)
class Weekly:
    """A group's link of the week, as its facilitators see it."""

    group: Group
    pick: Pick | None
    """None: it has none."""
    comes_at: datetime | None
    next: Resource | None
    """What would come. None when the group has had everything that suits it."""
    offered: Sequence[Resource]
    """What a facilitator may choose for next time, what the group has not had first."""


class WeeklyPickPart(SharingPart):
    # Facilitators.

    async def weekly(self, guild_id: GuildId, group_id: GroupId, *, by: MemberId) -> Weekly:
        async with self._groups.looking(guild_id, by) as tx:
            group = await self._groups.get_in(tx, group_id)
            await self._groups.require_facilitator(tx, group_id, by)
            return await self._weekly(tx, group, await PickStore(tx).find(group_id))

    async def preview_pick(
        self, guild_id: GuildId, group_id: GroupId, weekday: int, minute: int, *, by: MemberId
    ) -> Weekly:
        """How it would be. Nothing is changed yet."""
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            return await self._weekly(tx, group, await self._at(tx, group, weekday, minute))

    async def set_pick(
        self, guild_id: GuildId, group_id: GroupId, weekday: int, minute: int, *, by: MemberId
    ) -> Weekly:
        """From now on a link comes every week on that day, on the group's clock."""
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            pick = await self._at(tx, group, weekday, minute)
            return await self._keep_pick(tx, group, pick, by, "resources.pick_set")

    async def pick_next(
        self, guild_id: GuildId, group_id: GroupId, resource_id: ResourceId, *, by: MemberId
    ) -> Weekly:
        """Choose what comes next time. A group without a link of the week is asked for its day first."""
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            resource = await self._to_share(tx, resource_id)
            pick = await PickStore(tx).find(group_id)
            if pick is None:
                return await self._weekly(tx, group, None)
            kept = replace(pick, next_resource_id=resource.id)
            return await self._keep_pick(tx, group, kept, by, "resources.pick_chosen")

    async def stop_pick(self, guild_id: GuildId, group_id: GroupId, *, by: MemberId) -> Weekly:
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            await self._drop_pick(tx, group)
            await self._audit.record(
                tx, actor=by, action="resources.pick_stopped", group_id=group_id
            )
            return await self._weekly(tx, group, None)

    # Steps.

    async def turn_pick(self, guild_id: GuildId, group_id: GroupId) -> None:
        """Share what is due, once, and ask for the next turn."""
        async with self._db.transaction(guild_id) as tx:
            await self._groups.hold_in(tx, group_id)
            pick, group = await PickStore(tx).find(group_id), await self._living(tx, group_id)
            if pick is None or group is None:
                return
            await self._share_pick(tx, group, pick)
            await self._ask_for_turn(tx, group, pick)

    async def repair_picks(self) -> None:
        """At start and nightly: new zone rules move the next one."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            picks = await PickStore(tx).list_all()
            await self._outbox.post(
                tx, [promises.pick_turn(one.guild_id, one.group_id, now) for one in picks]
            )

    async def send_share(self, guild_id: GuildId, share_id: ShareId) -> Shared | None:
        """What stands on the card that goes out now. None: it came off the shelf meanwhile, was taken back, or
        its meeting is off or later; of a link of the week another one takes its place. A second try says the same
        again."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            try:
                share = await ShareStore(tx).lock(share_id)
            except ShareGoneError:
                return None
            group = await self._living(tx, share.group_id)
            session = await self._session_of(tx, share)
            if group is None or not (share.shared_at or is_its_time(share, session, now)):
                return None
            resource = await ResourceStore(tx).get(share.resource_id)
            if not resource.is_shown(await self._today(tx)):
                if share.when is not ShareWhen.PICK:
                    return None
                other = await self._next(tx, group, None)
                if other is None:
                    return None
                resource = other
            await ShareStore(tx).mark_shared(share.id, resource.id, share.shared_at or now)
            return Shared(share, resource, group, session)

    # Others tell.

    async def _pick_follows_group(self, tx: Transaction, before: Group, after: Group) -> None:
        """Another clock: 10 AM stays 10 AM."""
        if before.zone != after.zone and (pick := await PickStore(tx).find(after.id)) is not None:
            await self._ask_for_turn(tx, after, pick)

    async def _drop_pick(self, tx: Transaction, group: Group) -> None:
        await PickStore(tx).drop(group.id)
        await self._outbox.withdraw(tx, key_prefix=promises.pick_turn_key(group.id))

    async def _at(self, tx: Transaction, group: Group, weekday: int, minute: int) -> Pick:
        """What was chosen for next time stays chosen."""
        before = await PickStore(tx).find(group.id)
        return checked(
            Pick(
                guild_id=group.guild_id,
                group_id=group.id,
                weekday=weekday,
                minute=minute,
                since=self._clock.now(),
                next_resource_id=None if before is None else before.next_resource_id,
            )
        )

    async def _keep_pick(
        self, tx: Transaction, group: Group, pick: Pick, by: MemberId, action: str
    ) -> Weekly:
        await PickStore(tx).save(pick)
        await self._ask_for_turn(tx, group, pick)
        await self._audit.record(tx, actor=by, action=action, group_id=group.id)
        return await self._weekly(tx, group, pick)

    async def _ask_for_turn(self, tx: Transaction, group: Group, pick: Pick) -> None:
        due_at = next_slot(pick, group.zone, self._clock.now()).to_instant()
        await self._outbox.post(tx, [promises.pick_turn(group.guild_id, group.id, due_at)])

    async def _share_pick(self, tx: Transaction, group: Group, pick: Pick) -> None:
        now, store = self._clock.now(), ShareStore(tx)
        slot = last_slot(pick, group.zone, now).to_instant()
        is_due = now < slot + STILL_COMES and pick.since <= slot
        room = group.text_channel_id
        if not is_due or room is None or await store.has_pick_since(group.id, slot):
            return
        resource = await self._next(tx, group, pick.next_resource_id)
        if resource is None:
            return
        share = Share(
            id=ShareId(new_id(now)),
            guild_id=group.guild_id,
            group_id=group.id,
            resource_id=resource.id,
            when=ShareWhen.PICK,
            made_at=now,
            by=None,
        )
        await store.add(share)
        await PickStore(tx).save(replace(pick, next_resource_id=None))
        await self._outbox.post(tx, [promises.in_room(share, room, now)])

    async def _weekly(self, tx: Transaction, group: Group, pick: Pick | None) -> Weekly:
        now = self._clock.now()
        had = await ShareStore(tx).list_had(group.id)
        found = [one for one in await self._shown_in(tx) if suits(one, group)]
        ordered = best_first(found, self._reader(group))
        ordered.sort(key=lambda one: one.id in had)
        return Weekly(
            group,
            pick,
            None if pick is None else next_slot(pick, group.zone, now).to_instant(),
            await self._next(tx, group, None if pick is None else pick.next_resource_id),
            ordered[:_MOST_OFFERED],
        )

    async def _next(
        self, tx: Transaction, group: Group, wanted: ResourceId | None
    ) -> Resource | None:
        had = await ShareStore(tx).list_had(group.id)
        return choose(await self._shown_in(tx), had, group, self._reader(group), wanted=wanted)

    async def _shown_in(self, tx: Transaction) -> Sequence[Resource]:
        return await ResourceStore(tx).list_shown(Filters(), await self._today(tx))

    def _reader(self, group: Group) -> Reader:
        country = self._guilds.known_help_country(group.guild_id)
        return Reader(group.language.split("-", maxsplit=1)[0], country)
