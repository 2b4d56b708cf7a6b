"""What all parts of the library stand on: their neighbours, and who looks after the shelf."""

from datetime import date

from bot.core.clock import Clock
from bot.core.errors import NotAllowedError
from bot.core.wall_time import load_zone
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.model import Standing
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.service import SessionService


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
        sessions: SessionService,
        sealer: Sealer,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._groups = groups
        self._sessions = sessions
        self._sealer = sealer

    async def _require_keeper(self, tx: Transaction, by: Standing) -> None:
        """Whoever leads a group here looks after the shelf, and whoever runs the server may."""
        if not by.is_admin and not await self._groups.leads_any_in(tx, by.member_id):
            raise NotAllowedError

    async def _today(self, tx: Transaction) -> date:
        """On the server's clock."""
        guild = await self._guilds.get_in(tx, tx.guild_id)
        return self._clock.now().astimezone(load_zone(guild.zone)).date()
