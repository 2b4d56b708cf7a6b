"""Groups: who is in them, who leads them, and what Discord must show of that.

The parts are named for what people do: found and lead a group, join it, belong to it, use its rooms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.personal_data import KEPT_AFTER_LEAVING, Declaration, PersonalDataHolder
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.belonging import BelongingPart
from bot.features.groups.declarations import DECLARATIONS, INVITATIONS, LEADING, MEMBERSHIPS
from bot.features.groups.founding import FoundingPart
from bot.features.groups.joining import JoiningPart
from bot.features.groups.model import (
    INVITATION_LASTS,
    Group,
    Membership,
    MembershipState,
    Standing,
)
from bot.features.groups.rooms import RoomsPart
from bot.features.groups.store import (
    FacilitatorStore,
    GroupStore,
    InvitationStore,
    MembershipStore,
)


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
        async with self.deciding(guild_id, by.member_id) as tx:
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
        async with self.deciding(guild_id, by) as tx:
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
            ended = await GroupStore(tx).list_ended_before(before)
            over = await MembershipStore(tx).list_over(before, now.date())
        for group in ended:
            await self._close_for_good(group)
        for guild_id, membership in over:
            await self._forget_departed_one(guild_id, membership)

    async def _close_for_good(self, group: Group) -> None:
        async with self._db.transaction(group.guild_id) as tx:
            store = MembershipStore(tx)
            for one in await store.list_(group.id):
                await store.drop(group.id, one.member_id)
                if one.state.opens_room:
                    await self._close_room(tx, group, one.member_id)

    async def _forget_departed_one(self, guild_id: GuildId, over: Membership) -> None:
        async with self._db.transaction(guild_id) as tx:
            store = MembershipStore(tx)
            await GroupStore(tx).lock(over.group_id)
            if await store.find(over.group_id, over.member_id) != over:
                return  # they asked again meanwhile
            await store.drop(over.group_id, over.member_id)
            leads = await FacilitatorStore(tx).list_led(over.member_id)
            is_elsewhere = bool(leads or await store.list_of(over.member_id))
        if not is_elsewhere and self._erase is not None:
            # It was the last that tied them to this server, so all else we keep of them goes too.
            await self._erase(guild_id, over.member_id)

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
