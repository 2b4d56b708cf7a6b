"""Whether the bot was away, and what became of what fell due meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.clock import Clock
from bot.core.ids import GuildId
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.outbox.model import Debt, DeliveryState, Reason
from bot.features.outbox.tables import DeliveryRow, PresenceRow

LONG_ENOUGH = timedelta(minutes=2)
"""A restart takes less; longer than this somebody may have waited for a note."""
BEAT_EVERY = timedelta(minutes=1)
"""How often to say "I am here", and so how exactly an absence is known after a crash."""

_ONLY_ROW = 1
_UNITS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


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
    refused: int
    """The room is gone, or closed to the bot."""
    unsure: int
    """May have been said; a person decides whether to say it again."""
    may_be_twice: int
    """Said again because a person decided so. Nothing else is ever said again."""

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    @property
    def concerns_somebody(self) -> bool:
        """Whether anything at all that people were to read fell into it."""
        counts = (self.sent_late, self.waiting, self.too_late, self.lost, self.refused, self.unsure)
        return any(counts)

    @property
    def is_settled(self) -> bool:
        """Whether nobody needs to do or to wait for anything."""
        return not (self.waiting or self.lost or self.refused or self.unsure)


def absence_line(absence: Absence) -> str:
    """For the operator: what became of what was promised for that time."""
    twice = f"at most {absence.may_be_twice}" if absence.may_be_twice else "0"
    told = f"{absence.sent_late} sent late, {absence.lost} lost, {twice} twice."
    more = [
        f"{number} {what}."
        for number, what in (
            (absence.waiting, "still waiting"),
            (absence.too_late, "skipped because they were over"),
            (absence.refused, "refused by Discord, see the desk"),
            (absence.unsure, "unsure, see the desk"),
        )
        if number
    ]
    return " ".join([f"Away {spoken(absence.length)}. {told}", *more])


def in_round_numbers(length: timedelta) -> tuple[int, str]:
    """How long it was in the unit that a person would use: ``minute``, ``hour`` or ``day``."""
    for unit, one in _UNITS:
        if length >= 2 * one or unit == "minute":
            return max(round(length / one), 1), unit
    raise AssertionError("everything has minutes")  # pragma: no cover


def spoken(length: timedelta) -> str:
    """For the operator; members and facilitators have translators."""
    number, unit = in_round_numbers(length)
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class Presence:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def beat(self) -> None:
        """Say that the bot is here, now."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            row = await _row(tx)
            row.seen_at = self._clock.now()

    async def is_here(self) -> bool:
        """Whether a process of the bot has said so just now."""
        async with self._db.reading(EVERY_GUILD) as tx:
            seen_at = await tx.session.scalar(select(PresenceRow.seen_at))
        return seen_at is not None and self._clock.now() - seen_at < LONG_ENOUGH

    async def wake(self) -> None:
        """Called at the start: notice how long it was away."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            row = await _row(tx)
            if row.seen_at is not None and now - row.seen_at >= LONG_ENOUGH:
                row.away_since, row.away_until = row.seen_at, now
            row.seen_at = now

    async def last_absence(self, guild_id: GuildId | None = None) -> Absence | None:
        """Count what it meant for one guild, or for all."""
        async with self._db.reading(EVERY_GUILD if guild_id is None else guild_id) as tx:
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
        select(row.state, row.failure, row.was_late, row.may_be_twice, func.count())
        .where(row.debt == Debt.SAY, row.due_at > since, row.due_at <= until)
        .group_by(row.state, row.failure, row.was_late, row.may_be_twice)
    )
    counts = (await tx.session.execute(query)).all()

    def count(
        state: DeliveryState, *failures: Reason, late: bool = False, twice: bool = False
    ) -> int:
        return sum(
            number
            for its_state, failure, was_late, may_be_twice, number in counts
            if its_state is state
            and (not failures or failure in failures)
            and (was_late or not late)
            and (may_be_twice or not twice)
        )

    return Absence(
        since=since,
        until=until,
        sent_late=count(DeliveryState.SENT, late=True),
        waiting=count(DeliveryState.WAITING) + count(DeliveryState.CLAIMED),
        too_late=count(DeliveryState.SKIPPED, Reason.TOO_LATE),
        lost=count(DeliveryState.FAILED, Reason.GAVE_UP, Reason.BROKEN),
        # Closed private notes are that person's choice, and wait on their own page.
        refused=count(DeliveryState.FAILED, Reason.ROOM_CLOSED, Reason.ROOM_GONE),
        unsure=count(DeliveryState.UNCERTAIN),
        may_be_twice=count(DeliveryState.SENT, twice=True),
    )
