"""Facilitators see that somebody waits, one of them goes on with it, and notes how it ended.

Who asked is told only to a facilitator of that group who opens it, and each opening is kept.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction
from bot.features.groups.duty import on_duty_from
from bot.features.groups.model import Group
from bot.features.requests import promises
from bot.features.requests.errors import (
    NotSafeToWriteError,
    OwnRequestError,
    RequestOverError,
    RequestTakenError,
)
from bot.features.requests.ground import Asked, Ground
from bot.features.requests.model import (
    HELD_FOR,
    Event,
    Offer,
    Outcome,
    Reach,
    Request,
    RequestId,
    free_at,
    moved,
    next_state,
    refuse_taken,
)
from bot.features.requests.store import RequestStore


class AnsweringPart(Ground):
    async def list_for_desk(self, guild_id: GuildId, by: MemberId) -> tuple[Asked, ...]:
        """What a facilitator can go on with, without names: unanswered first, then oldest first. Their own wish to be
        reached is not among them, nor what somebody else has."""
        led = await self._groups.list_facilitated(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            found = [
                Asked(one, group)
                for group in led
                for one in await RequestStore(tx).list_open_of_group(group.id)
                if one.member_id != by and self._is_open_to(one, by)
            ]
        return tuple(
            sorted(
                found, key=lambda one: (one.request.unanswered_at is None, one.request.opened_at)
            )
        )

    async def list_untold(self, guild_id: GuildId, by: MemberId) -> tuple[Group, ...]:
        """The groups they lead that have duty hours and nobody whom a call would find now."""
        led = await self._groups.list_facilitated(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            return tuple(
                [
                    group
                    for group in led
                    if group.duty_hours is not None and not await self._reached(tx, group)
                ]
            )

    async def _reached(self, tx: Transaction, group: Group) -> tuple[MemberId, ...]:
        led_by = await self._groups.facilitators_in(tx, group.id)
        return await self._members.list_reached_in(tx, group.guild_id, led_by)

    async def find_waiting(
        self, guild_id: GuildId, request_id: RequestId, *, by: MemberId
    ) -> Asked | None:
        """For a note: whether there is still something to do, and for this facilitator."""
        async with self._db.reading(guild_id) as tx:
            request = await RequestStore(tx).find(request_id)
            if request is None or request.state.is_over or request.member_id == by:
                return None
            if by not in await self._groups.facilitators_in(tx, request.group_id):
                return None
            is_for_them = request.state.waits or request.facilitator == by
            return await self._asked(tx, request) if is_for_them else None

    async def open_(self, guild_id: GuildId, request_id: RequestId, *, by: MemberId) -> Asked:
        """Learn who asked. For the next minutes nobody else can, unless nobody goes on with it."""
        now = self._clock.now()
        async with self._deciding(guild_id, request_id, by) as (tx, found):
            if found.state.is_over:
                raise RequestOverError(guild_id)
            refuse_taken(found, by, now=now)
            request = found
            if found.facilitator != by:
                request = replace(found, held_by=by, held_until=now + HELD_FOR)
                await RequestStore(tx).save(request)
            await self._record(tx, request, by, "opened")
            return await self._asked(tx, request)

    async def see(self, guild_id: GuildId, request_id: RequestId, *, by: MemberId) -> Asked:
        """*I'm on it*: from here on one person has it, and whoever asked reads who."""
        now = self._clock.now()
        async with self._deciding(guild_id, request_id, by) as (tx, found):
            if found.state.is_with_someone and found.facilitator == by:
                return await self._asked(tx, found)
            refuse_taken(found, by, now=now)
            event = Event.TAKE_OVER if found.state.is_with_someone else Event.SEE
            request = moved(found, event, now=now, by=by)
            await RequestStore(tx).save(request)
            await self._quiet(tx, request)
            await self._tell_anew(tx, request, "seen")
            await self._outbox.post(tx, [promises.remind(request, by, now)])
            await self._record(tx, request, by, "seen")
            return await self._asked(tx, request)

    async def contact(self, guild_id: GuildId, request_id: RequestId, *, by: MemberId) -> Asked:
        """*I reached them*."""
        async with self._holding(guild_id, request_id, by, Event.CONTACT) as (tx, found):
            request = moved(found, Event.CONTACT, now=self._clock.now())
            await RequestStore(tx).save(request)
            await self._record(tx, request, by, "contacted")
            return await self._asked(tx, request)

    async def offer(
        self, guild_id: GuildId, request_id: RequestId, offer: Offer, *, by: MemberId
    ) -> Asked:
        """Tell them how this facilitator wants to speak with them, in a note that says nothing by itself."""
        async with self._holding(guild_id, request_id, by, Event.CONTACT) as (tx, found):
            if found.reach is Reach.UNSAFE:
                raise NotSafeToWriteError(guild_id)
            if found.offer is offer:
                return await self._asked(tx, found)
            request = replace(found, offer=offer)
            await RequestStore(tx).save(request)
            await self._tell_anew(tx, request, "offer")
            return await self._asked(tx, request)

    async def close(
        self, guild_id: GuildId, request_id: RequestId, outcome: Outcome, *, by: MemberId
    ) -> Asked:
        async with self._holding(guild_id, request_id, by, Event.CLOSE) as (tx, found):
            closed = moved(found, Event.CLOSE, now=self._clock.now())
            request = replace(closed, outcome=outcome)
            await RequestStore(tx).save(request)
            await self._quiet(tx, request)
            await self._record(tx, request, by, "closed")
            return await self._asked(tx, request)

    async def hand_back(self, guild_id: GuildId, request_id: RequestId, *, by: MemberId) -> Asked:
        """*Hand over*: it stands on the desk again, and all are called anew."""
        async with self._holding(guild_id, request_id, by, Event.HAND_BACK) as (tx, request):
            await self._record(tx, request, by, "handed_back")
            return await self._asked(tx, await self._back_to_desk(tx, request))

    async def _back_to_desk(self, tx: Transaction, request: Request) -> Request:
        now = self._clock.now()
        await self._outbox.withdraw(tx, key_prefix=promises.everything(request.id))
        group = await self._groups.get_in(tx, request.group_id)
        request = moved(request, Event.HAND_BACK, now=now, watched_from=on_duty_from(group, now))
        await RequestStore(tx).save(request)
        await self._tell(tx, request, "back")
        return await self._call_out(tx, request, group)

    @asynccontextmanager
    async def _deciding(
        self, guild_id: GuildId, request_id: RequestId, by: MemberId
    ) -> AsyncGenerator[tuple[Transaction, Request]]:
        """For facilitators of that group, but not for the one who asked."""
        async with self._groups.deciding(guild_id, by) as tx:
            request = await self._lock(tx, request_id)
            await self._groups.require_facilitator(tx, request.group_id, by)
            if request.member_id == by:
                raise OwnRequestError
            yield tx, request

    @asynccontextmanager
    async def _holding(
        self, guild_id: GuildId, request_id: RequestId, by: MemberId, event: Event
    ) -> AsyncGenerator[tuple[Transaction, Request]]:
        """For the one facilitator who has it."""
        async with self._deciding(guild_id, request_id, by) as (tx, request):
            next_state(request, event)
            if request.facilitator != by:
                raise RequestTakenError(guild_id, request.facilitator, free_at=free_at(request))
            yield tx, request

    def _is_open_to(self, request: Request, by: MemberId) -> bool:
        """What waits is on everybody's desk, also while one of them looks at it."""
        free = free_at(request)
        is_free = free is None or self._clock.now() >= free
        return request.state.waits or request.facilitator == by or is_free

    async def _record(self, tx: Transaction, request: Request, by: MemberId, what: str) -> None:
        await self._audit.record(
            tx,
            actor=by,
            action=f"requests.{what}",
            group_id=request.group_id,
            subject_member=request.member_id if what == "opened" else None,
            subject_id=request.id,
        )
