"""What somebody who gets hold of the bot's folder can read in it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.town import Town


def places_with(town: Town, *phrases: str) -> list[str]:
    """Where one of them stands in plain text: in a file of the folder, in a safety copy, or in a cell of any table."""
    wanted = [each for phrase in phrases for each in _written(phrase)]
    return [place for place, held in _all_that_is_kept(town) if any(one in held for one in wanted)]


def cell_of(town: Town, table: str, column: str, row_id: int) -> list[object]:
    """Empty when the row is gone."""
    with closing(sqlite3.connect(database_of(town))) as rows:
        query = f"select {column} from {table} where id = ?"  # noqa: S608  our own names
        return [cell for (cell,) in rows.execute(query, (row_id,))]


def database_of(town: Town) -> Path:
    return town.services.outbox._db.file


def _written(phrase: str) -> Iterator[bytes]:
    yield phrase.encode()
    yield phrase.encode("utf-16-le")
    yield json.dumps(phrase)[1:-1].encode()


def _all_that_is_kept(town: Town) -> Iterator[tuple[str, bytes]]:
    for file in sorted(database_of(town).parent.rglob("*")):
        if file.is_file():
            yield file.name, file.read_bytes()
    with (
        closing(sqlite3.connect(database_of(town))) as database,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        database.backup(copy)
        yield "a safety copy", copy.serialize()
        # A page may end in the middle of a phrase.
        yield from _cells(copy)


def _cells(database: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
    for (table,) in tables:
        rows = database.execute(f'select * from "{table}"')  # noqa: S608  our own names
        columns = [one[0] for one in rows.description]
        for row in rows:
            for column, cell in zip(columns, row, strict=True):
                place = f"{table}.{column}"
                yield place, cell if isinstance(cell, bytes) else str(cell).encode()
