"""What we are measured beside: APScheduler 3 with its SQLAlchemy job store on a SQLite file, as its manual has it."""

import asyncio
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from sqlalchemy import Connection


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self._missing = 0
        self._enough = asyncio.Event()

    def expect(self, times: int) -> None:
        self._missing = times
        self._enough.clear()

    def ring(self) -> None:
        self._missing -= 1
        if self._missing == 0:
            self._enough.set()

    async def rung(self) -> None:
        await self._enough.wait()


BELL = Bell()
"""A job store finds its functions by name, so what they ring has a name too."""


async def ring(_member_id: int, _session_id: int) -> None:
    """The job: nothing but a count, so that only the firing is measured."""
    BELL.ring()


@dataclass(frozen=True, slots=True)
class _Joined:
    """An engine all of whose transactions are one that is open already."""

    connection: Connection

    def begin(self) -> AbstractContextManager[Connection]:
        return nullcontext(self.connection)


class GatheringJobStore(SQLAlchemyJobStore):
    """By itself it takes a transaction for each job; jobs added ``together`` share one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(url=f"sqlite:///{folder / 'jobs.sqlite3'}")

    @contextmanager
    def together(self) -> Generator[None]:
        engine = self.engine
        with engine.begin() as connection:
            self.engine = _Joined(connection)
            try:
                yield
            finally:
                self.engine = engine
