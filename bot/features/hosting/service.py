"""What facilitators do around a meeting: find a stand-in, help who can't get in, remember to close.

The parts are named for what happens: around meetings, trouble joining, stand-ins.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.hosting.around_meetings import AroundMeetingsPart
from bot.features.hosting.declarations import CALLS, DECLARATIONS, STAND_INS
from bot.features.hosting.stand_in_store import StandInStore
from bot.features.hosting.stand_ins import StandInsPart
from bot.features.hosting.store import PingStore
from bot.features.hosting.trouble import TroublePart
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.service import SessionService


class HostingService(
    AroundMeetingsPart, TroublePart, StandInsPart, PersonalDataHolder[Transaction]
):
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
        sessions: SessionService,
        sealer: Sealer,
    ) -> None:
        super().__init__(
            db=db,
            clock=clock,
            audit=audit,
            outbox=outbox,
            guilds=guilds,
            members=members,
            groups=groups,
            sessions=sessions,
            sealer=sealer,
        )
        sessions.on_change(self._meetings_changed)
        guilds.on_change(self._desk_changed)
        groups.on_room_changed(self._room_changed)
        groups.on_left(self._person_left)
        sessions.on_change(self._stand_in_for_changed)
        groups.on_left(self._stand_in_left)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        store = PingStore(tx)
        calls = [*await store.list_of(member_id), *await store.list_answered_by(member_id)]
        return {
            STAND_INS: await self._stand_ins_of(tx, member_id),
            CALLS: [
                {
                    "asked_at": call.asked_at.isoformat(),
                    "asked_by_you": call.member_id == member_id,
                    "seen_at": None if call.seen_at is None else call.seen_at.isoformat(),
                    "answer": None if call.answer is None else call.answer.value,
                    "answered_by_you": call.answered_by == member_id,
                    "words": await self._words(tx, call),
                }
                for call in {call.id: call for call in calls}.values()
            ],
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await PingStore(tx).forget(member_id)
        await StandInStore(tx).forget(member_id)
        tx.after_commit(lambda: self.voices.forget(guild_id, member_id))
