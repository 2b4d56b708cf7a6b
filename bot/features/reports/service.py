"""*Tell a facilitator privately*: a message is shown to those who lead the group, without anybody else learning of it.

The parts are named for who does what: somebody tells, facilitators take it up.
``docs/decisions/0029-a-message-is-shown.md`` says why so little is kept of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.audit.watching import Watched
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.reports.declarations import DECLARATIONS, OWN_REPORTS, REPORTS
from bot.features.reports.taking_up import TakingUpPart
from bot.features.reports.telling import TellingPart


class ReportService(TellingPart, TakingUpPart, HoldsParts[Transaction]):
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
            sealer=sealer,
        )
        groups.on_leads_no_more(self._leads_no_more)
        groups.on_archived(self._group_ended)
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
        """Without the message and who wrote it: a copy lies about, and that name could hurt whoever told."""
        found = await self._store(tx).list_times(member_id)
        return {REPORTS: [{key: _written(value) for key, value in one.items()} for one in found]}

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await self._drop(tx, told_by=member_id)
        await self._store(tx).forget_facilitator(member_id)

    async def watched_of(self, tx: Transaction, member_id: MemberId) -> Sequence[Watched]:
        mine = await self._store(tx).list_told_at(member_id)
        return [Watched(number, "reports.", told_at) for number, told_at in mine]

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (OWN_REPORTS,)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        """What they took up of others' stays with these."""
        await self._drop(tx, told_by=member_id)


def _written(value: str | datetime | None) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else value
