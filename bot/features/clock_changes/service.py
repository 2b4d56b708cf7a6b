"""Clocks change in one place and not yet in another: whose meeting is at another hour hears of it before."""

from bot.core.clock import Clock
from bot.db.database import Database
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.service import SessionService


class ClockChangeService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._groups = groups
        self._sessions = sessions
