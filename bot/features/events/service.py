"""Meetings as Discord's own events, for groups that chose so."""

from bot.core.clock import Clock
from bot.db.database import Database
from bot.features.audit.service import AuditService
from bot.features.groups.service import GroupService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.service import SessionService


class EventService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._groups = groups
        self._sessions = sessions
