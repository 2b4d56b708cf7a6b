"""Copies, the recovery sheet and the move as an operator types them."""

import asyncio
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commands.backup import back_up
from bot.commands.console import OperatorError
from bot.commands.copy_checks import check_copies
from bot.commands.findings import Finding, State
from bot.commands.open_database import open_database
from bot.commands.restore import restored
from bot.core.clock import SystemClock
from bot.core.key_ring import kept_keys, new_ring
from bot.core.recovery_sheet import GroupName, group_of
from bot.db.upgrade import upgrade
from config.settings import Settings
from tests.commands.programs import play


def found() -> dict[str, Finding]:
    now = SystemClock().now()
    return {one.subject: one for one in check_copies(Settings(), now)}


def test_the_sheet_is_asked_for_until_it_is_put_away(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready)
    (ready / "data/recovery_sheet.json").unlink()
    assert found()["recovery sheet"].state is State.LOOK
    monkeypatch.setattr("secrets.choice", lambda names: names[6])
    typing = CliRunner()
    wrong = typing.invoke(app, ["keys", "confirm"], input="ABCDE\n")
    assert "That is not group A7" in str(wrong.exception)
    assert found()["recovery sheet"].state is State.LOOK
    group = group_of(kept_keys(ready / "data/key_ring.json")[0].secret, GroupName("A", 7))
    right = typing.invoke(app, ["keys", "confirm"], input=f"{group.lower()}\n")
    assert right.exit_code == 0, right.output
    assert found()["recovery sheet"].state is State.OK


def test_the_keys_come_back_from_paper(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ready)
    ring = ready / "data/key_ring.json"
    (key,) = kept_keys(ring)
    ring.unlink()
    groups = [group_of(key.secret, GroupName("A", number)) for number in range(1, 14)]
    typed = ["OOPS!", *groups, "n"]
    told = CliRunner().invoke(app, ["keys", "recover"], input="\n".join(typed) + "\n")
    assert told.exit_code == 0, told.output
    assert "That does not fit." in told.output
    assert f"Fingerprint {key.id}" in told.output
    assert kept_keys(ring)[0].secret == key.secret


@pytest.mark.long
async def test_a_copy_is_made_put_back_and_moved_by_the_program(ready: Path) -> None:
    await play(ready, "db", "upgrade")
    made = await play(ready, "backup")
    assert made.code == 0, made.err
    assert "Tried out: it opens, and all 0 rows are there." in made.out
    (file,) = (ready / "data/backups").glob("*.backup")
    refused = await play(ready, "restore", str(file))
    assert (refused.code, "Traceback" in refused.err) == (1, False)
    (ready / "data/porchlight.sqlite3").write_bytes(b"damaged" * 1000)
    back = await play(ready, "restore", str(file), "--aside")
    assert back.code == 0, back.err

    (ready / "words").write_text("seven lanterns on the porch\n")
    packed = await play(ready, "move", "pack", "p.parcel", "--passphrase-file", "words")
    assert packed.code == 0, packed.err
    closed = await play(ready, "run")
    assert closed.code == 1
    assert closed.err.splitlines()[-1].startswith("Everything here was packed up for another")
    for more in ([], ["--aside"]):
        reopened = await play(ready, "restore", str(file), *more)
        assert reopened.code == 1, "two machines would write to the same people"
        assert "so nothing was put back; put the copy back there" in reopened.err
    looked = await play(ready, "doctor", "--offline")
    assert looked.code == 1
    assert "Broken: this machine. Everything here was packed up for another" in looked.lines[-1]
    assert "start the bot if" not in looked.out
    assert (await play(ready, "run")).err == closed.err
    new = ready / "new"
    new.mkdir()
    unpacked = await play(new, "move", "unpack", "../p.parcel", "--passphrase-file", "../words")
    assert unpacked.code == 0, unpacked.err
    there, here = ((folder / ".env").read_text() for folder in (new, ready))
    assert sorted(there.splitlines()) == sorted(here.splitlines())


def test_undoing_a_move_that_never_was_asks_and_makes_nothing(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready)
    told = CliRunner().invoke(app, ["move", "undo"], input="the other copy will never run\n")
    assert str(told.exception) == "Nothing was packed up here, so there is nothing to undo."
    assert "type:" not in told.output
    assert not (ready / "data/porchlight.sqlite3").exists()
    (ready / "data/porchlight.sqlite3").touch()  # as another program might leave it
    copied = CliRunner().invoke(app, ["backup"])
    assert "has no tables yet, so there is nothing to copy" in str(copied.exception)


NOBODY = 65534


@contextmanager
def as_nobody() -> Generator[None]:
    """Root may write everywhere."""
    is_root = os.geteuid() == 0
    if is_root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)


@pytest.mark.long
@pytest.mark.parametrize("closed", ["data", "elsewhere"])
def test_a_folder_that_cannot_be_written_to_is_one_sentence(closed: str) -> None:
    with tempfile.TemporaryDirectory() as place:  # pytest's own folder lets nobody in
        here = Path(place)
        (here / "elsewhere").mkdir()
        database = here / closed / "porchlight.sqlite3"
        settings = Settings(
            data_folder=here / "data", database_url=f"sqlite+aiosqlite:///{database}"
        )
        settings.data_folder.mkdir(mode=0o700)
        new_ring(settings.key_ring)
        made = asyncio.run(_upgraded_and_copied(settings))
        for path in (here, *here.rglob("*")) if os.geteuid() == 0 else ():
            os.chown(path, NOBODY, NOBODY)
        (here / closed).chmod(0o500)
        before = {path: path.stat().st_mtime_ns for path in here.rglob("*") if path.is_file()}
        with as_nobody(), pytest.raises(OperatorError, match="can't be") as told:
            asyncio.run(restored(settings, SystemClock(), made, aside=True, without_words=False))
        assert len(str(told.value).splitlines()) == 1
        assert str(here / closed) in str(told.value)
        after = {path: path.stat().st_mtime_ns for path in here.rglob("*") if path.is_file()}
        assert {path: after[path] for path in before} == before
        assert {path.name for path in after.keys() - before.keys()} <= {f"{database.name}.lock"}
        (here / closed).chmod(0o700)


async def _upgraded_and_copied(settings: Settings) -> Path:
    async with open_database(settings) as db:
        await upgrade(db)
    return (await back_up(settings)).backup.path
