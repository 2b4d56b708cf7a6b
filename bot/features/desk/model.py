"""What the desk tells of notes that did not go out as promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.features.outbox.presence import Absence

TOLD_FOR = timedelta(days=1)
"""How long an absence stands on the desk. By then everybody who looks at all has seen it."""


@dataclass(frozen=True, slots=True)
class NotesTrouble:
    """Of one server. Numbers only: whom it concerns is nobody's business here."""

    overdue: int
    """Notes that wait longer than they should, and still go out by themselves."""
    oldest_due_at: datetime | None
    absence: Absence | None


def worth_telling(absence: Absence | None, *, now: datetime) -> Absence | None:
    """One that fell between two notes is nobody's trouble, and an old one is news no more."""
    if absence is None or not absence.concerns_somebody or now >= absence.until + TOLD_FOR:
        return None
    return absence
