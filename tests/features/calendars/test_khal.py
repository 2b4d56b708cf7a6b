"""Debian's khal reads a link as any calendar would, and finds what the meetings list says."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.sessions.model import CancelReason
from tests.features.calendars.calendars import CalendarOak, as_text
from tests.features.sessions.oak import DANA, RUTH

KHAL = "/usr/bin/khal"
LONDON = "Europe/London"
CONFIG = """
[calendars]
[[ruth]]
path = {folder}/ruth
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
[sqlite]
path = {folder}/khal.db
"""


@pytest.fixture
def khal() -> str:
    if Path(KHAL).exists():
        return KHAL
    if os.environ.get("CI"):
        pytest.fail("khal is not installed, and here nothing may be skipped")
    pytest.skip("khal is not installed: sudo apt-get install khal")


async def test_khal_finds_the_dates_of_a_series_with_a_skip_a_move_and_a_cancellation(
    khal: str, sqlite_url: str, tmp_path: Path, clock: TurnedClock, guild_id: GuildId
) -> None:
    """Over the night of November 1, when New York's clocks go back and London's have done so a week before."""
    db = Database(sqlite_url, survives_power_cut=False)
    oak = await CalendarOak(db, clock, guild_id).open()
    await oak.let_in(RUTH)
    first = await oak.schedule("every Wednesday 7:30pm for 7 weeks")
    await oak.only_me(RUTH)
    token = await oak.link_of(RUTH)
    await oak.sessions.come_every_time(guild_id, first.id, by=RUTH, turn=1)
    planned = await oak.planned()
    await oak.sessions.skip(guild_id, planned[1].id, by=DANA)
    await oak.move(planned[2], "Thursday 8pm")
    await oak.sessions.cancel(guild_id, planned[3].id, by=DANA, reason=CancelReason.FACILITATOR_ILL)
    text = as_text(await oak.calendars.read_feed(token), clock.now())
    listed = await oak.sessions.list_for_member(guild_id, RUTH, limit=50)
    away = [planned[1].starts_at, planned[3].starts_at]
    await db.close()

    starts = [one.session.starts_at for one in listed]
    assert len(starts) == len(planned) - 2 == 5
    assert not set(starts) & set(away)
    found = await read_by(khal, text, tmp_path)
    assert found == {"": shown(starts), "CANCELLED": shown(away)}


async def read_by(khal: str, text: bytes, folder: Path) -> dict[str, list[str]]:
    """What khal lists on a machine in London: when, by whether it is off. Every title has to be *Busy*."""
    (folder / "ruth").mkdir()
    (folder / "config").write_text(CONFIG.format(folder=folder, zone=LONDON))
    (folder / "feed.ics").write_bytes(text)
    run = [khal, "--config", str(folder / "config")]
    await said([*run, "import", "--batch", "-a", "ruth", str(folder / "feed.ics")], folder)
    line = "{start-date} {start-time}|{cancelled}|{title}"
    out = await said(
        [*run, "list", "--once", "--day-format", "", "--format", line, "2026-10-18", "120d"], folder
    )
    found: dict[str, list[str]] = {"": [], "CANCELLED": []}
    for one in filter(None, out.splitlines()):
        when, off, title = one.split("|")
        assert title == "Busy"
        found[off.strip()].append(when)
    return found


async def said(command: list[str], home: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        env={"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def shown(instants: list[datetime]) -> list[str]:
    return [f"{at.astimezone(ZoneInfo(LONDON)):%Y-%m-%d %H:%M}" for at in instants]
