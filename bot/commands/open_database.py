"""Opens the database that the settings name, or says in one sentence why it can't be."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

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
        if _is_ours(error):
            raise
        raise DatabaseAwayError(_sentence(db, error, named)) from None
    finally:
        await db.close()


def _is_ours(error: Exception) -> bool:
    """Whether the database was there and did not understand us."""
    if isinstance(error, ProgrammingError | IntegrityError | DataError):
        return True
    return str(getattr(error, "orig", "")).startswith("no such ")  # SQLite calls that operational


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
