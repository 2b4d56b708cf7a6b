"""``doctor`` on a machine where something else goes wrong while it looks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.commands.backup import back_up
from bot.commands.console import OperatorError
from bot.commands.findings import Finding, State
from bot.db.database import Database
from bot.db.upgrade import upgrade
from config.settings import Settings
from tests.commands.looking import look_around


async def test_a_full_disk_takes_no_line_away_and_nothing_half_is_left(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    await db.close()
    monkeypatch.setattr("bot.db.snapshot._take_sqlite", without_room)
    found = await look_around(ready, monkeypatch)
    assert found["forgetting"].sentence.startswith("The disk is full, so this could not be looked")
    assert found["forgetting"].next_step.startswith("make room")
    assert "newest version" in found["database"].found
    assert "space" in found
    with pytest.raises(OperatorError, match=r"The disk is full, so .*; make room and run it again"):
        await back_up(Settings())
    assert list((ready / "data/backups").iterdir()) == []


def without_room(_file: Path, to: Path) -> None:
    with closing(sqlite3.connect(to)) as target:
        target.execute("PRAGMA max_page_count = 2")
        target.execute("CREATE TABLE one (one)")
        target.execute("CREATE TABLE two (two)")


async def test_a_look_that_fails_by_a_mistake_of_ours_is_one_line_among_all(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    await db.close()
    usual = await look_around(ready, monkeypatch)
    for place in ("machine_checks._zones", "database_checks._notes"):
        monkeypatch.setattr(f"bot.commands.{place}", trip)
    with capture_logs() as logged:
        found = await look_around(ready, monkeypatch)
    assert found.keys() == usual.keys()
    for subject in ("time zones", "notes"):
        assert found[subject].state is State.BROKEN
        assert "(ZeroDivisionError), which is our mistake" in found[subject].found
    assert [line["subject"] for line in logged] == ["time zones", "notes"]


def trip(*_: object) -> Finding:
    raise ZeroDivisionError
