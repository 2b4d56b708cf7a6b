"""What all parts of the request service stand on: their neighbours, and the steps they share."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.clock import Clock
from bot.core.errors import NotFoundError
from bot.core.ids import GroupId, MemberId, new_id
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.duty import on_duty
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.model import Promise
from bot.features.outbox.service import OutboxService
from bot.features.requests import promises
from bot.features.requests.model import (
    UNWATCHED_FOR,
    Event,
    Reach,
    Request,
    RequestId,
    RequestState,
    Step,
    moved,
    next_step_at,
    step_due,
)
from bot.features.requests.store import RequestStore


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as its author or a facilitator of that group sees it."""

    request: Request
    group: Group | None
    """None once the group has ended."""
    is_inside: bool = True
    """False of a request that ended because they are in the group no more."""
    reaches_someone: bool = False
    """While it waits, for the one who asked: who can answer it is told of it without looking."""


class Ground:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._groups = groups

    async def _lock(self, tx: Transaction, request_id: RequestId) -> Request:
        """Behind its group, as whoever comes, leaves or steps down holds that first."""
        await self._groups.hold_in(tx, (await RequestStore(tx).get(request_id)).group_id)
        return await RequestStore(tx).lock(request_id)

    async def _asked(self, tx: Transaction, request: Request) -> Asked:
        is_inside = request.state is not RequestState.WITHDRAWN or await self._groups.has_room_in(
            tx, request.group_id, request.member_id
        )
        reaches_someone = request.state.waits and await self._reaches_someone(
            tx, request.group_id, request.member_id, request.watched_from
        )
        return Asked(request, await self._group(tx, request.group_id), is_inside, reaches_someone)

    async def _group(self, tx: Transaction, group_id: GroupId) -> Group | None:
        try:
            return await self._groups.get_in(tx, group_id)
        except NotFoundError:
            return None

    async def _others(
        self, tx: Transaction, group_id: GroupId, asker: MemberId
    ) -> tuple[MemberId, ...]:
        """Who can answer it: everyone who leads the group, but not the one who asked."""
        led_by = await self._groups.facilitators_in(tx, group_id)
        return tuple(one for one in led_by if one != asker)

    async def _reaches_someone(
        self, tx: Transaction, group_id: GroupId, asker: MemberId, watched_from: datetime | None
    ) -> bool:
        """Whether a call would find anybody: now, or when the hours begin that it waits for."""
        now = self._clock.now()
        at = now if watched_from is None else max(now, watched_from)
        others = await self._others(tx, group_id, asker)
        return bool(await self._members.list_reached_in(tx, tx.guild_id, others, at=at))

    async def _to_call(self, tx: Transaction, request: Request) -> tuple[MemberId, ...]:
        """Nobody is called who can't be told, so nobody counts as told who was not."""
        others = await self._others(tx, request.group_id, request.member_id)
        return await self._members.list_to_tell_in(tx, request.guild_id, others)

    async def _call_out(self, tx: Transaction, request: Request, group: Group) -> Request:
        """It waits on the desk: begin to call facilitators, at once or when their hours begin."""
        now = self._clock.now()
        await self._outbox.post(tx, [promises.desk(request, now)])
        if request.watched_from is None:
            others = await self._to_call(tx, request)
            await self._outbox.post(tx, [promises.notice(request, one, now) for one in others])
            # What was handed back has its day anew.
            await self._outbox.post(tx, [promises.turn(request, now + UNWATCHED_FOR)])
            return request
        return await self._take_steps(tx, request, group)

    async def _take_steps(self, tx: Transaction, request: Request, group: Group) -> Request:
        """Call whoever is to be called by now, and look again when the next step comes."""
        step = step_due(request, self._clock.now())
        if step is not None:
            request = await self._take_step(tx, request, group, step)
        at = next_step_at(request)
        if at is not None:
            await self._outbox.post(tx, [promises.turn(request, at)])
        return request

    async def _take_step(
        self, tx: Transaction, request: Request, group: Group, step: Step
    ) -> Request:
        now = self._clock.now()
        called = min(step, Step.BACKUP)
        if called > request.step:
            await self._outbox.post(tx, await self._calls(tx, request, group, called))
        if step is Step.UNANSWERED:
            request = moved(request, Event.NO_ANSWER, now=now)
        request = replace(request, step=step)
        await RequestStore(tx).save(request)
        if request.no_one_has_answered:
            await self._tell(tx, request, f"step{step.value}")
            await self._outbox.post(tx, [promises.desk(request, now)])
        return request

    async def _calls(
        self, tx: Transaction, request: Request, group: Group, step: Step
    ) -> list[Promise]:
        now = self._clock.now()
        people = await self._to_call(tx, request)
        if request.watched_from is None:
            # Nobody is on duty, so nobody is woken.
            return [promises.notice(request, one, now, again=True) for one in people]
        if step < Step.BACKUP:
            people = on_duty(group, people, request.watched_from)
        return [promises.call(request, step, one, now) for one in people]

    async def _tell(self, tx: Transaction, request: Request, what: str) -> None:
        """A note to the person, unless somebody may look at their phone."""
        if request.reach is Reach.NOTE:
            await self._outbox.post(tx, [promises.told(request, what, self._clock.now())])

    async def _tell_anew(self, tx: Transaction, request: Request, what: str) -> None:
        """Of what can change back and forth: each change is news, and of several that still wait one is enough."""
        await self._outbox.withdraw(tx, key_prefix=promises.told_of(request, what))
        await self._tell(tx, request, f"{what}:{new_id(self._clock.now())}")

    async def _quiet(self, tx: Transaction, request: Request) -> None:
        """Nobody has to be called any more, and the desk's card goes."""
        await self._outbox.withdraw(tx, key_prefix=promises.everything(request.id))
        await self._outbox.post(tx, [promises.desk(request, self._clock.now())])
