"""``setup`` in a real terminal: what is typed there, and what is seen."""

import asyncio
import fcntl
import os
import pty
import sys
import termios
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands.fake_discord import MAPLE_STREET, TOKEN, FakeDiscord
from tests.commands.programs import environment, words_for


@pytest.fixture
async def world() -> AsyncGenerator[FakeDiscord]:
    async with FakeDiscord().open() as fake:
        yield fake


class TypedProgram:
    """A program in a terminal of its own, as a person sits before it."""

    def __init__(self) -> None:
        self.seen = ""
        self._screen, self._program_side = pty.openpty()

    async def begin(self, folder: Path, world: FakeDiscord, *words: str) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words_for(words, world),
            cwd=folder,
            env=environment({}),
            stdin=self._program_side,
            stdout=self._program_side,
            stderr=self._program_side,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(self._program_side)
        asyncio.get_running_loop().add_reader(self._screen, self._read)

    def _read(self) -> None:
        with suppress(OSError):  # the program has ended
            if packet := os.read(self._screen, 65536):
                self.seen += packet.decode(errors="replace")
                return
        asyncio.get_running_loop().remove_reader(self._screen)

    async def until(self, words: str) -> None:
        async with asyncio.timeout(60):
            while words not in self.seen:  # noqa: ASYNC110  a screen has no event
                await asyncio.sleep(0.02)

    def type(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    async def end(self) -> int:
        async with asyncio.timeout(60):
            code = await self._process.wait()
        await asyncio.sleep(0.05)
        asyncio.get_running_loop().remove_reader(self._screen)
        os.close(self._screen)
        return code


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


async def test_the_token_is_typed_blind_and_the_server_is_waited_for(
    tmp_path: Path, world: FakeDiscord
) -> None:
    terminal = TypedProgram()
    await terminal.begin(tmp_path, world, "setup")
    await terminal.until("Token:")
    terminal.type(f"{TOKEN}\n")
    await terminal.until("Waiting for the server.")
    await world.invite()
    assert await terminal.end() == 0
    assert TOKEN not in terminal.seen
    assert "The bot is in “Maple Street” now" in terminal.seen
    assert (tmp_path / ".env").read_text() == (
        f"PORCHLIGHT_TOKEN={TOKEN}\nPORCHLIGHT_GUILD_ID={MAPLE_STREET}\n"
    )


@pytest.mark.long
async def test_ctrl_c_at_a_question_stops_and_writes_nothing(
    tmp_path: Path, world: FakeDiscord
) -> None:
    terminal = TypedProgram()
    await terminal.begin(tmp_path, world, "setup")
    await terminal.until("Token:")
    terminal.type("\x03")
    assert await terminal.end() == 130
    assert terminal.seen.rstrip().endswith("Stopped.")
    assert "Traceback" not in terminal.seen
    assert not (tmp_path / ".env").exists()


@pytest.mark.long
async def test_ctrl_c_while_waiting_keeps_what_is_done(tmp_path: Path, world: FakeDiscord) -> None:
    terminal = TypedProgram()
    await terminal.begin(tmp_path, world, "setup")
    await terminal.until("Token:")
    terminal.type(f"{TOKEN}\n")
    await terminal.until("Waiting for the server.")
    terminal.type("\x03")
    assert await terminal.end() == 130
    assert "Traceback" not in terminal.seen
    assert (tmp_path / ".env").read_text() == f"PORCHLIGHT_TOKEN={TOKEN}\n"
