"""Whether the bot was away, and what became of what fell due meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.clock import Clock
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.outbox.model import Debt, DeliveryState, Reason
from bot.features.outbox.tables import DeliveryRow, PresenceRow

LONG_ENOUGH = timedelta(minutes=2)
"""A restart takes less; longer than this somebody may have waited for a note."""
BEAT_EVERY = timedelta(minutes=1)
"""How often to say "I am here", and so how exactly an absence is known after a crash."""

_ONLY_ROW = 1


@dataclass(frozen=True, slots=True)
class Absence:
    """One time away, and the messages that fell due in it. Nothing is counted as kept that is not known to be."""

    since: datetime
    until: datetime
    sent_late: int
    waiting: int
    """Not sent yet, and still worth sending."""
    too_late: int
    """Skipped, since they would have helped nobody any more."""
    lost: int
    """Given up."""
    unsure: int
    """May have been said. Only these could ever be said twice, and only if a person sends them again."""

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def absence_line(absence: Absence) -> str:
    """For the operator: what became of what was promised for that time."""
    minutes = round(absence.length.total_seconds() / 60)
    away = f"Away {minutes} minutes. {absence.sent_late} sent late, {absence.lost} lost, "
    more = [
        f"{number} {what}."
        for number, what in (
            (absence.waiting, "still waiting"),
            (absence.too_late, "skipped because they were over"),
            (absence.unsure, "unsure, see the desk"),
        )
        if number
    ]
    # What was sent is never sent again; only what is unsure could be heard twice, if a person repeats it.
    return " ".join([f"{away}0 twice.", *more])


class Presence:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def beat(self) -> None:
        """Say that the bot is here, now."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            row = await _row(tx)
            row.seen_at = self._clock.now()

    async def wake(self) -> None:
        """Called at the start: notice how long it was away."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            row = await _row(tx)
            if row.seen_at is not None and now - row.seen_at >= LONG_ENOUGH:
                row.away_since, row.away_until = row.seen_at, now
            row.seen_at = now

    async def last_absence(self) -> Absence | None:
        async with self._db.reading(EVERY_GUILD) as tx:
            row = await tx.session.get(PresenceRow, _ONLY_ROW)
            if row is None or row.away_since is None or row.away_until is None:
                return None
            return await _told(tx, row.away_since, row.away_until)


async def _row(tx: Transaction) -> PresenceRow:
    """Hold the one row, also when several processes start on an empty database at once."""
    dialect = postgresql if tx.dialect == "postgresql" else sqlite
    await tx.session.execute(
        dialect.insert(PresenceRow).values(id=_ONLY_ROW).on_conflict_do_nothing()
    )
    return await tx.session.get_one(PresenceRow, _ONLY_ROW, with_for_update=True)


async def _told(tx: Transaction, since: datetime, until: datetime) -> Absence:
    row = DeliveryRow
    query = (
        select(row.state, row.failure, row.was_late, func.count())
        .where(row.debt == Debt.SAY, row.due_at > since, row.due_at <= until)
        .group_by(row.state, row.failure, row.was_late)
    )
    counts = (await tx.session.execute(query)).all()

    def count(state: DeliveryState, failure: Reason | None = None, *, late: bool = False) -> int:
        return sum(
            number
            for its_state, its_failure, was_late, number in counts
            if its_state is state
            and (failure is None or its_failure is failure)
            and (was_late or not late)
        )

    return Absence(
        since=since,
        until=until,
        sent_late=count(DeliveryState.SENT, late=True),
        waiting=count(DeliveryState.WAITING) + count(DeliveryState.CLAIMED),
        too_late=count(DeliveryState.SKIPPED, Reason.TOO_LATE),
        lost=count(DeliveryState.FAILED, Reason.GAVE_UP)
        + count(DeliveryState.FAILED, Reason.BROKEN),
        unsure=count(DeliveryState.UNCERTAIN),
    )
