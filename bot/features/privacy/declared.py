"""Everything that can be kept of a person, without a database: for papers, and for whoever wants to know beforehand."""

from typing import Final

from bot.core.personal_data import Declaration, Since
from bot.db import data_keys
from bot.features.adults import declarations as adults
from bot.features.audit import declarations as audit
from bot.features.calendars import declarations as calendars
from bot.features.checkins import declarations as checkins
from bot.features.checkins import round_declarations as rounds
from bot.features.groups import declarations as groups
from bot.features.hosting import declarations as hosting
from bot.features.idle import declarations as idle
from bot.features.keep_apart import declarations as keep_apart
from bot.features.members import declarations as members
from bot.features.outbox import declarations as outbox
from bot.features.personal_reminders import declarations as personal_reminders
from bot.features.polls import declarations as polls
from bot.features.reminders import declarations as reminders
from bot.features.reports import declarations as reports
from bot.features.requests import declarations as requests
from bot.features.resources import declarations as resources
from bot.features.sessions import declarations as sessions

EVERY_DECLARATION: Final[tuple[Declaration, ...]] = (
    *members.DECLARATIONS,
    *idle.DECLARATIONS,
    *groups.DECLARATIONS,
    *keep_apart.DECLARATIONS,
    *adults.DECLARATIONS,
    *sessions.DECLARATIONS,
    *checkins.DECLARATIONS,
    *rounds.ROUND_DECLARATIONS,
    *requests.DECLARATIONS,
    *reports.DECLARATIONS,
    *personal_reminders.DECLARATIONS,
    *calendars.DECLARATIONS,
    *polls.DECLARATIONS,
    *hosting.DECLARATIONS,
    *resources.DECLARATIONS,
    *reminders.DECLARATIONS,
    *outbox.DECLARATIONS,
    *audit.DECLARATIONS,
    *data_keys.DECLARATIONS,
)
"""In the order in which people look for it. A test compares it with what the features say of themselves."""

KEPT_WHILE_HERE: Final = {
    one.table: one.columns for one in EVERY_DECLARATION if one.lifetime.since is Since.LEFT
}
"""What ends only because somebody takes part no longer, and with it the columns that say whose it is."""
