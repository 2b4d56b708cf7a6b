"""``move`` that is killed half way: the same file finishes it, and nobody is sent in a circle."""

import asyncio
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.programs import Ended, end, environment, play

WORDS = ("--passphrase-file", "../words")
KILLED = -9
DIES = """
import os, signal, sys
import {module}
{module}.{name} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
from bot.__main__ import main
main()
"""
STEPS = [
    ("bot.commands.move", "bring_back"),
    ("bot.commands.bringing_back", "erase_again"),
    ("bot.commands.bringing_back", "mirror"),
    ("bot.commands.move", "write_line"),
    ("bot.commands.move", "_done"),
]

pytestmark = pytest.mark.long


async def killed_at(folder: Path, module: str, name: str, *words: str) -> Ended:
    """It is gone as in a power cut when it comes to this step."""
    told = DIES.format(module=module, name=name)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", told, *words,
        cwd=folder, env=environment({}), stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    return await end(process)


def same_rows(one: Path, other: Path) -> bool:
    told = []
    for place in (one, other):
        with closing(sqlite3.connect(place / "data/porchlight.sqlite3")) as rows:
            told.append([line for line in rows.iterdump() if '"moves"' not in line])
    return told[0] == told[1]


@pytest.fixture
async def old(ready: Path) -> Path:
    """A machine that was packed up, in a folder beside others."""
    (ready / "words").write_text("seven lanterns on the porch\n")
    old = ready / "old"
    old.mkdir()
    for part in ("data", ".env"):
        shutil.move(ready / part, old / part)
    await play(old, "db", "upgrade")
    packed = await play(old, "move", "pack", "../p.parcel", *WORDS)
    assert packed.code == 0, packed.err
    return old


async def test_the_same_file_finishes_what_was_cut_off(old: Path) -> None:
    for number, (module, name) in enumerate(STEPS):
        new = old.with_name(f"new-{number}")
        new.mkdir()
        cut = await killed_at(new, module, name, "move", "unpack", "../p.parcel", *WORDS)
        assert cut.code == KILLED, (name, cut.err)
        has_keys = (new / "data/key_ring.json").exists()
        assert has_keys is (name == "_done"), "nothing starts before all of it is there"
        if not has_keys:
            looked = await play(new, "doctor", "--offline")
            assert "run python -m bot move unpack again with the same file" in looked.out
        again = await play(new, "move", "unpack", "../p.parcel", *WORDS)
        if has_keys:
            assert "is here already; run python -m bot doctor, then start the bot" in again.err
        else:
            assert again.code == 0, (name, again.err)
        assert same_rows(old, new), name
        for part in ("data/key_ring.json", ".env"):
            here, there = (sorted((place / part).read_text().split()) for place in (old, new))
            assert here == there, name
        assert (await play(new, "doctor", "--offline")).code == 0
        assert {"unpacking"}.isdisjoint(path.name for path in (new / "data").iterdir())


async def test_a_machine_with_a_bot_of_its_own_is_told_a_way_that_works(old: Path) -> None:
    new = old.with_name("new")
    for part in ("data/key_ring.json", "data/porchlight.sqlite3"):
        (new / "data").mkdir(parents=True)
        shutil.copyfile(old / part, new / part)
        before = (new / part).read_bytes()
        refused = await play(new, "move", "unpack", "../p.parcel", *WORDS)
        assert refused.code == 1
        assert "write PORCHLIGHT_DATA_FOLDER=data-2 into .env and try again." in refused.err
        assert (new / part).read_bytes() == before
        (new / ".env").write_text("PORCHLIGHT_DATA_FOLDER=data-2\n")
        done = await play(new, "move", "unpack", "../p.parcel", *WORDS)
        assert done.code == 0, done.err
        shutil.rmtree(new)


async def test_packing_that_was_cut_off_says_how_to_pack_once_more(old: Path) -> None:
    (old.parent / "p.parcel").unlink()
    undo = "the other copy will never run"
    assert (await end_with(old, undo, "move", "undo")).code == 0
    words = ("move", "pack", "../p.parcel", *WORDS)
    assert (await killed_at(old, "bot.commands.move", "pack_database", *words)).code == KILLED
    again = await play(old, *words)
    assert "run python -m bot move undo and then pack once more." in again.err
    assert (await end_with(old, undo, "move", "undo")).code == 0
    assert (await play(old, *words)).code == 0


async def end_with(folder: Path, typed: str, *words: str) -> Ended:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        cwd=folder, env=environment({}), stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(typed.encode() + b"\n")
    return Ended(process.returncode, out.decode(), err.decode())
