"""The bot moves to another machine in the middle of a week. Nothing is said twice, and the old copy stays closed."""

import asyncio
import shutil
import sqlite3
from contextlib import AsyncExitStack, closing
from datetime import timedelta

import pytest

from bot.app import Ground, build_bot
from bot.clockwork import LoopClockwork
from bot.commands.console import OperatorError
from bot.commands.move import packed, undone, unpacked
from bot.commands.restore import restored
from bot.commands.run import _prepare
from bot.core.key_ring import KeyRing
from bot.core.parcel import OtherKeyError, ParcelError, Passphrase
from bot.core.shards import ALL
from bot.db.copies import Copies
from bot.db.database import Database
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import ErasureLedger
from bot.db.schema import revisions
from config.settings import Settings
from tests.cogs.oak_town import EVENING, card, member, oak, schedule

WORDS = Passphrase("seven-lanterns-on-the-porch")


def settle(folder, **more):
    return Settings(data_folder=folder / "data", **more)


def as_on_disk(town, folder, monkeypatch):
    """The town's own files, as an operator has them."""
    monkeypatch.chdir(folder)
    settings = settle(folder, contact="ruth@example.org")
    settings.data_folder.mkdir(mode=0o700)
    source = town.services.outbox._db.file
    with (
        closing(sqlite3.connect(source)) as here,
        closing(sqlite3.connect(settings.data_folder / "porchlight.sqlite3")) as there,
    ):
        here.backup(there)
        there.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        there.execute("INSERT INTO alembic_version VALUES (?)", [revisions()[-1]])
        there.commit()
    shutil.copyfile(town.ring_file, settings.key_ring)
    return settings


class Machine:
    """The same bot in the same Discord, on the files of these settings."""

    def __init__(self, town, settings):
        self.town = town
        self.db = Database(settings.database_url, survives_power_cut=False, own_thread=False)
        ring = KeyRing.load(settings.key_ring)
        self.clock = town.services.clock
        erasures = ErasureLedger(ring, self.clock, file=ErasureFile(settings.erasures_file))
        self.ground = Ground(self.db, ring, self.clock, erasures=erasures)
        self.copies = Copies(
            self.db,
            ring,
            self.clock,
            folder=settings.backup_folder,
            scratch_in=settings.data_folder,
            audit_seen=settings.audit_seen_file,
            erasures=erasures,
        )

    async def start(self):
        await self.town.simulator.start_bot(build_bot(self.ground, LoopClockwork))
        await self.town.deliver()

    async def stop(self):
        await self.town.simulator.stop_bot()
        await self.db.close()


async def refuses_to_run(settings):
    with pytest.raises(OperatorError, match="packed up for another machine, so start it there"):
        async with AsyncExitStack() as until_the_end:
            await _prepare(settings, ALL, until_the_end)


@pytest.mark.long
async def test_everything_moves_and_is_said_once(town, tmp_path, monkeypatch):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    await town.pass_until(EVENING - timedelta(hours=23))
    assert sam.notes.count("Your meeting is tomorrow.") == 1
    await town.simulator.stop_bot()
    (tmp_path / "old").mkdir(), (tmp_path / "new").mkdir()
    old = as_on_disk(town, tmp_path / "old", monkeypatch)
    clock, parcel = town.services.clock, tmp_path / "porch.parcel"

    await packed(old, clock, parcel, WORDS)
    await refuses_to_run(old)
    with pytest.raises(OperatorError, match="packed up here on"):
        await packed(old, clock, tmp_path / "second.parcel", WORDS)

    monkeypatch.chdir(tmp_path / "new")
    new = settle(tmp_path / "new")
    with pytest.raises(OtherKeyError):
        await unpacked(new, clock, parcel, Passphrase("some other words"))
    assert not new.key_ring.exists()
    back = await unpacked(new, clock, parcel, WORDS)
    assert back.doubted is None, "nothing can have been said since"
    assert "PORCHLIGHT_CONTACT=ruth@example.org" in (tmp_path / "new/.env").read_text()
    with pytest.raises(OperatorError, match="has a bot of its own"):
        await unpacked(new, clock, parcel, WORDS)

    machine = Machine(town, new)
    await machine.start()
    await town.pass_until(EVENING - timedelta(minutes=50))
    assert sam.notes.count("Your meeting is tomorrow.") == 1
    assert sam.notes.count("Your meeting starts in 1 hour.") == 1
    await sam.tap("Can't make it", on=sam.newest_note)
    assert "Your place next time is safe" in sam.sees
    await machine.stop()
    await refuses_to_run(old)

    assert await undone(old, clock) >= 1, "what the new one has said is doubted here"
    with pytest.raises(OperatorError, match="nothing to undo"):
        await undone(old, clock)
    late = Machine(town, old)
    await late.start()
    await town.pass_time(minutes=5)
    assert sam.notes.count("Your meeting starts in 1 hour.") == 1
    await late.stop()


@pytest.mark.long
async def test_after_a_fire_the_copy_of_yesterday_says_nothing_twice(town, tmp_path, monkeypatch):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    (tmp_path / "house").mkdir()
    await town.simulator.stop_bot()
    settings = as_on_disk(town, tmp_path / "house", monkeypatch)
    first = Machine(town, settings)
    made = await first.copies.back_up()
    await first.start()
    await town.pass_until(EVENING - timedelta(hours=23))
    assert sam.notes.count("Your meeting is tomorrow.") == 1
    await first.stop()

    await asyncio.to_thread(settings.data_folder.joinpath("porchlight.sqlite3").unlink)
    back = await restored(
        settings, town.services.clock, made.backup.path, aside=False, without_words=False
    )
    assert back.doubted is not None
    assert back.doubted.unsure >= 1
    second = Machine(town, settings)
    await second.start()
    await town.pass_time(minutes=10)
    assert sam.notes.count("Your meeting is tomorrow.") == 1
    await town.pass_until(EVENING - timedelta(minutes=50))
    assert sam.notes.count("Your meeting starts in 1 hour.") == 1
    await second.stop()


async def test_a_pack_that_fails_leaves_the_bot_where_it_was(town, tmp_path, monkeypatch):
    await town.simulator.stop_bot()
    (tmp_path / "old").mkdir()
    old = as_on_disk(town, tmp_path / "old", monkeypatch)
    with pytest.raises(ParcelError, match="look whether its folder is there"):
        await packed(old, town.services.clock, tmp_path / "nowhere/porch.parcel", WORDS)
    with pytest.raises(OperatorError, match="nothing to undo"):
        await undone(old, town.services.clock)
