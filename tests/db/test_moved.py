"""Everything moves to another machine on both databases, row for row, and only one of the two ever runs."""

from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.commands.audit_seen import Mark, Seen
from bot.commands.console import OperatorError
from bot.commands.move import packed, undone, unpacked
from bot.commands.run import _prepare
from bot.core.parcel import Passphrase
from bot.core.shards import ALL
from bot.db.erasure_file import ErasureFile
from config.settings import Settings
from tests.databases import ON_POSTGRES, ON_SQLITE, bare_database
from tests.db.lived_in import ELM, MAPLE, RUTH, House
from tests.db.whole_person import WholeHouse

LOCK = Passphrase("seven-lanterns-on-the-porch")


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRES])
def bare_url(request):
    return request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def old(bare_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = WholeHouse(bare_url, tmp_path / "old")
    await made.fill()
    yield made
    await made.db.close()


@pytest.fixture
async def new_url(bare_url, tmp_path):
    if bare_url is None:
        yield f"sqlite:///{tmp_path}/new/data/porchlight.sqlite3"
        return
    async with bare_database(bare_url, "another_machine") as url:
        yield url


async def start(house):
    """As ``run`` does it before Discord is asked for anything."""
    async with AsyncExitStack() as until_the_end:
        await _prepare(house.settings, ALL, until_the_end)


@pytest.mark.long
async def test_every_row_key_and_erasure_moves_and_the_old_copy_stays_closed(
    old, new_url, bare_url, tmp_path, monkeypatch
):
    await old.privacy.forget_member(ELM, RUTH)
    await old.outbox.deliver_due()
    mark = Mark(seen_at=old.clock.now(), begun_at=old.clock.now(), length=7, mac="f" * 64)
    Seen(servers={MAPLE: mark}).write(old.settings.audit_seen_file)
    before, hers = await old.rows(), await old.privacy.export_member(MAPLE, RUTH)
    parcel = tmp_path / "porch.parcel"
    await packed(old.settings, old.clock, parcel, LOCK)
    with pytest.raises(OperatorError, match="packed up for another machine"):
        await start(old)

    folder = tmp_path / "new"
    (folder / "data").mkdir(parents=True)
    monkeypatch.chdir(folder)
    new = Settings(data_folder=folder / "data", database_url=new_url)
    if bare_url is not None:
        await refuses_what_is_not_empty(new, old, parcel)
    back = await unpacked(new, old.clock, parcel, LOCK)
    there = House(new_url, folder)
    try:
        assert (back.erased_again, back.unreadable, back.doubted) == (0, 0, None)
        assert await there.rows() == before
        assert await there.privacy.export_member(MAPLE, RUTH) == hers
        assert Seen.read(new.audit_seen_file) == Seen.read(old.settings.audit_seen_file)
        assert len(ErasureFile(new.erasures_file).read()) >= 1, (
            "an old copy brings nobody back here"
        )
        await start(there)
        with pytest.raises(OperatorError, match="packed up for another machine"):
            await start(old)
        await undone(old.settings, old.clock)
        await start(old)
    finally:
        await there.db.close()
    if bare_url is None:
        await doubts_what_was_due_in_an_old_one(old, parcel, tmp_path / "late")


async def doubts_what_was_due_in_an_old_one(old, parcel, folder):
    """It may have been said by the old machine, which was opened again."""
    (folder / "data").mkdir(parents=True)
    old.clock.at += timedelta(hours=25)
    late = Settings(data_folder=folder / "data")
    back = await unpacked(late, old.clock, parcel, LOCK)
    assert back.doubted is not None


async def refuses_what_is_not_empty(new, old, parcel):
    """The old one's own database, for instance: nothing of it is touched, and no key is left on the new machine."""
    taken = new.model_copy(update={"database_url": old.settings.database_url})
    before = await old.rows()
    with pytest.raises(OperatorError, match="is not empty"):
        await unpacked(taken, old.clock, parcel, LOCK)
    assert await old.rows() == before
    assert not new.key_ring.exists()
