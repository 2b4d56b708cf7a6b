"""A small Discord, and a folder in which the bot can run against it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.core.key_ring import new_ring
from tests.commands.fake_discord import MAPLE_STREET, TOKEN, FakeDiscord


@pytest.fixture
async def world() -> AsyncGenerator[FakeDiscord]:
    async with FakeDiscord().open() as fake:
        await fake.invite()
        yield fake


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A folder after ``setup``."""
    (tmp_path / "data").mkdir(mode=0o700)
    new_ring(tmp_path / "data/key_ring.json")
    env = tmp_path / ".env"
    env.write_text(f"PORCHLIGHT_TOKEN={TOKEN}\nPORCHLIGHT_GUILD_ID={MAPLE_STREET}\n")
    env.chmod(0o600)
    return tmp_path
