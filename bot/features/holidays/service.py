"""Meetings that fall on a holiday: the desk asks, and nothing is skipped by itself."""

from bot.core.clock import Clock
from bot.db.database import Database
from bot.features.audit.service import AuditService
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.service import SessionService


class HolidayService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._groups = groups
        self._sessions = sessions
