"""What is answered when something is mistyped, interrupted, or our own fault."""

import asyncio
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commands.console import as_typed
from bot.commands.words import collected
from tests.commands.programs import ROOT, begin, end, play

BREAKS = """
from bot.__main__ import app, main
@app.command()
def breaks():
    note = "two-plates-marked"
    int(note)
main()
"""

LACKS = """
import runpy, sys
sys.modules["{part}"] = None
runpy.run_module("bot", run_name="__main__")
"""


async def test_typed_alone_it_tells_what_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = await play(tmp_path)
    words = re.findall(r"^  (\w+)  ", ended.out, flags=re.MULTILINE)
    once = ["run", "demo", "setup", "doctor", "service", "backup", "restore", "upgrade"]
    assert words == [*once, "audit", "db", "keys", "move", "privacy", "resources", "words"]
    assert ended.code == 2


@pytest.mark.parametrize(
    "group", ["", "audit", "db", "keys", "move", "privacy", "resources", "words"]
)
def test_help_is_cut_off_nowhere(group: str) -> None:
    told = CliRunner().invoke(app, [*group.split(), "--help"], env={"COLUMNS": "80"})
    assert told.output.startswith("Usage:")
    assert "..." not in told.output.split("Commands:")[1]


async def test_what_is_said_to_type_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    python = ".venv/bin/python"
    monkeypatch.delenv("VIRTUAL_ENV")
    typed = as_typed("Run `python -m bot doctor`.")
    assert f"{Path(sys.executable).name} -m bot doctor" in typed
    assert as_typed(typed) == typed
    ended = await end(await begin(tmp_path, "dance", python=str(tmp_path / python)))
    assert ended.err.endswith(f"See {python} -m bot --help\n")


@pytest.mark.parametrize(
    "words", [["dance"], pytest.param(["demo", "--port", "x"], marks=pytest.mark.long)]
)
async def test_a_word_that_is_not_there_is_one_sentence(tmp_path: Path, words: list[str]) -> None:
    ended = await play(tmp_path, *words)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert ended.err.endswith("See python -m bot --help\n")


@pytest.mark.parametrize(
    ("part", "words", "said"),
    [
        (
            "simcord",
            "demo",
            "The demo needs one part more than the bot does; get it with: make demo\n",
        ),
        ("structlog", "run", "This Python lacks a part of Porchlight (structlog); run make setup"),
    ],
)
async def test_a_part_that_is_not_installed_is_named(part: str, words: str, said: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LACKS.format(part=part), words,
        cwd=ROOT, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    ended = await end(process)
    assert ended.code == 1
    assert ended.err.startswith(said)
    assert "Traceback" not in ended.err


async def test_a_bug_of_ours_is_a_code_and_a_log_line_without_private_words(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BREAKS, "breaks", cwd=ROOT, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )  # fmt: skip
    ended = await end(process)
    assert ended.code == 3
    shown = re.search(r"report it with the code (\w{8})\.", ended.err)
    assert shown is not None
    assert ended.err.count(shown[1]) == 2, "once for the person, once in the log"
    assert "ValueError" in ended.err
    assert "two-plates-marked" not in ended.err.replace('note = "two-plates-marked"', "")


@pytest.mark.long
async def test_keys_are_made_once_and_checked(tmp_path: Path) -> None:
    made = await play(tmp_path, "keys", "new")
    before = (tmp_path / "data/key_ring.json").read_bytes()
    again = await play(tmp_path, "keys", "new")
    checked = await play(tmp_path, "keys", "check")
    assert made.code == 0
    assert again.code == 1
    assert again.err == (
        "There is already a key file at data/key_ring.json, and it is never written over.\n"
    )
    assert (tmp_path / "data/key_ring.json").read_bytes() == before
    assert "data/key_ring.json works: 1 key" in checked.out


async def test_the_database_is_upgraded_once_and_private(tmp_path: Path) -> None:
    first = await play(tmp_path, "db", "upgrade")
    second = await play(tmp_path, "db", "upgrade")
    assert (first.code, second.code) == (0, 0)
    assert first.out.startswith("Upgraded to ")
    assert second.out == "Nothing is pending.\n"
    assert (tmp_path / "data/porchlight.sqlite3").stat().st_mode & 0o077 == 0


async def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    ended = await play(
        tmp_path, "db", "upgrade", DATABASE_URL="postgresql://u:marked@127.0.0.1:9/porch"
    )
    assert ended.code == 1
    assert ended.err == (
        "No PostgreSQL answers at 127.0.0.1:9; start it, or correct PORCHLIGHT_DATABASE_URL.\n"
    )


async def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        ended = await play(tmp_path, "demo", "--port", str(port))
    assert ended.code == 1
    assert ended.err.startswith(f"Port {port} is taken")


def test_every_sentence_is_collected_with_its_plural(tmp_path: Path) -> None:
    (tmp_path / "cog.py").write_text(
        'say("“{name}” is full.", name=name)\n'
        'self.say("Two lines "\n    "of one sentence.")\n'
        'say.plural("{n} seat is free.", "{n} seats are free.", n)\n'
        'somebody.said("not this")\n',
        encoding="utf-8",
    )
    found = {message.id for message in collected(tmp_path) if message.id}
    assert found == {
        "“{name}” is full.",
        "Two lines of one sentence.",
        ("{n} seat is free.", "{n} seats are free."),
    }


def test_folders_that_babel_would_pass_over_are_collected_too(tmp_path: Path) -> None:
    (tmp_path / "_kit").mkdir()
    (tmp_path / "_kit/words.py").write_text('say("Close")\n', encoding="utf-8")
    assert "Close" in {message.id for message in collected(tmp_path)}


def test_the_cogs_have_sentences_to_collect() -> None:
    assert "View Channels" in {message.id for message in collected(ROOT / "cogs")}
