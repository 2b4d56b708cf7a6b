"""What somebody does is undone in the database afterwards, so that hundreds of taps find the same town."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def undone_in(file: Path | str) -> Iterator[None]:
    with closing(sqlite3.connect(":memory:")) as copy, closing(sqlite3.connect(file)) as rows:
        rows.execute("pragma synchronous = off")
        rows.backup(copy)
        before = rows.execute("pragma data_version").fetchone()
        yield
        if rows.execute("pragma data_version").fetchone() != before:
            copy.backup(rows)
