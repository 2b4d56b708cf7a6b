"""This place is for people 18 or older. What becomes of somebody who is found to be younger.

A facilitator of a group that the person is in notes it: every room of the server closes to them at once, and after
seven days the night erases what is kept of them, unless a facilitator of that group undoes it before.
``docs/decisions/0030-under-18.md`` says why.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from typing_extensions import override

from bot.core.clock import Clock
from bot.core.errors import NotFoundError
from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.one_by_one import one_by_one
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.giving_way import giving_way
from bot.features.adults.declarations import DECLARATIONS, UNDER_AGE
from bot.features.adults.errors import UnderAgeError, UnderAgeNotFoundError
from bot.features.adults.model import ERASED_AFTER, Told, UnderAge
from bot.features.adults.store import UnderAgeStore
from bot.features.audit.service import AuditService
from bot.features.groups.errors import FacilitatorNotRemovableError, NotAMemberError
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.members.service import MemberService

log = structlog.get_logger()

Erase = Callable[[Transaction, GuildId, MemberId], Awaitable[object]]


class AdultService(PersonalDataHolder[Transaction]):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        sealer: Sealer,
        audit: AuditService,
        members: MemberService,
        groups: GroupService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._sealer = sealer
        self._audit = audit
        self._members = members
        self._groups = groups
        self._erase: Erase | None = None
        groups.on_coming(self.refuse_under_age)

    def on_erase(self, erase: Erase) -> None:
        """How to erase somebody, inside a transaction."""
        self._erase = erase

    # Facilitators.

    async def look(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> tuple[Group, UnderAge | None]:
        """For the screen on which it is noted or undone."""
        async with self._groups.looking(guild_id, by) as tx:
            group = await self._require_leads(tx, group_id, by)
            found = await UnderAgeStore(tx).find(member_id)
            if found is not None and found.group_id == group_id:
                return group, found
            await self._require_may_be_noted(tx, group_id, member_id)
        return group, None

    async def note(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> UnderAge:
        """Close every room of the server to them, and erase them in a week. Noted twice, the first counts."""
        async with self._groups.deciding(guild_id, by) as tx:
            await self._hold(tx, member_id)
            await self._require_leads(tx, group_id, by)
            store = UnderAgeStore(tx)
            found = await store.find(member_id)
            if found is not None and found.group_id == group_id:
                return found
            await self._require_may_be_noted(tx, group_id, member_id)
            noted = UnderAge(guild_id, member_id, group_id, self._clock.now())
            await store.add(noted)
            await self._groups.close_every_room_in(tx, guild_id, member_id, by=by)
            await self._members.pause_notes_in(tx, guild_id, member_id, noted.erased_at)
            await self._audit.record(
                tx, actor=by, action="adults.noted", group_id=group_id, subject_member=member_id
            )
        return noted

    async def undo(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, *, by: MemberId
    ) -> Group:
        """They are 18 or older after all. They can come in again through *Join a group* without being asked, wherever
        they were in, and say there anew that they are."""
        async with self._groups.deciding(guild_id, by) as tx:
            await self._hold(tx, member_id)
            group = await self._require_leads(tx, group_id, by)
            store = UnderAgeStore(tx)
            found = await store.find(member_id)
            if found is None or found.group_id != group_id:
                raise UnderAgeNotFoundError
            await store.drop(member_id)
            await self._members.end_pause_in(tx, guild_id, member_id, found.erased_at)
            await self._audit.record(
                tx, actor=by, action="adults.undone", group_id=group_id, subject_member=member_id
            )
        return group

    async def list_noted(
        self, guild_id: GuildId, group_id: GroupId, *, by: MemberId
    ) -> tuple[UnderAge, ...]:
        """Whom the facilitators of this group can still take off the list, the first noted first."""
        async with self._groups.deciding(guild_id, by) as tx:
            await self._require_leads(tx, group_id, by)
            return await UnderAgeStore(tx).list_of_group(group_id)

    # The person.

    async def find_own(self, guild_id: GuildId, member_id: MemberId) -> Told | None:
        async with self._db.reading(guild_id) as tx:
            return await self._standing(tx, member_id)

    async def refuse_under_age(
        self, tx: Transaction, member_id: MemberId, *, comes_in: bool
    ) -> None:
        """Asked by the groups. Whoever comes in inside this transaction is held first: of somebody who taps *Join*
        while it is being noted, one of the two waits for the other."""
        if comes_in:
            await self._sealer.pseudonym(tx, member_id)
        found = await self._standing(tx, member_id)
        if found is not None:
            raise UnderAgeError(member_id, found.under_age.erased_at, found.led_by)

    # The night.

    async def erase_due(self) -> int:
        """Nightly: erase whom it was noted of seven days ago. Returns how many."""
        before = self._clock.now() - ERASED_AFTER
        async with self._db.reading(EVERY_GUILD) as tx:
            due = await UnderAgeStore(tx).list_noted_before(before)
        erased = await one_by_one(due, self._erase_one)
        if any(erased):
            log.info("erased who is under age", count=sum(erased))
        return sum(erased)

    async def _erase_one(self, noted: UnderAge) -> bool:
        async def erase(tx: Transaction) -> bool:
            await self._hold(tx, noted.member_id)
            if self._erase is None or await UnderAgeStore(tx).find(noted.member_id) != noted:
                return False  # undone meanwhile
            await self._erase(tx, noted.guild_id, noted.member_id)
            return True

        return await giving_way(self._db, noted.guild_id, erase)

    async def _hold(self, tx: Transaction, member_id: MemberId) -> None:
        """In the order in which an erasure holds it: their groups, then what all seal with."""
        await self._groups.hold_all_of_in(tx, member_id)
        await self._sealer.lock(tx, member_id)

    async def _require_leads(self, tx: Transaction, group_id: GroupId, by: MemberId) -> Group:
        group = await self._groups.get_in(tx, group_id)
        await self._groups.require_facilitator(tx, group_id, by)
        return group

    async def _require_may_be_noted(
        self, tx: Transaction, group_id: GroupId, member_id: MemberId
    ) -> None:
        """Who leads a group anywhere here is let go as a facilitator first: no facilitator can shut another one out of
        a group that is not theirs."""
        if not await self._groups.has_room_in(tx, group_id, member_id):
            raise NotAMemberError
        if await self._groups.leads_any_in(tx, member_id):
            raise FacilitatorNotRemovableError

    async def _standing(self, tx: Transaction, member_id: MemberId) -> Told | None:
        found = await UnderAgeStore(tx).find(member_id)
        if found is None:
            return None
        try:
            await self._groups.get_in(tx, found.group_id)
        except NotFoundError:
            return Told(found, None)
        return Told(found, await self._groups.facilitators_in(tx, found.group_id))

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        found = await UnderAgeStore(tx).find(member_id)
        if found is None:
            return {}
        return {
            UNDER_AGE: {
                "noted_at": found.noted_at.isoformat(),
                "erased_after": found.erased_at.isoformat(),
            }
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await UnderAgeStore(tx).drop(member_id)
