"""A meeting on a public holiday, and what its facilitators want to do about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.ids import GroupId, GuildId, SessionId
from bot.features.groups.model import Group
from bot.features.holidays.public_holidays import holidays_on
from bot.features.sessions.model import Session

HolidayAskId = NewType("HolidayAskId", int)

ASKED_BEFORE: Final = timedelta(weeks=3)


class HolidayAnswer(StrEnum):
    KEPT = "kept"
    OFF = "off"
    """Skipped, or called off for whatever reason."""
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class HolidayAsk:
    """Asked once for a meeting and a day, settled once."""

    id: HolidayAskId
    guild_id: GuildId
    group_id: GroupId
    session_id: SessionId
    day: date
    """On the group's own calendar."""
    asked_at: datetime
    answer: HolidayAnswer | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its facilitators see it."""

    ask: HolidayAsk
    session: Session
    group: Group


def holiday_of(session: Session, country: str | None, language: str = "en") -> tuple[str, ...]:
    """The holidays on which a meeting falls, by the calendar of the group's own place."""
    return () if country is None else holidays_on(country, session.promised.at.date(), language)


def has_to_be_asked(session: Session, country: str | None, now: datetime) -> bool:
    is_soon = session.starts_at <= now + ASKED_BEFORE
    return is_soon and session.is_coming(now) and bool(holiday_of(session, country))
