"""Keeping two people apart: a facilitator writes down what somebody told them, and whoever would bring the two
together is asked to talk with that facilitator first.

Nothing of it shows to either of the two, and to other facilitators only that there is something to talk about. A wish
to be kept apart outlives the other person's erasure: it is the asker's, locked with the asker's key, and it protects
them. ``docs/decisions/0026-kept-apart.md`` says why.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.errors import NotAMemberError
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.keep_apart.declarations import ASKED_FOR, DECLARATIONS
from bot.features.keep_apart.errors import (
    AlreadyApartError,
    PairNotFoundError,
    SamePersonError,
    TalkFirstError,
)
from bot.features.keep_apart.model import Noted, Pair, PairId
from bot.features.keep_apart.store import PairStore


class KeepApartService(PersonalDataHolder[Transaction]):
    def __init__(
        self, *, clock: Clock, sealer: Sealer, audit: AuditService, groups: GroupService
    ) -> None:
        self._clock = clock
        self._sealer = sealer
        self._audit = audit
        self._groups = groups
        groups.on_arrival(self.must_wait)
        groups.on_letting_in(self.refuse_who_does_not_know)

    async def add(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        *,
        asked_by: MemberId,
        away_from: MemberId,
        by: MemberId,
    ) -> tuple[Group, ...]:
        """Write down what a member of the group told this facilitator. Returns the groups in which the two are
        together already: that only people can mend."""
        if asked_by == away_from:
            raise SamePersonError(guild_id, group_id, asked_by)
        async with self._groups.deciding(guild_id, by) as tx:
            await self._require_theirs(tx, group_id, asked_by, by)
            store = PairStore(tx, self._sealer)
            for one in await store.list_asked_by(asked_by):
                if one.away_from == away_from and one.known_to == by:
                    raise AlreadyApartError(guild_id, group_id, asked_by)
            now = self._clock.now()
            await store.add(Pair(PairId(new_id(now)), asked_by, away_from, by, now))
            await self._audit.record(
                tx,
                actor=by,
                action="keep_apart.pair.added",
                group_id=group_id,
                subject_member=asked_by,
            )
            return await self._together(tx, asked_by, away_from)

    async def look(
        self, guild_id: GuildId, group_id: GroupId, asked_by: MemberId, *, by: MemberId
    ) -> Noted:
        async with self._groups.deciding(guild_id, by) as tx:
            await self._require_theirs(tx, group_id, asked_by, by)
            pairs = await PairStore(tx, self._sealer).list_asked_by(asked_by)
            knowing = {pair.id: await self._who_knows(tx, pair) for pair in pairs}
        own = [pair for pair in pairs if not knowing[pair.id] or by in knowing[pair.id]]
        others = [one for pair in pairs if pair not in own for one in knowing[pair.id]]
        return Noted(tuple(own), tuple(dict.fromkeys(others)))

    async def lift(
        self, guild_id: GuildId, group_id: GroupId, pair_id: PairId, *, by: MemberId
    ) -> MemberId:
        """End it, for who asked. Whoever knows of it may, and anybody who leads their group once nobody does."""
        async with self._groups.deciding(guild_id, by) as tx:
            await self._groups.require_facilitator(tx, group_id, by)
            store = PairStore(tx, self._sealer)
            pair = await store.find(pair_id)
            if pair is None:
                raise PairNotFoundError
            await self._require_theirs(tx, group_id, pair.asked_by, by)
            knows = await self._who_knows(tx, pair)
            if knows and by not in knows:
                raise PairNotFoundError(is_anothers=True)
            await store.drop(pair_id)
            await self._audit.record(
                tx,
                actor=by,
                action="keep_apart.pair.lifted",
                group_id=group_id,
                subject_member=pair.asked_by,
            )
        return pair.asked_by

    async def whom_to_ask(
        self, guild_id: GuildId, group_id: GroupId, newcomer: MemberId, *, by: MemberId
    ) -> tuple[MemberId, ...] | None:
        """Whom a facilitator should talk with before letting somebody in; None if there is nothing to talk about.
        Their own number among them: they know it themselves."""
        async with self._groups.deciding(guild_id, by) as tx:
            await self._groups.require_facilitator(tx, group_id, by)
            return await self._know(tx, group_id, newcomer)

    # Asked by the groups, inside their transactions.

    async def must_wait(self, tx: Transaction, group: Group, newcomer: MemberId) -> bool:
        """Whether an open door is none for this person until a facilitator looked. They see what everybody sees who
        asks."""
        return await self._know(tx, group.id, newcomer) is not None

    async def refuse_who_does_not_know(
        self, tx: Transaction, group: Group, newcomer: MemberId, by: MemberId
    ) -> None:
        know = await self._know(tx, group.id, newcomer)
        if know is not None and by not in know and know:
            raise TalkFirstError(know)

    async def _know(
        self, tx: Transaction, group_id: GroupId, newcomer: MemberId
    ) -> tuple[MemberId, ...] | None:
        people = await self._groups.people_with_room_in(tx, group_id)
        pairs = await PairStore(tx, self._sealer).list_concerning(newcomer, people)
        if not pairs:
            return None
        know = [one for pair in pairs for one in await self._who_knows(tx, pair)]
        return tuple(dict.fromkeys(know))

    async def _who_knows(self, tx: Transaction, pair: Pair) -> tuple[MemberId, ...]:
        """The facilitator who was told, as long as that person leads anything here."""
        if pair.known_to is None or not await self._groups.leads_any_in(tx, pair.known_to):
            return ()
        return (pair.known_to,)

    async def _require_theirs(
        self, tx: Transaction, group_id: GroupId, member_id: MemberId, by: MemberId
    ) -> None:
        await self._groups.get_in(tx, group_id)
        await self._groups.require_facilitator(tx, group_id, by)
        if not await self._groups.has_room_in(tx, group_id, member_id):
            raise NotAMemberError

    async def _together(
        self, tx: Transaction, one: MemberId, another: MemberId
    ) -> tuple[Group, ...]:
        return tuple(
            [
                group
                for group in await self._groups.list_living_in(tx)
                if await self._groups.has_room_in(tx, group.id, one)
                and await self._groups.has_room_in(tx, group.id, another)
            ]
        )

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        """Without whom it is about: a copy lies about, and that name could hurt the one who asked most of all."""
        times = await PairStore(tx, self._sealer).list_times(member_id)
        return {
            ASKED_FOR: [
                {
                    "since": since.isoformat(),
                    "you": "asked to be kept apart from somebody"
                    if is_asker
                    else "were told, as a facilitator",
                }
                for is_asker, since in times
            ]
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await PairStore(tx, self._sealer).forget(member_id)
