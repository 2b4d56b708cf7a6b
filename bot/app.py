"""Where all objects meet. Read this file to know who speaks to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.client import Porchlight
from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.core.personal_data import PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.desk.service import DeskService
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.privacy.service import PrivacyService
from bot.features.reminders.service import ReminderService
from bot.features.sessions.service import SessionService
from bot.services import Services
from cogs._kit.refusals import answer_error
from cogs._kit.strays import answer_stray
from cogs.outbox.discord_sender import DiscordSender


class Clockworks(Protocol):
    """What wakes the outbox: APScheduler for real, a timer on the simulated loop in rehearsals."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def changed(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What the bot stands on. It outlives a restart of the bot."""

    db: Database
    ring: KeyRing
    clock: Clock
    commands_file: Path | None = None
    guild_id: int | None = None


MakeClockwork = Callable[[Services, Clock], Clockworks]


def build_bot(ground: Ground, make_clockwork: MakeClockwork) -> Porchlight:
    """Put a bot together. Called again for every restart, on the same ground."""
    db, clock = ground.db, ground.clock
    bot = Porchlight(commands_file=ground.commands_file, guild_id=ground.guild_id)
    bot.answer_error = answer_error
    bot.answer_stray = answer_stray
    sealer = Sealer(ground.ring, clock)
    audit = AuditService(db=db, sealer=sealer, clock=clock)
    outbox = OutboxService(db, clock, DiscordSender(bot))
    guilds = GuildService(db=db, clock=clock, audit=audit, outbox=outbox)
    members = MemberService(db=db, clock=clock, sealer=sealer)
    reminders = ReminderService(db=db, clock=clock, outbox=outbox, members=members)
    groups = GroupService(
        db=db, clock=clock, audit=audit, outbox=outbox, guilds=guilds, members=members
    )
    sessions = SessionService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        members=members,
        reminders=reminders,
        groups=groups,
    )
    desk = DeskService(db=db, clock=clock, audit=audit, outbox=outbox, guilds=guilds, groups=groups)
    holders: tuple[PersonalDataHolder[Transaction], ...] = (
        audit,
        outbox,
        members,
        reminders,
        groups,
        sessions,
    )
    privacy = PrivacyService(db=db, clock=clock, sealer=sealer, audit=audit, holders=holders)
    bot.services = Services(
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        members=members,
        reminders=reminders,
        groups=groups,
        sessions=sessions,
        desk=desk,
        privacy=privacy,
    )
    clockwork = make_clockwork(bot.services, clock)
    outbox.on_change = clockwork.changed
    bot.when_ready.append(clockwork.start)
    bot.when_closing.append(clockwork.stop)
    return bot
