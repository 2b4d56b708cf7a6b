"""A person asks to be reached, looks how it stands, and takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.db.database import Transaction
from bot.features.groups.duty import on_duty_from
from bot.features.groups.errors import NotInGroupError
from bot.features.groups.model import Group
from bot.features.requests import promises
from bot.features.requests.errors import (
    NoGroupToAskError,
    NoOneToAskError,
    RequestGoneError,
    TooManyRequestsError,
)
from bot.features.requests.ground import Asked, Ground
from bot.features.requests.model import (
    A_DAY,
    MOST_A_DAY,
    About,
    Event,
    Reach,
    Request,
    RequestId,
    RequestState,
    moved,
)
from bot.features.requests.store import RequestStore


@dataclass(frozen=True, slots=True)
class Door:
    """What a person finds who wants to ask: a group, or several to choose from."""

    groups: Sequence[Group]
    watched_from: datetime | None = None
    """Of the one group: now, when its duty hours begin, or never."""
    reaches_someone: bool = False
    """Who leads the one group is told of it without looking."""
    standing: Asked | None = None
    """They have asked there already."""

    @property
    def group(self) -> Group | None:
        return self.groups[0] if len(self.groups) == 1 else None


class AskingPart(Ground):
    async def look_at_door(
        self, guild_id: GuildId, group_id: GroupId | None, *, by: MemberId
    ) -> Door:
        """Whom they could ask. Nothing is kept, and nobody learns that they looked."""
        found = await self._groups.list_belongings(guild_id, by)
        theirs = [
            one.group
            for one in found
            if one.is_facilitator
            or (one.membership is not None and one.membership.state.opens_room)
        ]
        if group_id is not None:
            theirs = [one for one in theirs if one.id == group_id]
            if not theirs:
                raise NotInGroupError
        if not theirs:
            raise NoGroupToAskError(guild_id)
        if len(theirs) > 1:
            return Door(theirs)
        group, now = theirs[0], self._clock.now()
        async with self._db.reading(guild_id) as tx:
            standing = await RequestStore(tx).find_open(group.id, by)
            if standing is not None:
                return Door(theirs, standing=await self._asked(tx, standing))
            await self._refuse_too_many(tx, by)
            await self._refuse_alone(tx, group, by)
            watched_from = on_duty_from(group, now)
            reaches_someone = await self._reaches_someone(tx, group.id, by, watched_from)
        return Door(theirs, watched_from, reaches_someone)

    async def ask(
        self, guild_id: GuildId, group_id: GroupId, about: About, reach: Reach, *, by: MemberId
    ) -> Asked:
        """One at a time in each group: a second wish shows how the first one stands."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            await self._groups.hold_in(tx, group_id)
            group = await self._groups.get_in(tx, group_id)
            if not await self._groups.has_room_in(tx, group_id, by):
                raise NotInGroupError
            store = RequestStore(tx)
            standing = await store.find_open(group_id, by)
            if standing is not None:
                return await self._asked(tx, standing)
            await self._refuse_too_many(tx, by)
            await self._refuse_alone(tx, group, by)
            request = Request(
                id=RequestId(new_id(now)),
                guild_id=guild_id,
                group_id=group_id,
                member_id=by,
                about=about,
                reach=reach,
                state=RequestState.OPENED,
                opened_at=now,
                watched_from=on_duty_from(group, now),
            )
            await store.add(request)
            return await self._asked(tx, await self._call_out(tx, request, group))

    async def look(self, guild_id: GuildId, request_id: RequestId, *, by: MemberId) -> Asked:
        """How one's own stands."""
        async with self._db.reading(guild_id) as tx:
            return await self._asked(tx, _own(await RequestStore(tx).get(request_id), by))

    async def list_own(self, guild_id: GuildId, by: MemberId) -> tuple[Asked, ...]:
        """Those that are not over, oldest first."""
        async with self._db.reading(guild_id) as tx:
            found = await RequestStore(tx).list_open_of(by)
            return tuple([await self._asked(tx, one) for one in found])

    async def is_unsafe_to_write_in(self, tx: Transaction, member_id: MemberId) -> bool:
        """Whether they said so in a request that is not over, to whichever group."""
        found = await RequestStore(tx).list_open_of(member_id)
        return any(one.reach is Reach.UNSAFE for one in found)

    async def is_waiting_in(self, tx: Transaction, member_id: MemberId) -> bool:
        """Whether anything they asked for is not over."""
        return bool(await RequestStore(tx).list_open_of(member_id))

    async def can_ask(self, guild_id: GuildId, by: MemberId) -> bool:
        """Whether there is any group here that they could ask."""
        async with self._db.reading(guild_id) as tx:
            return await self._groups.is_anywhere(tx, by)

    async def withdraw(self, guild_id: GuildId, request_id: RequestId, *, by: MemberId) -> Asked:
        """Take it back, whoever has it by now. Twice is once."""
        async with self._db.transaction(guild_id) as tx:
            request = _own(await self._lock(tx, request_id), by)
            if request.state is not RequestState.WITHDRAWN:
                request = await self._take_back(tx, request)
            return await self._asked(tx, request)

    async def _take_back(self, tx: Transaction, request: Request) -> Request:
        now = self._clock.now()
        after = moved(request, Event.WITHDRAW, now=now)
        await RequestStore(tx).save(after)
        await self._quiet(tx, after)
        if request.state.is_with_someone and request.facilitator is not None:
            await self._outbox.post(tx, [promises.taken_back(after, request.facilitator, now)])
        return after

    async def _refuse_too_many(self, tx: Transaction, by: MemberId) -> None:
        since = self._clock.now() - A_DAY
        if await RequestStore(tx).count_since(by, since) >= MOST_A_DAY:
            raise TooManyRequestsError(tx.guild_id, limit=MOST_A_DAY)

    async def _refuse_alone(self, tx: Transaction, group: Group, by: MemberId) -> None:
        if not await self._others(tx, group.id, by):
            raise NoOneToAskError(group.guild_id, group.name)


def _own(request: Request, by: MemberId) -> Request:
    if request.member_id != by:
        raise RequestGoneError(is_anothers=True)
    return request
