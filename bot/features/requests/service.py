"""*Ask a facilitator to reach me*: asked in two taps, called out in minutes, answered by one person.

The parts are named for who does what: the person asks, facilitators answer, and in between they are called by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.audit.watching import Watched
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.requests import promises
from bot.features.requests.calling import CallingPart
from bot.features.requests.declarations import DECLARATIONS, OWN_REQUESTS, REQUESTS
from bot.features.requests.model import Request
from bot.features.requests.store import RequestStore
from bot.features.requests.week import WeekPart


class RequestService(CallingPart, WeekPart, HoldsParts[Transaction]):
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
        super().__init__(
            db=db,
            clock=clock,
            audit=audit,
            outbox=outbox,
            guilds=guilds,
            members=members,
            groups=groups,
        )
        groups.on_left(self._person_left)
        groups.on_leads_no_more(self._leads_no_more)
        groups.on_archived(self._group_ended)
        groups.on_change(self._group_changed)
        guilds.on_change(self._desk_changed)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        store = RequestStore(tx)
        own = [_exported(one) for one in await store.list_of(member_id)]
        answered = await store.list_answered_by(member_id)
        # What somebody else asked about is theirs, so a facilitator's copy has only their own part.
        others = [
            {
                "answered_by_you": True,
                "seen_at": _when(one.seen_at),
                "ended_at": _when(one.ended_at),
            }
            for one in answered
            if one.member_id != member_id
        ]
        return {REQUESTS: [*own, *others]}

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await self._drop_own(tx, member_id)
        await RequestStore(tx).forget_facilitator(member_id)

    async def watched_of(self, tx: Transaction, member_id: MemberId) -> Sequence[Watched]:
        mine = await RequestStore(tx).list_of(member_id)
        return [Watched(one.id, "requests.", one.opened_at) for one in mine]

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (OWN_REQUESTS,)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        """What they did about others' stays with these."""
        await self._drop_own(tx, member_id)

    async def _drop_own(self, tx: Transaction, member_id: MemberId) -> None:
        store, now = RequestStore(tx), self._clock.now()
        for one in await store.list_of(member_id):
            await self._outbox.withdraw(tx, key_prefix=promises.everything(one.id))
            if one.desk_channel_id is not None and one.desk_message_id is not None:
                gone = promises.take_down(one, one.desk_channel_id, one.desk_message_id, now)
                await self._outbox.post(tx, [gone])
        await store.drop_of(member_id)


def _exported(request: Request) -> Mapping[str, Any]:
    return {
        "asked_at": request.opened_at.isoformat(),
        "about": request.about.value,
        "reach": request.reach.value,
        "state": request.state.value,
        "seen_at": _when(request.seen_at),
        "contacted_at": _when(request.contacted_at),
        "unanswered_at": _when(request.unanswered_at),
        "ended_at": _when(request.ended_at),
        "outcome": None if request.outcome is None else request.outcome.value,
        "offer": None if request.offer is None else request.offer.value,
    }


def _when(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
