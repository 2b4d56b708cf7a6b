"""Opens the database that the settings name, or says in one sentence why it can't be."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg  # pyright: ignore[reportMissingTypeStubs]  it ships none
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)

from bot.commands.console import OperatorError
from bot.db.database import Database
from config.settings import PREFIX, Settings

_OUR_BUGS: Final = (ProgrammingError, IntegrityError, DataError)
_NOT_THERE: Final = frozenset({"42P01", "42703"})
"""PostgreSQL's codes for a table and for a column."""


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
    except (OSError, DatabaseError, InterfaceError, asyncpg.PostgresError) as error:
        if _lacks_tables(error):
            raise DatabaseAwayError(_not_ours(db, error)) from error
        if isinstance(error, _OUR_BUGS):
            error.add_note(
                f"{_where(db)} said no to it. Nothing half done was kept. Please report this."
            )
            raise
        raise DatabaseAwayError(_sentence(db, error, named)) from None
    finally:
        await db.close()


def _lacks_tables(error: Exception) -> bool:
    """It was there, and is of another version or of another program."""
    why = getattr(error, "orig", error)
    if str(why).startswith("no such "):  # SQLite calls that operational
        return True
    return getattr(why, "sqlstate", None) in _NOT_THERE


def _not_ours(db: Database, error: Exception) -> str:
    why = str(getattr(error, "orig", error)).splitlines()[0].partition(">: ")
    return (
        f"{_where(db)} is not as this version of the bot needs it ({why[2] or why[0]}); correct its "
        "address, or put the copy back that was made before the last update."
    )


def _where(db: Database) -> str:
    if db.is_sqlite:
        return f"The database file {db.file}"
    where = f"{db.url.host or 'localhost'}:{db.url.port or 5432}"
    return f"The database “{db.url.database}” of PostgreSQL at {where}"


def _sentence(db: Database, error: Exception, named: str) -> str:
    if db.is_sqlite:
        why = str(getattr(error, "orig", None) or getattr(error, "strerror", None) or "no answer")
        return f"The database file {db.file} can't be used ({why}); put a copy back or free its folder."
    where = f"{db.url.host or 'localhost'}:{db.url.port or 5432}"
    match error:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"PostgreSQL at {where} refused the user or the password; correct {named}."
        case asyncpg.InvalidCatalogNameError():
            return (
                f"PostgreSQL at {where} has no database “{db.url.database}”; make it with createdb, "
                f"or correct {named}."
            )
        case _:
            return f"PostgreSQL at {where} does not answer; start it, or correct {named}."
