"""What ``doctor`` says of the coming night."""

from collections.abc import AsyncIterator, Mapping
from typing import Final

from bot.commands.findings import Finding, look, ok
from bot.commands.forgetting import OVERDUE_AFTER, Forgetting, try_the_night
from bot.core.clock import Clock
from bot.core.disk import is_full
from bot.core.key_ring import KeyRingError
from bot.db.database import Database
from bot.db.postgres_tools import PostgresToolError
from bot.db.snapshot import SnapshotError, size
from config.settings import Settings

_TRIED_UP_TO: Final = 200_000_000
"""Bytes. A larger copy would keep somebody waiting who only wants to know whether all is well."""
_NAMED: Final = 3
_SUBJECT: Final = "forgetting"
_BY_HAND: Final = "see with python -m bot privacy dry-run"


async def check_forgetting(
    db: Database, settings: Settings, clock: Clock
) -> AsyncIterator[Finding]:
    if not settings.key_ring.exists():
        return  # said elsewhere
    if await size(db) > _TRIED_UP_TO:
        yield ok(_SUBJECT, f"not tried here, as the database is large; {_BY_HAND}")
        return
    try:
        told = await try_the_night(db, settings, clock)
    except KeyRingError:
        return  # said elsewhere
    except (SnapshotError, PostgresToolError, OSError, ImportError) as trouble:
        if is_full(trouble):
            raise
        yield look(_SUBJECT, f"the night could not be tried ({type(trouble).__name__})", _BY_HAND)
        return
    if told is None:
        yield ok(_SUBJECT, "not tried, as this PostgreSQL user may make no database")
    else:
        yield _said(told)


def _said(told: Forgetting) -> Finding:
    if told.failed:
        return look(
            _SUBJECT,
            f"the night could not do all of it ({', '.join(told.failed)})",
            "please report this, with what the log says about “nightly job failed”",
        )
    if told.overdue:
        return look(
            _SUBJECT,
            f"{_listed(told.overdue)} should be gone for {OVERDUE_AFTER.days} days",
            "let the bot run through a night, and look in its log for “nightly job failed”",
        )
    if told.tonight:
        return ok(_SUBJECT, f"tonight {_listed(told.tonight)} are forgotten")
    return ok(_SUBJECT, "all of it is within its time, so tonight nothing is")


def _listed(counts: Mapping[str, int]) -> str:
    """The most first. What it is called is said to whom it is about, so it is quoted."""
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    told = [f"{count} of “{what}”" for what, count in most[:_NAMED]]
    if rest := sum(count for _, count in most[_NAMED:]):
        told.append(f"{rest} more")
    return ", ".join(told)
