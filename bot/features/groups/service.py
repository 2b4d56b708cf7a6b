"""Groups: who is in them, who leads them, and what Discord must show of that.

The parts are named for what people do: found and lead a group, join it, belong to it, use its rooms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from typing_extensions import override

from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.one_by_one import one_by_one
from bot.core.personal_data import KEPT_AFTER_LEAVING, Declaration, PersonalDataHolder
from bot.db.database import EVERY_GUILD, Transaction
from bot.db.giving_way import giving_way
from bot.features.groups.belonging import BelongingPart
from bot.features.groups.declarations import DECLARATIONS, INVITATIONS, LEADING, MEMBERSHIPS
from bot.features.groups.founding import FoundingPart
from bot.features.groups.invitation_store import InvitationStore
from bot.features.groups.joining import JoiningPart
from bot.features.groups.model import (
    INVITATION_LASTS,
    Group,
    Membership,
    MembershipState,
    Standing,
)
from bot.features.groups.rooms import RoomsPart
from bot.features.groups.store import FacilitatorStore, GroupStore, MembershipStore


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a person and one group have to do with each other, for that person's own page."""

    group: Group
    membership: Membership | None
    """None for a facilitator who never joined as a member."""
    is_facilitator: bool


class GroupService(
    FoundingPart, JoiningPart, BelongingPart, RoomsPart, PersonalDataHolder[Transaction]
):
    async def get(self, guild_id: GuildId, group_id: GroupId) -> Group:
        """A group that has not ended."""
        async with self._db.reading(guild_id) as tx:
            return await self.get_in(tx, group_id)

    async def get_to_change(self, guild_id: GuildId, group_id: GroupId, *, by: Standing) -> Group:
        """For the screens on which a group is changed. Nobody else learns as much as its name."""
        async with self.looking(guild_id, by.member_id) as tx:
            group = await self.get_in(tx, group_id)
            await self._require_facilitator_or_admin(tx, group_id, by)
            return group

    async def list_active(self, guild_id: GuildId) -> tuple[Group, ...]:
        async with self._db.reading(guild_id) as tx:
            return await GroupStore(tx).list_alive()

    async def list_living_in(self, tx: Transaction) -> tuple[Group, ...]:
        """All that have not ended, as far as the transaction sees."""
        return await GroupStore(tx).list_alive()

    async def list_of_member(self, guild_id: GuildId, member_id: MemberId) -> tuple[Group, ...]:
        """The groups whose meetings a person comes to: as an active member or as a facilitator."""
        async with self._db.reading(guild_id) as tx:
            mine = {
                one.group_id
                for one in await MembershipStore(tx).list_of(member_id)
                if one.state is MembershipState.ACTIVE
            }
            mine |= set(await FacilitatorStore(tx).list_led(member_id))
            return await GroupStore(tx).list_some(mine)

    async def list_facilitated(self, guild_id: GuildId, member_id: MemberId) -> tuple[Group, ...]:
        async with self._db.reading(guild_id) as tx:
            led = await FacilitatorStore(tx).list_led(member_id)
            return await GroupStore(tx).list_some(led)

    async def list_belongings(
        self, guild_id: GuildId, member_id: MemberId
    ) -> tuple[Belonging, ...]:
        """Everything between a person and the living groups here, also what waits or was turned down."""
        async with self._db.reading(guild_id) as tx:
            memberships = {
                one.group_id: one for one in await MembershipStore(tx).list_of(member_id)
            }
            led = set(await FacilitatorStore(tx).list_led(member_id))
            groups = await GroupStore(tx).list_some(led | set(memberships))
            return tuple(
                Belonging(group, memberships.get(group.id), group.id in led) for group in groups
            )

    async def facilitators(self, guild_id: GuildId, group_id: GroupId) -> tuple[MemberId, ...]:
        """Longest there first."""
        async with self._db.reading(guild_id) as tx:
            return await FacilitatorStore(tx).list_(group_id)

    async def list_asked(
        self, guild_id: GuildId, group_id: GroupId | None = None
    ) -> tuple[Membership, ...]:
        """Those who wait to be let in, oldest first."""
        async with self._db.reading(guild_id) as tx:
            groups = await GroupStore(tx).list_alive()
            wanted = {group.id for group in groups if group_id in (None, group.id)}
            return await MembershipStore(tx).list_asked(wanted)

    async def list_members(
        self, guild_id: GuildId, group_id: GroupId, *, by: MemberId
    ) -> tuple[Membership, ...]:
        """Everyone in the group, on a break, or blocked, for its facilitators."""
        async with self.looking(guild_id, by) as tx:
            await self.get_in(tx, group_id)
            await self.require_facilitator(tx, group_id, by)
            return await MembershipStore(tx).list_(
                group_id,
                MembershipState.ACTIVE,
                MembershipState.ON_BREAK,
                MembershipState.BLOCKED,
            )

    async def forget_departed(self) -> None:
        """Nightly: who left is forgotten after 30 days, and a group that ended closes its rooms then."""
        now = self._clock.now()
        before = now - KEPT_AFTER_LEAVING
        async with self._db.transaction(EVERY_GUILD) as tx:
            await InvitationStore(tx).drop_old(now - INVITATION_LASTS)
            over = await MembershipStore(tx).list_over(before, now.date())
            led = await FacilitatorStore(tx).list_over(before)
        departed = {(guild_id, one.member_id) for guild_id, one in over}
        departed |= {(guild_id, member_id) for guild_id, _, member_id in led}
        await one_by_one(sorted(departed), partial(self._forget_departed_one, now=now))

    async def _forget_departed_one(self, who: tuple[GuildId, MemberId], *, now: datetime) -> None:
        """What is over between them and their groups goes, and with the last of it all else we keep of them here: in
        one transaction, or the next night would find nothing any more that tells it whom to erase. An invitation ties
        nobody to this server, since it is somebody else's wish."""
        guild_id, member_id = who
        before = now - KEPT_AFTER_LEAVING

        async def forget(tx: Transaction) -> None:
            await self._hold(tx, member_id)
            store, leading = MembershipStore(tx), FacilitatorStore(tx)
            over = await store.list_over(before, now.date(), of=member_id)
            led = await leading.list_over(before, of=member_id)
            if not over and not led:
                return  # they asked again meanwhile
            is_elsewhere = len(await store.list_of(member_id)) > len(over)
            is_elsewhere |= len(await leading.list_led(member_id)) > len(led)
            if not is_elsewhere and self._erase_in is not None:
                await self._erase_in(tx, guild_id, member_id)
                return
            for _, one in over:
                await store.drop(one.group_id, member_id)
                if one.state.opens_room:
                    await self._close_room(tx, await GroupStore(tx).get(one.group_id), member_id)
            for _, group_id, _ in led:
                await self._lose_facilitator(tx, guild_id, group_id, member_id)

        await giving_way(self._db, guild_id, forget)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        groups = {group.id: group.name for group in await GroupStore(tx).list_all()}
        since = self._clock.now() - INVITATION_LASTS
        return {
            MEMBERSHIPS: [
                {
                    "group": groups[one.group_id],
                    "relation": one.relation.value,
                    "state": one.state.value,
                    "asked_at": one.asked_at.isoformat(),
                    "since": one.since.isoformat(),
                    "may_ask_again_on": None
                    if one.ask_again_on is None
                    else one.ask_again_on.isoformat(),
                }
                for one in await MembershipStore(tx).list_of(member_id)
            ],
            LEADING: [
                {"group": groups[group_id], "since": at.isoformat()}
                for group_id, at in await FacilitatorStore(tx).list_since(member_id)
            ],
            INVITATIONS: [
                {"group": groups[group_id]}
                for group_id in await InvitationStore(tx).list_of(member_id, after=since)
            ],
        }
