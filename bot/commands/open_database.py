"""Opens the database that the settings name, or says in one sentence why it can't be."""

import sqlite3
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  it ships none
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from bot.commands.console import OperatorError
from bot.core.disk import FULL, is_full
from bot.db.database import Database
from config.settings import PREFIX, Settings

TROUBLE: Final = (OSError, sqlite3.Error, DBAPIError, asyncpg.PostgresError)
"""All that a database may come to."""
_OUR_BUGS: Final = (ProgrammingError, IntegrityError, DataError)
_NOT_THERE: Final = frozenset({"42P01", "42703"})
"""PostgreSQL's codes for a table and for a column."""
_NO_SUCH_DATABASE: Final = "3D000"
_NOT_LET_IN: Final = "28"
_NOT_NOW: Final = frozenset({"08", "53", "57"})
"""How PostgreSQL's codes begin if it is us or everybody that it can't serve at the moment."""
_SQLITE_NEXT: Final[Mapping[str, str]] = {
    "SQLITE_READONLY": "give it and its folder to the user that runs the bot",
    "SQLITE_CANTOPEN": "give it and its folder to the user that runs the bot",
    "SQLITE_BUSY": "stop what else works with it and try again",
}


class DatabaseAwayError(OperatorError):
    """It is not there, not reachable, or not ours to open."""


@asynccontextmanager
async def open_database(
    settings: Settings, *, named: str = f"{PREFIX}DATABASE_URL"
) -> AsyncGenerator[Database]:
    """``named`` is where the operator wrote its address."""
    db = Database(settings.database_url)
    try:
        yield db
    except TROUBLE as error:
        if is_full(error, folder=db.file.parent if db.file is not None else None):
            raise OperatorError(FULL) from None
        if _lacks_tables(error):
            raise DatabaseAwayError(_not_ours(db, error)) from error
        if isinstance(error, OSError) and error.filename and not _is_of(db, error.filename):
            raise OperatorError(
                f"{error.filename} can't be used ({error.strerror}); give it to the user that runs the bot, or name "
                "another place."
            ) from None
        if isinstance(error, _OUR_BUGS) or (sentence := _sentence(db, error, named)) is None:
            error.add_note(
                f"{_where(db)} said no to it. Nothing half done was kept. Please report this."
            )
            raise
        raise DatabaseAwayError(sentence) from None
    finally:
        await db.close()


def _lacks_tables(error: Exception) -> bool:
    """It was there, and is of another version or of another program."""
    if str(getattr(error, "orig", error)).startswith("no such "):  # SQLite calls that operational
        return True
    return _code(error) in _NOT_THERE


def _is_of(db: Database, filename: object) -> bool:
    """The file of the database itself, or one of those that SQLite and the bot keep beside it."""
    return db.file is not None and str(filename).startswith(str(db.file))


def _code(error: Exception) -> str | None:
    """PostgreSQL's, if it was PostgreSQL that answered."""
    return getattr(getattr(error, "orig", error), "sqlstate", None)


def _not_ours(db: Database, error: Exception) -> str:
    why = str(getattr(error, "orig", error)).splitlines()[0].partition(">: ")
    return (
        f"{_where(db)} is not as this version of the bot needs it ({why[2] or why[0]}); correct its "
        "address, or put the copy back that was made before the last update."
    )


def _where(db: Database) -> str:
    if db.is_sqlite:
        return f"The database file {db.file}"
    return f"The database “{db.url.database}” of PostgreSQL at {_at(db)}"


def _at(db: Database) -> str:
    return f"{db.url.host or 'localhost'}:{db.url.port or 5432}"


def _sentence(db: Database, error: Exception, named: str) -> str | None:
    """None if nobody but us can be to blame."""
    if db.is_sqlite:
        why = getattr(error, "orig", error)
        told = getattr(why, "strerror", None) or str(why) or "no answer"
        name = str(getattr(why, "sqlite_errorname", ""))
        found = (step for begin, step in _SQLITE_NEXT.items() if name.startswith(begin))
        next_step = next(found, "put a copy back or free its folder")
        return f"The database file {db.file} can't be used ({told}); {next_step}."
    code = _code(error)
    if code is None:
        return f"No PostgreSQL answers at {_at(db)}; start it, or correct {named}."
    if code == _NO_SUCH_DATABASE:
        return (
            f"PostgreSQL at {_at(db)} has no database “{db.url.database}”; make it with createdb, "
            f"or correct {named}."
        )
    if code[:2] == _NOT_LET_IN:
        return (
            f"PostgreSQL at {_at(db)} refused the user “{db.url.username}” or the password; correct {named}, or put "
            "the password in PGPASSWORD."
        )
    if code[:2] in _NOT_NOW:
        return f"PostgreSQL at {_at(db)} can't serve the bot just now; see its log and try again."
    return None
