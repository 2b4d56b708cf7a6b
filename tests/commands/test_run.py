"""``run`` as a process: how it starts, how it waits, how it ends."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.app import open_app
from bot.commands.run import run_until_stopped
from bot.core.clock import SystemClock
from bot.db.database import Database
from config.settings import Settings, SettingsError
from tests.commands.fake_discord import OTHER_TOKEN, TOKEN, FakeDiscord
from tests.commands.programs import Ended, begin, end, play

SECONDS = 10
"""A service that takes longer to stop is killed by impatient people."""


async def until_it_runs(world: FakeDiscord, process: asyncio.subprocess.Process) -> None:
    """Wait for the gateway's hello, or for the sad end of the process."""
    loop = asyncio.get_running_loop()
    hello = loop.create_task(world.said_hello.wait())
    ended = loop.create_task(process.wait())
    await asyncio.wait({hello, ended}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not hello.done():
        hello.cancel()
        if process.returncode is None:
            process.kill()
        pytest.fail((await end(process)).err)


def one_sentence(ended: Ended) -> str:
    """The last line; what stands above it are log lines, never a traceback."""
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert 'File "' not in ended.err
    assert TOKEN not in ended.err + ended.out
    return ended.err.splitlines()[-1]


async def test_without_a_token_it_says_what_to_run(tmp_path: Path) -> None:
    assert one_sentence(await play(tmp_path, "run")) == (
        "PORCHLIGHT_TOKEN is missing, so the bot can't sign in to Discord; "
        "run python -m bot setup, which asks for it."
    )


@pytest.mark.long
async def test_without_its_server_it_does_not_start(tmp_path: Path) -> None:
    ended = await play(tmp_path, "run", TOKEN=TOKEN)
    assert one_sentence(ended).startswith("PORCHLIGHT_GUILD_ID is missing")


async def test_calendar_links_without_https_are_refused_at_the_start(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready)
    with pytest.raises(SettingsError, match=r"PORCHLIGHT_PUBLIC_URL is missing"):
        await run_until_stopped(Settings(calendar_port=8790))


async def test_the_database_is_closed_also_when_the_bot_fails_to_close(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready)
    closed: list[Database] = []

    async def close(db: Database) -> None:
        closed.append(db)

    async def beat() -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(Database, "close", close)
    with pytest.raises(OSError, match="the database is away"):
        async with open_app(Settings(), clock=SystemClock()) as app:
            app.bot.when_closing = [beat]
    assert len(closed) == 1


@pytest.mark.long
async def test_without_its_keys_it_does_not_start(tmp_path: Path) -> None:
    ended = await play(tmp_path, "run", TOKEN=TOKEN, GUILD_ID="7")
    assert one_sentence(ended).startswith("There is no key file at data/key_ring.json")


@pytest.mark.long
async def test_a_token_that_discord_refuses_is_one_sentence(
    ready: Path, world: FakeDiscord
) -> None:
    ended = await play(ready, "--small-app", "run", world=world, TOKEN=OTHER_TOKEN)
    assert one_sentence(ended).startswith("Discord refused the bot's token, so make a new one")


@pytest.mark.long
async def test_a_token_that_is_reset_while_it_runs_is_the_same_sentence(
    ready: Path, world: FakeDiscord
) -> None:
    world.closed_with = 4004
    ended = await play(ready, "--small-app", "run", world=world)
    assert one_sentence(ended).startswith("Discord refused the bot's token, so make a new one")


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
async def test_one_signal_ends_it_cleanly(
    ready: Path, world: FakeDiscord, number: signal.Signals
) -> None:
    process = await begin(ready, "--small-app", "run", world=world)
    await until_it_runs(world, process)
    process.send_signal(number)
    ended = await end(process, within=SECONDS)
    assert ended.code == 0
    assert "stopped" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.long
async def test_a_second_signal_does_not_wait(ready: Path, world: FakeDiscord) -> None:
    process = await begin(ready, "--slow-app", "run", world=world)
    await until_it_runs(world, process)
    process.send_signal(signal.SIGTERM)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(process.wait(), 1)
    process.send_signal(signal.SIGTERM)
    assert (await end(process, within=SECONDS)).code == 128 + signal.SIGTERM


async def test_when_discord_is_away_at_the_start_it_tries_again_by_itself(
    ready: Path, world: FakeDiscord
) -> None:
    address, world.base = world.base, "http://127.0.0.1:9/api"
    process = await begin(ready, "--small-app", "run", world=world)
    assert process.stderr is not None
    line = b""
    async with asyncio.timeout(30):
        while b"Discord does not answer" not in line:
            line = await process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    assert (await end(process, within=SECONDS)).code == 0
    assert address != world.base


async def test_the_whole_bot_starts_tells_its_commands_and_stops(
    ready: Path, world: FakeDiscord
) -> None:
    process = await begin(ready, "run", world=world)
    await until_it_runs(world, process)
    process.send_signal(signal.SIGTERM)
    ended = await end(process, within=SECONDS)
    assert ended.code == 0, ended.err
    assert "[error" not in ended.err
    assert "Traceback" not in ended.err
    assert (ready / "data/porchlight.sqlite3").stat().st_mode & 0o077 == 0
    told = [body for path, body in world.written if path.endswith("/commands")]
    assert len(told) == 1
    assert "setup" in {command["name"] for command in told[0]}
