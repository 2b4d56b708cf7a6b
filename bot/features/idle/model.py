"""Who has not tapped anything for a year: asked once, and erased a month later unless they tap."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.ids import GuildId, MemberId

ASKED_AFTER_MONTHS: Final = 12
ERASED_AFTER: Final = timedelta(days=30)
"""How long the question stands."""

NIGHTLY: Final = "ask_the_idle"
"""The job of the night that asks."""

ASK: Final = "idle.ask"
ASK_ROOM: Final = "idle.ask_room"


@dataclass(frozen=True, slots=True)
class LastTap:
    """Of one person in one server. The day is not kept: it would tell when somebody looks in."""

    guild_id: GuildId
    member_id: MemberId
    month: date
    """Its first day."""
    asked_at: datetime | None = None
    """Since when the question stands before them."""

    @property
    def erased_at(self) -> datetime | None:
        """From when on the night may erase them."""
        return None if self.asked_at is None else self.asked_at + ERASED_AFTER


def month_of(moment: datetime) -> date:
    return moment.date().replace(day=1)


def latest_idle(now: datetime) -> date:
    """The latest month whose last day lies a whole year back."""
    months = now.year * 12 + now.month - 1 - ASKED_AFTER_MONTHS - 1
    return date(months // 12, months % 12 + 1, 1)
