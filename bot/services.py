"""All services in one place, so that a cog finds the one it needs by name."""

from dataclasses import dataclass

from bot.core.clock import Clock
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
from bot.features.outbox.presence import Presence
from bot.features.outbox.service import OutboxService
from bot.features.personal_reminders.service import PersonalReminderService
from bot.features.polls.service import PollService
from bot.features.privacy.left_servers import LeftServers
from bot.features.privacy.service import PrivacyService
from bot.features.reminders.service import ReminderService
from bot.features.reports.service import ReportService
from bot.features.requests.service import RequestService
from bot.features.resources.service import ResourceService
from bot.features.sessions.service import SessionService


@dataclass(frozen=True, slots=True)
class Services:
    clock: Clock
    audit: AuditService
    outbox: OutboxService
    guilds: GuildService
    members: MemberService
    reminders: ReminderService
    groups: GroupService
    keep_apart: KeepApartService
    adults: AdultService
    sessions: SessionService
    hosting: HostingService
    calendars: CalendarService
    polls: PollService
    events: EventService
    clock_changes: ClockChangeService
    holidays: HolidayService
    personal_reminders: PersonalReminderService
    requests: RequestService
    reports: ReportService
    checkins: CheckInService
    resources: ResourceService
    idle: IdleService
    desk: DeskService
    privacy: PrivacyService
    left_servers: LeftServers
    presence: Presence
