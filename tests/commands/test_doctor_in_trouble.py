"""``doctor`` on a machine where something else goes wrong while it looks."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
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


def trip(*_: object, **__: object) -> Finding:
    raise ZeroDivisionError


async def test_a_folder_that_takes_no_copies_is_named_by_backup_and_broken_in_doctor(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    await db.close()
    (ready / "usb").write_text("not a disk")
    wanted = {
        "usb": "usb is no folder",
        "usb/porchlight": "the folder usb/porchlight is not there and can't be made in ",
    }
    if os.geteuid() != 0:  # whom no folder refuses
        (ready / "closed").mkdir(mode=0o500)
        wanted["closed"] = "the folder closed can't be written to by this user"
    for folder, told in wanted.items():
        found = (await look_around(ready, monkeypatch, backup_folder=folder))["copies"]
        assert found.state is State.BROKEN
        assert found.found.startswith(told)
        assert "PORCHLIGHT_BACKUP_FOLDER" in found.next_step
        with pytest.raises(OperatorError, match=told[1:]) as refused:
            await back_up(Settings(backup_folder=folder))
        assert "database" not in str(refused.value)


async def test_copies_in_the_folder_of_before_and_old_databases_are_to_be_deleted(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ready / "data/porchlight.sqlite3"
    db = Database(f"sqlite+aiosqlite:///{file}")
    await upgrade(db)
    await db.close()
    monkeypatch.chdir(ready)
    await back_up(Settings())
    asides = [
        file.with_name(f"{file.name}{end}") for end in (".aside-20260101T000000", ".before-upgrade")
    ]
    for aside in asides:
        aside.touch()
    found = await look_around(ready, monkeypatch)
    assert {"old copies", "old databases"}.isdisjoint(found)

    long_ago = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    for aside in asides:
        os.utime(aside, (long_ago, long_ago))
    found = await look_around(ready, monkeypatch, backup_folder="elsewhere")
    assert found["old copies"].found.startswith(
        "1 copy and people's keys still lie in data/backups"
    )
    assert found["old copies"].next_step.endswith("delete them with rm -r data/backups")
    assert found["old databases"].next_step == (
        "delete them with rm data/porchlight.sqlite3.aside-20260101T000000* "
        "data/porchlight.sqlite3.before-upgrade*"
    )
