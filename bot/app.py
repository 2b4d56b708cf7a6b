"""Where all objects meet. Read this file to know who speaks to whom."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Protocol

from bot.client import Porchlight, client
from bot.clockwork import Clockwork
from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.core.personal_data import PersonalDataHolder
from bot.core.shards import ALL, Shards
from bot.core.wall_time import use_pinned_tzdata
from bot.db.copies import Copies
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import ErasureLedger
from bot.features.adults.service import AdultService
from bot.features.audit.service import AuditService
from bot.features.calendars.service import CalendarService
from bot.features.checkins.service import CheckInService
from bot.features.clock_changes.service import ClockChangeService
from bot.features.desk.service import DeskService
from bot.features.events.service import EventService
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.holidays.service import HolidayService
from bot.features.hosting.service import HostingService
from bot.features.idle.service import IdleService
from bot.features.keep_apart.service import KeepApartService
from bot.features.members.service import MemberService
from bot.features.outbox.nightly import NightlyJobs
from bot.features.outbox.ports import Sender
from bot.features.outbox.presence import BEAT_EVERY, Presence
from bot.features.outbox.service import OutboxService
from bot.features.personal_reminders.service import PersonalReminderService
from bot.features.polls.service import PollService
from bot.features.privacy.declared import KEPT_WHILE_HERE
from bot.features.privacy.left_servers import LeftServers
from bot.features.privacy.service import PrivacyService
from bot.features.reminders.service import ReminderService
from bot.features.reports.service import ReportService
from bot.features.requests.service import RequestService
from bot.features.resources.checking.checker import LinkChecker
from bot.features.resources.service import ResourceService
from bot.features.sessions.service import SessionService
from bot.ground import Ground
from bot.monitor import Monitor
from bot.nights import all_repairs, nightly_copies, nightly_jobs
from bot.running import App
from bot.services import Services
from bot.web import FeedServer
from cogs._kit.before_command import before_command
from cogs._kit.calendar_word import busy_in
from cogs._kit.last_tap import note_tap
from cogs._kit.refusals import answer_error
from cogs._kit.strays import answer_stray
from cogs.outbox.discord_sender import DiscordSender
from config.settings import Settings


class Clockworks(Protocol):
    """What wakes the outbox: APScheduler for real, a timer on the simulated loop in rehearsals."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def changed(self) -> None: ...


MakeClockwork = Callable[[Services, Clock, NightlyJobs], Clockworks]


def build_bot(ground: Ground, make_clockwork: MakeClockwork) -> Porchlight:
    """Put a bot together. Called again for every restart, on the same ground."""
    use_pinned_tzdata()
    bot = client(commands_file=ground.commands_file, guild_id=ground.guild_id, part=ground.part)
    bot.answer_error = answer_error
    bot.answer_stray = answer_stray
    bot.before_command = before_command
    bot.after_command = note_tap
    bot.taps_a_minute = ground.taps_a_minute
    services = services_on(ground, DiscordSender(bot))
    bot.services = services
    services.resources.open_checker = ground.open_checker
    jobs = (*nightly_jobs(services), *nightly_copies(ground.db, ground.erasures, ground.copies))
    nightly = NightlyJobs(ground.db, ground.clock, jobs)
    clockwork = make_clockwork(services, ground.clock, nightly)
    services.outbox.on_change = clockwork.changed
    repairs = all_repairs(services)
    bot.when_back += repairs
    bot.when_ready += [
        services.guilds.learn_help_countries,
        *repairs,
        services.presence.wake,
        services.outbox.look_for_restored,
        clockwork.start,
    ]
    bot.when_closing += [
        services.resources.stop_looking,
        clockwork.stop,
        *([] if ground.copies is None else [ground.copies.stop]),
        services.presence.beat,
    ]
    if ground.public_url is not None and not ground.part.is_first:
        services.calendars.served_at = ground.public_url  # by the first process
    elif ground.calendar_port is not None and ground.public_url is not None:
        feed = FeedServer(
            services.calendars,
            ground.clock,
            port=ground.calendar_port,
            public_url=ground.public_url,
            busy=busy_in,
        )
        bot.when_ready.append(feed.start)
        bot.when_closing.insert(0, feed.stop)
    return bot


def services_on(ground: Ground, sender: Sender) -> Services:
    """Every service with its neighbours, and who holds anything of a person."""
    db, clock = ground.db, ground.clock
    erasures = ground.erasures or ErasureLedger(ground.ring, clock)
    sealer = Sealer(ground.ring, clock, erasures=erasures)
    audit = AuditService(db=db, sealer=sealer, clock=clock)
    outbox = OutboxService(db, clock, sender, shards=ground.part)
    guilds = GuildService(db=db, clock=clock, audit=audit, outbox=outbox)
    members = MemberService(db=db, clock=clock, sealer=sealer)
    reminders = ReminderService(db=db, clock=clock, outbox=outbox, members=members)
    groups = GroupService(
        db=db, clock=clock, audit=audit, outbox=outbox, guilds=guilds, members=members
    )
    keep_apart = KeepApartService(clock=clock, sealer=sealer, audit=audit, groups=groups)
    adults = AdultService(
        db=db, clock=clock, sealer=sealer, audit=audit, members=members, groups=groups
    )
    sessions = SessionService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        members=members,
        reminders=reminders,
        groups=groups,
        sealer=sealer,
    )
    hosting = HostingService(
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
    calendars = CalendarService(
        db=db,
        clock=clock,
        guilds=guilds,
        members=members,
        groups=groups,
        sessions=sessions,
        sealer=sealer,
        outbox=outbox,
    )
    polls = PollService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        members=members,
        groups=groups,
        sessions=sessions,
    )
    events = EventService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        groups=groups,
        sessions=sessions,
    )
    clock_changes = ClockChangeService(
        db=db,
        clock=clock,
        outbox=outbox,
        guilds=guilds,
        members=members,
        groups=groups,
        sessions=sessions,
    )
    holidays = HolidayService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        groups=groups,
        sessions=sessions,
    )
    personal_reminders = PersonalReminderService(
        db=db, clock=clock, outbox=outbox, guilds=guilds, members=members, sealer=sealer
    )
    requests = RequestService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        members=members,
        groups=groups,
    )
    reports = ReportService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        members=members,
        groups=groups,
        sealer=sealer,
    )
    checkins = CheckInService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        members=members,
        groups=groups,
        sessions=sessions,
        requests=requests,
        sealer=sealer,
    )
    resources = ResourceService(
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
    idle = IdleService(
        db=db,
        clock=clock,
        outbox=outbox,
        members=members,
        groups=groups,
        sessions=sessions,
        requests=requests,
        kept_while_here=KEPT_WHILE_HERE,
    )
    presence = Presence(db, clock)
    desk = DeskService(
        db=db,
        clock=clock,
        audit=audit,
        outbox=outbox,
        presence=presence,
        guilds=guilds,
        groups=groups,
    )
    holders: tuple[PersonalDataHolder[Transaction], ...] = (
        audit,
        outbox,
        members,
        reminders,
        groups,
        keep_apart,
        adults,
        sessions,
        hosting,
        calendars,
        polls,
        personal_reminders,
        requests,
        reports,
        checkins,
        resources,
        idle,
    )
    privacy = PrivacyService(
        db=db,
        clock=clock,
        sealer=sealer,
        audit=audit,
        outbox=outbox,
        holders=holders,
        hold_first=groups.hold_all_of_in,
    )
    outbox.on_unreachable(groups.find_another_way)
    outbox.on_recipient_gone(groups.member_gone_in)
    outbox.on_recipient_gone(resources.suggester_gone)
    left_servers = LeftServers(db=db, clock=clock, outbox=outbox)
    left_servers.on_erase(erasures.guild_erased)
    groups.on_erase(privacy.forget_member)
    groups.on_departed(privacy.forget_in, hold=privacy.hold_in)
    idle.on_erase(privacy.forget_in)
    adults.on_erase(privacy.forget_in)
    return Services(
        clock=clock,
        audit=audit,
        outbox=outbox,
        guilds=guilds,
        members=members,
        reminders=reminders,
        groups=groups,
        keep_apart=keep_apart,
        adults=adults,
        sessions=sessions,
        hosting=hosting,
        calendars=calendars,
        polls=polls,
        events=events,
        clock_changes=clock_changes,
        holidays=holidays,
        personal_reminders=personal_reminders,
        requests=requests,
        reports=reports,
        checkins=checkins,
        resources=resources,
        idle=idle,
        desk=desk,
        privacy=privacy,
        left_servers=left_servers,
        presence=presence,
    )


def _with_heartbeat(services: Services, clock: Clock, nightly: NightlyJobs) -> Clockwork:
    clockwork = Clockwork(services, clock, nightly)
    clockwork.beat_with(services.presence.beat, every=BEAT_EVERY)
    return clockwork


@asynccontextmanager
async def open_app(settings: Settings, *, clock: Clock, part: Shards = ALL) -> AsyncGenerator[App]:
    """Open the database and the key ring, and close all of it again whatever happens."""
    db = Database(settings.database_url)
    ring = KeyRing.load(settings.key_ring)
    erasures = ErasureLedger(ring, clock, file=ErasureFile(settings.erasures_file))
    places = {
        "folder": settings.backup_folder,
        "scratch_in": settings.data_folder,
        "audit_seen": settings.audit_seen_file,
    }
    ground = Ground(
        db=db,
        ring=ring,
        clock=clock,
        commands_file=settings.data_folder / "commands.sha256",
        guild_id=settings.guild_id,
        calendar_port=settings.calendar_port,
        public_url=settings.public_url,
        part=part,
        erasures=erasures,
        copies=Copies(db, ring, clock, erasures=erasures, **places) if settings.backups else None,
        taps_a_minute=60,
        open_checker=partial(LinkChecker, clock, contact=settings.contact)
        if settings.check_links
        else None,
    )
    bot = build_bot(ground, _with_heartbeat)
    monitor = None
    if settings.monitor_port is not None:
        monitor = Monitor(
            bot.services.outbox,
            clock,
            address=settings.monitor_address,
            port=settings.monitor_port,
            is_connected=lambda: bot.is_connected,
        )
    app = App(bot, monitor)
    async with AsyncExitStack() as leaving:  # the second is left also when the first fails
        leaving.push_async_callback(db.close)
        leaving.push_async_callback(app.close)
        yield app
