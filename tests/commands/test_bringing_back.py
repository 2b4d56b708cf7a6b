"""What stood there before a copy is put back."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.commands.bringing_back import keep_aside
from bot.commands.console import OperatorError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def said(file):
    with closing(sqlite3.connect(file)) as rows:
        return rows.execute("select words from said").fetchall()


@pytest.fixture
def cut_off(tmp_path):
    """A database whose last words stand only in the log beside it, as after a power cut."""
    file = tmp_path / "porchlight.sqlite3"
    written = tmp_path / "running.sqlite3"
    with closing(sqlite3.connect(written, isolation_level=None)) as rows:
        rows.execute("pragma journal_mode=wal")
        rows.execute("create table said (words)")
        rows.execute("pragma wal_checkpoint(truncate)")
        rows.execute("insert into said values ('See you on Tuesday')")
        for beside in ("", "-wal"):
            copy = (tmp_path / f"running.sqlite3{beside}").read_bytes()
            (tmp_path / f"porchlight.sqlite3{beside}").write_bytes(copy)
    return file


def test_a_database_is_in_its_place_until_another_takes_it(cut_off):
    aside = keep_aside(cut_off, NOON)

    assert cut_off.exists(), "a bot that starts now would begin with an empty one"
    assert not cut_off.with_name(f"{cut_off.name}-wal").exists()
    new = cut_off.with_name("new.sqlite3")
    with closing(sqlite3.connect(new)) as rows:
        rows.execute("create table said (words)")
    new.replace(cut_off)
    assert said(aside) == [("See you on Tuesday",)]
    assert said(cut_off) == []


def test_what_was_kept_aside_before_is_never_written_over(cut_off):
    keep_aside(cut_off, NOON)
    with pytest.raises(OperatorError, match="is there already, so nothing was changed"):
        keep_aside(cut_off, NOON)
