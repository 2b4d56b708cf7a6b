"""``run --shards --of``: one bot of several processes, each of which knows its part."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.commands.console import OperatorError
from bot.commands.run import read_shards
from bot.core.shards import ALL, Shards
from bot.db.database import Database
from bot.db.upgrade import upgrade
from tests.commands.fake_discord import FakeDiscord
from tests.commands.programs import begin, end, play


@pytest.mark.long
async def test_two_processes_are_one_bot(
    ready: Path, world: FakeDiscord, empty_postgres_url: str
) -> None:
    db = Database(empty_postgres_url)
    await upgrade(db)
    await db.close()
    sent_to = {"DATABASE_URL": empty_postgres_url}
    parts = [
        await begin(ready, "run", "--shards", shards, "--of", "2", world=world, **sent_to)
        for shards in ("0", "1")
    ]
    async with asyncio.timeout(60):
        while len(world.shards) < 2 and all(one.returncode is None for one in parts):  # noqa: ASYNC110  another process says it
            await asyncio.sleep(0.05)
    again = await play(ready, "run", "--shards", "1", "--of", "2", world=world, **sent_to)
    for one in parts:
        if one.returncode is not None:
            pytest.fail(str(await end(one)))
    for process in parts:
        process.send_signal(signal.SIGTERM)
    ended = [await end(process) for process in parts]

    assert [one.code for one in ended] == [0, 0], [one.err for one in ended]
    assert not any("[error" in one.err or "Traceback" in one.err for one in ended)
    assert sorted(world.shards) == [(0, 2), (1, 2)]
    assert len([path for path, _ in world.written if path.endswith("/commands")]) == 1
    assert again.code == 1
    assert "Shard 1 of the bot is run by another process already" in again.err


async def test_a_file_serves_one_process(ready: Path) -> None:
    refused = await play(ready, "run", "--shards", "0", "--of", "2")
    assert refused.code == 1
    assert refused.err.splitlines()[-1].startswith("A SQLite file serves one process only")


@pytest.mark.parametrize(
    ("shards", "of"), [("", 4), ("0", 0), ("4", 4), ("1,1", 4), ("-1", 4), ("a", 4), ("1", 1)]
)
def test_a_slip_is_told_with_an_example(shards: str, of: int) -> None:
    with pytest.raises(OperatorError, match=r"--shards 0,1 --of 4"):
        read_shards(shards, of)


def test_shards_are_read_as_people_write_them() -> None:
    assert read_shards("", 1) == ALL
    assert read_shards("3, 1", 4) == Shards((1, 3), 4)
