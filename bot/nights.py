"""What is done once a night, in this order. What may be kept no longer is let go here."""

from collections.abc import Awaitable, Callable, Iterator

from bot.core.wall_time import tzdata_version
from bot.db.copies import Copies
from bot.db.database import Database
from bot.db.erasures import ErasureLedger
from bot.features.idle.model import NIGHTLY as ASK_THE_IDLE
from bot.features.outbox.nightly import NightlyJob
from bot.features.resources.finding.searching import version as search_version
from bot.services import Services


def nightly_jobs(services: Services) -> tuple[NightlyJob, ...]:
    """What is looked after once a night: the calendar, what people deleted, and what may be kept no longer."""
    return (
        # New zone rules make it a job that has never been done, which is caught up at start.
        NightlyJob(f"plan_ahead@{tzdata_version()}", services.sessions.plan_ahead),
        # So do another analyser or other synonyms.
        NightlyJob(f"repair_search@{search_version()}", services.resources.repair_terms),
        NightlyJob("plan_clock_notes", services.clock_changes.plan_all),
        NightlyJob("ask_about_holidays", services.holidays.ask_ahead),
        NightlyJob("repair_front_doors", services.guilds.repair),
        NightlyJob("repair_groups", services.groups.check_all),
        NightlyJob("repair_cards", services.sessions.repair_cards),
        NightlyJob("check_events", services.events.check_all),
        NightlyJob("repair_polls", services.polls.repair_cards),
        NightlyJob("repair_desks", services.desk.repair),
        NightlyJob("repair_meetings", services.hosting.repair),
        NightlyJob("forget_departed", services.groups.forget_departed),
        NightlyJob("repair_requests", services.requests.repair),
        NightlyJob("forget_requests", services.requests.forget_old),
        NightlyJob("repair_reports", services.reports.repair),
        NightlyJob("forget_reports", services.reports.forget_old),
        NightlyJob("forget_attendance", services.sessions.forget_names),
        NightlyJob("forget_stand_ins", services.hosting.forget_stand_ins),
        NightlyJob("forget_polls", services.polls.forget_old),
        NightlyJob("forget_calendar_links", services.calendars.drop_lapsed),
        NightlyJob("plan_personal_reminders", services.personal_reminders.repair),
        NightlyJob("forget_personal_reminders", services.personal_reminders.forget_old),
        NightlyJob("repair_checkins", services.checkins.repair_rounds),
        NightlyJob("repair_picks", services.resources.repair_picks),
        NightlyJob("forget_checkins", services.checkins.wipe_missed),
        NightlyJob("forget_rounds", services.checkins.forget_rounds),
        NightlyJob("forget_checkin_numbers", services.checkins.forget_old_numbers),
        NightlyJob("forget_occasions", services.reminders.forget_past),
        NightlyJob("forget_receipts", services.members.drop_old_receipts),
        NightlyJob("forget_deliveries", services.outbox.tidy),
        NightlyJob(
            "forget_audit", lambda: services.audit.prune(services.clock.now()), counts_days=True
        ),
        NightlyJob(ASK_THE_IDLE, services.idle.ask),
        NightlyJob("forget_the_idle", services.idle.erase_due, counts_days=True),
        NightlyJob("forget_under_age", services.adults.erase_due, counts_days=True),
        NightlyJob("forget_left_servers", services.left_servers.erase_due, counts_days=True),
        NightlyJob("empty_log", services.privacy.empty_log),
        # The last, as it may take most of an hour.
        NightlyJob("look_at_links", services.resources.look_at_links),
    )


def nightly_copies(
    db: Database, erasures: ErasureLedger | None, copies: Copies | None
) -> Iterator[NightlyJob]:
    """What no old copy may bring back, and the copies themselves."""
    if erasures is not None:
        yield NightlyJob("tidy_erasures", lambda: erasures.tidy(db), counts_days=True)
    if copies is not None:
        yield NightlyJob("back_up", copies.back_up)


def all_repairs(services: Services) -> tuple[Callable[[], Awaitable[None]], ...]:
    """What is mended at start, and where the bot is let in again: Discord tells nobody what was deleted meanwhile."""
    return (
        services.guilds.repair,
        services.groups.check_all,
        services.sessions.repair_cards,
        services.polls.repair_cards,
        services.checkins.repair_rounds,
        services.resources.repair_picks,
        services.hosting.repair,
        services.requests.repair,
        services.reports.repair,
        services.events.check_all,
        services.desk.repair,
    )
