"""A key file that is gone, damaged or the wrong one: each sentence leads one step on, and none in a circle."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.db.upgrade import upgrade
from tests.commands.fake_discord import MAPLE_STREET
from tests.commands.looking import look_around
from tests.commands.programs import play


def said(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    return f"{done.output}{done.exception or ''}"


async def test_a_lost_key_file_comes_back_from_paper_and_no_new_one_takes_its_place(
    ready: Path, monkeypatch: pytest.MonkeyPatch, clock: TurnedClock
) -> None:
    monkeypatch.chdir(ready)
    file = ready / "data/key_ring.json"
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    async with db.transaction(GuildId(MAPLE_STREET)) as tx:
        await Sealer(KeyRing.load(file), clock).seal(tx, MemberId(7), "a word", "test:1")
    await db.close()
    said("keys", "sheet", "--to", "sheet.txt")

    for damage in (file.unlink, lambda: file.write_text("{}")):
        damage()
        broken = (await look_around(ready, monkeypatch))["keys"]
        assert "docs/operators/backup.md, part 6" in broken.next_step
        refused = await play(ready, "keys", "new")
        assert refused.code == 1
        if file.exists():
            assert "never written over" in refused.err
            aside = "mv data/key_ring.json data/key_ring.json.aside"
            assert aside in said("keys", "recover", "--from", "sheet.txt")
            file.rename(ready / "data/key_ring.json.aside")
        else:
            assert "locked with another key file, which a new one can't replace" in refused.err
            assert "python -m bot keys recover" in refused.err
        assert not file.exists()
        assert "Made: data/key_ring.json" in said("keys", "recover", "--from", "sheet.txt")
        assert "It opens every lock" in (await play(ready, "keys", "check")).out


async def test_beside_a_database_without_a_locked_word_a_new_key_file_is_made(ready: Path) -> None:
    (ready / "data/key_ring.json").unlink()
    await play(ready, "db", "upgrade")
    assert (await play(ready, "keys", "new")).code == 0
