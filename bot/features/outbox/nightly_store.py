"""Which nightly job was done for which night. Of no guild: a row says only when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.db.database import Transaction
from bot.features.outbox.tables import NightlyJobRow

LEASE: Final = timedelta(hours=1)
_OF_NO_CLOCK: Final = 2 * LEASE
"""No lease ends this late, unless it was taken under a clock that was ahead. Twice its length, because two processes
that ask in the same moment have not looked at the clock in the same moment."""
_A_CLOCK_PUT_RIGHT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NightDone:
    name: str
    last_done_on: date | None
    leased_until: datetime | None

    def is_due(self, night: date, now: datetime) -> bool:
        """Not done for this night, and nobody is at it."""
        return not self.is_done(night) and not self.is_leased(now)

    def is_done(self, night: date) -> bool:
        """A clock that was a little ahead has done it early. One that was far ahead has done nothing that counts: or
        nothing would be done for as long."""
        if self.last_done_on is None:
            return False
        return night <= self.last_done_on <= night + _A_CLOCK_PUT_RIGHT

    def nights_until(self, night: date) -> int | None:
        """How many nights lie between; negative if it was done under a clock that was ahead. None: never done."""
        return None if self.last_done_on is None else (night - self.last_done_on).days

    def is_leased(self, now: datetime) -> bool:
        return self.leased_until is not None and now < self.leased_until <= now + _OF_NO_CLOCK


class NightlyStore:
    def __init__(self, tx: Transaction) -> None:
        self._session = tx.session
        self._dialect = postgresql if tx.dialect == "postgresql" else sqlite

    async def list_(self) -> Sequence[NightDone]:
        rows = (await self._session.execute(select(NightlyJobRow))).scalars()
        return [NightDone(row.name, row.last_done_on, row.leased_until) for row in rows]

    async def claim(self, name: str, night: date, *, now: datetime, until: datetime) -> bool:
        """Take the job for this night, unless it is done or someone is at it."""
        row = NightlyJobRow
        claim = (
            update(row)
            .where(row.name == name)
            .where(
                or_(
                    row.last_done_on.is_(None),
                    row.last_done_on < night,
                    row.last_done_on > night + _A_CLOCK_PUT_RIGHT,
                )
            )
            .where(
                or_(
                    row.leased_until.is_(None),
                    row.leased_until <= now,
                    row.leased_until > now + _OF_NO_CLOCK,
                )
            )
            .values(leased_until=until)
            .returning(row.name)
            .execution_options(synchronize_session=False)
        )
        if (await self._session.execute(claim)).first() is not None:
            return True
        begin = (
            self._dialect.insert(row)
            .values(name=name, leased_until=until)
            .on_conflict_do_nothing()
            .returning(row.name)
        )
        return (await self._session.execute(begin)).first() is not None

    async def mark_done(self, name: str, night: date) -> None:
        await self._set(name, last_done_on=night, leased_until=None)

    async def mark_failed(self, name: str, *, try_again_at: datetime) -> None:
        await self._set(name, leased_until=try_again_at)

    async def _set(self, name: str, **values: date | datetime | None) -> None:
        row = NightlyJobRow
        await self._session.execute(
            update(row)
            .where(row.name == name)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
