"""What an operator learns from ``resources check``."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.commands.resources import Looked, look, show
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.resources.checking.verdict import Cause, Finding, Verdict
from bot.features.resources.health.looking import LinkLooks
from tests.commands.programs import Ended, end, environment
from tests.features.resources.shelves import a_link, put_on_shelf

GOOD, GONE = "https://good.example.org/", "https://gone.example.org/help"
FOUND = {
    GOOD: Verdict(Finding.GOOD, Cause.ANSWERED, 200),
    GONE: Verdict(Finding.MISSING, Cause.NO_SUCH_PAGE, 404),
}


async def begin_offline(folder: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.commands.offline", *words),
        cwd=folder,
        env=environment({}),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_without_a_line_it_says_so_soon_and_blames_no_link(tmp_path: Path) -> None:
    ended = await end(await begin_offline(tmp_path, "0", "resources", "check", "--starter"))
    assert ended.code == 1
    assert ended.err.splitlines()[-1] == (
        "No site answered at all, so this machine has no line to the web and nothing was changed; "
        "try again when it has one."
    )
    assert ended.out == ""
    assert ended.err.count("asked for ") <= 60, "it gives up before it has asked all of them"


@pytest.mark.long
async def test_ctrl_c_ends_it_with_what_was_found_out_until_then(tmp_path: Path) -> None:
    process = await begin_offline(tmp_path, "5", "resources", "check", "--starter")
    assert process.stderr is not None
    while b"asked" not in await process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    ended: Ended = await end(process)
    assert ended.code == 130
    assert "Stopped. 0 of 0 links open; " in ended.out
    assert "Traceback" not in ended.err


async def test_it_shows_what_does_not_open_and_since_when(
    db: Database, clock: TurnedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    class Small:
        """The web."""

        async def check_all(self, urls, *, told=None):  # type: ignore[no-untyped-def]
            for url in urls:
                told(url, FOUND[url])
            return FOUND

    await put_on_shelf(db, GuildId(700), [a_link("One", url=GOOD), a_link("Two", url=GONE)])
    looks = LinkLooks(db, clock)
    links = {url: url for url in await looks.list_every()}
    looked = Looked(len(links))
    assert await look(links, looked, Small(), looks)
    show(looked, links)
    assert looked.waiting == 1
    assert looked.said == "1 of 2 links open."
    shown = capsys.readouterr().out
    assert f"{GONE}" in shown
    assert "no such page (404)" in shown
    assert f"{clock.now():%Y-%m-%d}" in shown
    assert GOOD not in shown
