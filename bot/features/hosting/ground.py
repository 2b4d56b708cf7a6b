"""What all parts of hosting stand on: their neighbours."""

from bot.core.clock import Clock
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.features.audit.service import AuditService
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.hosting.voice_minutes import VoiceMinutes
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
        self.voices = VoiceMinutes()
