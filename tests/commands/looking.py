"""What ``doctor`` finds in a folder, by subject."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.doctor import examine
from bot.commands.findings import Finding, State
from bot.core.clock import TurnedClock
from config.settings import Settings
from tests.commands.fake_discord import FakeDiscord


async def look_around(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    world: FakeDiscord | None = None,
    *,
    now: datetime | None = None,
    **settings: object,
) -> dict[str, Finding]:
    monkeypatch.chdir(folder)
    if world is not None:
        monkeypatch.setattr("discord.http.Route.BASE", world.base)
    clock = TurnedClock(now or datetime.now(UTC))
    findings = await examine(Settings(**settings), clock, offline=world is None)
    assert all(finding.next_step for finding in findings if finding.state is not State.OK)
    return {finding.subject: finding for finding in findings}
