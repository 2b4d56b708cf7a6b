"""A small Discord, and a folder in which the bot can run against it."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.core.key_ring import kept_keys, new_ring
from tests.commands.fake_discord import MAPLE_STREET, TOKEN, FakeDiscord


@pytest.fixture
async def world() -> AsyncGenerator[FakeDiscord]:
    async with FakeDiscord().open() as fake:
        await fake.invite()
        yield fake


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A folder after ``setup``, with the recovery sheet put away."""
    (tmp_path / "data").mkdir(mode=0o700)
    new_ring(tmp_path / "data/key_ring.json")
    (key,) = kept_keys(tmp_path / "data/key_ring.json")
    put_away = json.dumps({"key": key.id, "confirmed_at": "2026-11-22"})
    (tmp_path / "data/recovery_sheet.json").write_text(put_away)
    env = tmp_path / ".env"
    env.write_text(f"PORCHLIGHT_TOKEN={TOKEN}\nPORCHLIGHT_GUILD_ID={MAPLE_STREET}\n")
    env.chmod(0o600)
    return tmp_path
