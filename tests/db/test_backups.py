"""A copy of everything is made, lost in the house, and put back: the same rows, nobody who was erased, nothing twice."""

import asyncio
import json
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select

from bot.commands.bringing_back import refuse_unfit
from bot.commands.console import OperatorError
from bot.commands.restore import refuse_forgotten
from bot.commands.run import _make_up_for_erasures
from bot.core.key_ring import add_key, new_ring
from bot.core.parcel import OtherKeyError, ParcelError, unpack
from bot.db.backups import list_backups, throw_away_old
from bot.db.data_keys import DataKeyRow, NoKeyError
from bot.db.database import EVERY_GUILD
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import ErasureLedger, list_erasures
from bot.db.guild_erasure import erase_guild
from bot.db.in_use import InUseError, running
from bot.db.key_copy import NEWEST_KEYS
from bot.db.schema import VERSIONS
from bot.db.snapshot import Snapshot, major_of_postgresql
from bot.db.unfinished import is_unfinished
from bot.features.outbox.tables import DeliveryRow
from tests.architecture.rows import NOON
from tests.databases import ON_POSTGRES, ON_SQLITE
from tests.db.lived_in import ALL_BUT, ELM, MAPLE, RUTH, SAM, WORDS, House, owed


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRES])
def bare_url(request):
    """None: the file that the settings name by themselves."""
    return request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def house(bare_url, tmp_path):
    made = House(bare_url, tmp_path)
    await made.fill()
    yield made
    await made.db.close()


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """Filled once, and copied for each."""

    async def fill(folder):
        made = House(None, folder)
        await made.fill()
        await made.db.close()

    folder = tmp_path_factory.mktemp("lived in")
    asyncio.run(fill(folder))
    return folder


@pytest.fixture
async def small_house(lived_in, tmp_path):
    shutil.copytree(lived_in / "data", tmp_path / "data")
    made = House(None, tmp_path)
    yield made
    await made.db.close()


async def test_what_burned_is_put_back_row_for_row(house):
    before = await house.rows()
    made = await house.copies.back_up()
    assert made.backup.is_tried
    await house.burn()

    back = await house.put_back(made.backup.path)

    after = await house.rows()
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    before.pop("deliveries"), after.pop("deliveries")  # what was due is looked for first
    assert after == before
    assert back.rows == sum(
        len(rows) for name, rows in before.items() if name not in ALL_BUT
    ) + await count(house, DeliveryRow)
    assert back.erased_again == 0
    assert await house.words_of_ruth() == WORDS
    assert not await is_unfinished(house.db)
    assert not list(house.data.glob(".scratch-*"))


async def test_a_copy_holds_no_key_and_no_name_and_needs_the_ring(small_house, tmp_path):
    house = small_house
    async with house.db.reading(EVERY_GUILD) as tx:
        wrapped = list(await tx.session.scalars(select(DataKeyRow.wrapped)))
    made = await house.copies.back_up()
    locked = made.backup.path.read_bytes() + (house.folder / NEWEST_KEYS).read_bytes()
    assert str(RUTH).encode() not in locked
    (tmp_path / "open").mkdir()
    unpack(made.backup.path, tmp_path / "open", opener=house.ring)
    opened = (tmp_path / "open/database").read_bytes()
    assert wrapped
    assert not any(each in opened or each.hex().encode() in opened for each in wrapped)

    other = new_ring(tmp_path / "other.json")
    house.settings = house.settings.model_copy(update={"key_ring": other})
    await house.burn()
    with pytest.raises(OtherKeyError, match="another key file"):
        await house.put_back(made.backup.path)


async def test_whoever_was_erased_since_is_erased_again_and_was_never_readable(house):
    made = await house.copies.back_up()
    await house.privacy.forget_member(MAPLE, RUTH)
    assert await only_ours(house) == [*ErasureFile(house.settings.erasures_file).read()]
    assert str(RUTH) not in house.settings.erasures_file.read_text()
    await house.burn()

    back = await house.put_back(made.backup.path)

    assert back.erased_again == 1
    await house.outbox.deliver_due()  # her rooms are closed to her once more
    assert await house.privacy.export_member(MAPLE, RUTH) == {}
    assert await house.privacy.export_member(ELM, SAM) != {}
    await house.privacy.empty_log()
    found = await everything(house)
    assert str(MAPLE).encode() in found or MAPLE.to_bytes(8, "big") in found
    assert str(RUTH).encode() not in found
    assert not any(RUTH.to_bytes(8, end) in found for end in ("big", "little"))


async def test_the_old_copy_of_someone_erased_opens_for_nobody(small_house):
    """Even with the key ring, and whoever takes the file apart by hand."""
    house = small_house
    made = await house.copies.back_up()
    await house.privacy.forget_member(MAPLE, RUTH)
    await house.burn()
    house.settings.erasures_file.unlink()
    (house.folder / NEWEST_KEYS).write_bytes(b"torn")
    with pytest.raises(
        OperatorError, match=r"it is damaged\. If there is no whole one .* --without-words"
    ):
        await house.put_back(made.backup.path)
    (house.folder / NEWEST_KEYS).unlink()
    with pytest.raises(OperatorError, match="are not beside that copy"):
        await house.put_back(made.backup.path)
    (house.folder / NEWEST_KEYS).write_bytes(b"torn")
    await house.put_back(made.backup.path, without_words=True)
    with pytest.raises(NoKeyError):
        await house.words_of_ruth()


@pytest.mark.long
@pytest.mark.parametrize("lost", ["file", "file and keys"])
async def test_the_ledger_is_found_wherever_some_of_it_is_left(small_house, lost):
    house = small_house
    old = await house.copies.back_up()
    house.clock.at += timedelta(hours=1)
    await house.privacy.forget_member(MAPLE, RUTH)
    await house.copies.stop()
    if "keys" in lost:
        await house.copies.back_up()
        (house.folder / NEWEST_KEYS).unlink()
    house.settings.erasures_file.unlink()
    await house.burn()
    back = await house.put_back(old.backup.path, without_words="keys" in lost)
    assert back.erased_again == 1
    assert len(ErasureFile(house.settings.erasures_file).read()) >= 1, "and is known here again"


async def test_who_came_back_after_being_erased_stays(small_house):
    """The copy knows that erasure already."""
    house = small_house
    await house.privacy.forget_member(ELM, SAM)
    async with house.db.transaction(ELM) as tx:
        await house.sealer.pseudonym(tx, SAM)
    made = await house.copies.back_up()
    await house.burn()
    assert (await house.put_back(made.backup.path)).erased_again == 0
    assert await house.privacy.export_member(ELM, SAM) != {}


async def test_who_came_back_stays_when_the_database_has_long_let_go_of_that_erasure(small_house):
    """Another machine did the night, so the file of this one is as it was."""
    house = small_house
    house.clock.at = datetime.now(UTC) - timedelta(days=46)
    await house.privacy.forget_member(ELM, SAM)
    async with house.db.transaction(ELM) as tx:
        await house.sealer.pseudonym(tx, SAM)
    house.clock.at = datetime.now(UTC)
    await ErasureLedger(house.ring, house.clock).tidy(house.db)
    file = ErasureFile(house.settings.erasures_file)
    assert len(file.read()) == 1

    await _make_up_for_erasures(house.settings, house.db, house.ring)
    assert await house.privacy.export_member(ELM, SAM) != {}
    assert file.read() == ()


@pytest.mark.long
async def test_a_server_that_was_erased_stays_erased(small_house):
    house = small_house
    made = await house.copies.back_up()
    async with house.db.transaction(ELM) as tx:
        await erase_guild(tx)
        await house.erasures.record_guild(tx)
    await house.burn()
    assert (await house.put_back(made.backup.path)).erased_again == 1
    for name, rows in (await house.rows()).items():
        assert str(ELM) not in repr(rows), name


async def test_an_erasure_that_did_not_happen_is_taken_back_and_one_cut_off_is_made_up_for(
    small_house,
):
    house = small_house
    file = ErasureFile(house.settings.erasures_file)
    with suppress(KeyboardInterrupt):
        async with house.db.transaction(MAPLE) as tx:
            await house.privacy.forget_in(tx, MAPLE, RUTH)
            assert len(file.read()) == 1
            raise KeyboardInterrupt
    assert file.read() == ()
    assert await house.words_of_ruth() == WORDS

    with file.path.open("a") as torn:
        torn.write('{"id": 7, "kind": "mem')  # the power went out
    await house.privacy.forget_member(MAPLE, RUTH)
    assert len(file.read()) == 1
    house.clock.at += timedelta(days=46)
    await house.erasures.tidy(house.db)
    assert (file.read(), await only_ours(house)) == ((), [])


async def test_a_damaged_copy_changes_nothing_and_what_stands_there_is_kept(small_house):
    house = small_house
    made = await house.copies.back_up()
    before = await house.rows()
    whole = made.backup.path.read_bytes()
    for broken in (whole[: len(whole) // 2], whole[:4000] + b"!" + whole[4001:]):
        made.backup.path.write_bytes(broken)
        with pytest.raises(ParcelError, match=r"damaged or not whole|does not open"):
            await house.put_back(made.backup.path, aside=True)
    assert await house.rows() == before
    made.backup.path.write_bytes(whole)

    async with running(house.db):
        with pytest.raises(InUseError, match="stop that process first"):
            await house.put_back(made.backup.path, aside=True)
    with pytest.raises(OperatorError, match="add --aside to keep that one"):
        await house.put_back(made.backup.path)
    await house.db.close()
    back = await house.put_back(made.backup.path, aside=True)
    assert back.aside is not None
    assert back.aside.exists()
    assert (await house.rows())["groups"] == before["groups"]


async def test_a_copy_of_another_kind_or_a_newer_version_is_refused(small_house):
    house = small_house
    taken = (await house.copies.back_up()).snapshot
    with pytest.raises(OperatorError, match="newer version"):
        refuse_unfit(house.settings, replace(taken, revision="9999"))
    facts = json.loads(json.dumps(taken.as_facts())) | {"kind": "postgresql"}
    with pytest.raises(OperatorError, match="put it back into PostgreSQL first"):
        refuse_unfit(house.settings, Snapshot.from_facts(facts))
    house.clock.at += timedelta(days=46)
    (backup,) = list_backups(house.folder)
    with pytest.raises(OperatorError, match="46 days old"):
        refuse_forgotten(backup.path, house.clock, although_old=False)
    refuse_forgotten(backup.path, house.clock, although_old=True)
    house.clock.at -= timedelta(days=60)
    with pytest.raises(OperatorError, match="still to come"):
        refuse_forgotten(backup.path, house.clock, although_old=False)


def tables_since(revision: str) -> list[str]:
    """What every newer version has added."""
    newer = sorted(file for file in VERSIONS.glob("0*.py") if file.name[:4] > revision)
    return [
        table
        for file in newer
        for table in re.findall(r'create_table\(\s*"(\w+)"', file.read_text())
    ]


async def test_a_copy_of_an_older_version_is_brought_up_to_date(small_house):
    house = small_house
    async with house.db.engine.begin() as connection:
        for table in tables_since("0018"):
            await connection.exec_driver_sql(f"DROP TABLE {table}")
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0018'")
    made = await house.copies.back_up()
    await house.burn()
    await house.put_back(made.backup.path)
    assert await list_erasures(house.db) == []
    assert await house.words_of_ruth() == WORDS


async def test_a_message_that_was_due_is_unsure_and_one_for_later_waits(small_house):
    house = small_house
    async with house.db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(delete(DeliveryRow))
        for n, due in enumerate((NOON, NOON + timedelta(hours=1), NOON + timedelta(days=3))):
            await tx.session.execute(insert(DeliveryRow).values(**owed(n, due)))
    made = await house.copies.back_up()
    await house.burn()
    house.clock.at += timedelta(days=1)
    back = await house.put_back(made.backup.path)
    assert (back.doubted.unsure, back.doubted.waiting) == (2, 1)
    async with house.db.reading(EVERY_GUILD) as tx:
        query = select(DeliveryRow.state, DeliveryRow.failure).order_by(DeliveryRow.due_at)
        assert [tuple(row) for row in await tx.session.execute(query)] == [
            ("uncertain", "restored"),
            ("uncertain", "restored"),
            ("waiting", None),
        ]


@pytest.mark.long
async def test_after_a_rotation_an_older_copy_says_how_much_of_it_is_lost(small_house):
    from bot.db.key_renewal import renew_keys

    house = small_house
    made = await house.copies.back_up()
    add_key(house.settings.key_ring)
    async for _ in renew_keys(house.db, house.ring):
        pass
    await house.copies.renew_keys()
    assert await house.words_of_ruth() == WORDS
    await house.burn()
    back = await house.put_back(made.backup.path)
    assert back.unreadable >= 1


def test_copies_go_after_a_month_but_never_the_only_good_one(tmp_path):
    def made(days, suffix=""):
        at = datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)
        (tmp_path / f"porchlight-{at:%Y%m%dT%H%M%SZ}{suffix}.backup").touch()

    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    for days in (0, 29, 30, 31):
        made(days)
    assert len(throw_away_old(tmp_path, now)) == 2
    assert len(list_backups(tmp_path)) == 2
    assert throw_away_old(tmp_path, now + timedelta(days=90)) != []
    (last,) = list_backups(tmp_path)
    assert last.made_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
    made(-5, ".untried")
    throw_away_old(tmp_path, now + timedelta(days=90))
    assert last in list_backups(tmp_path), "the newer one was never tried out"


async def count(house, row):
    async with house.db.reading(EVERY_GUILD) as tx:
        return len((await tx.session.execute(select(row.id))).all())


async def only_ours(house):
    return [one for one in await list_erasures(house.db) if len(one.whom) == 64]


async def everything(house):
    """All that the database keeps, as it lies on the disk."""
    if house.db.is_sqlite:
        await house.db.close()
        return b"".join(file.read_bytes() for file in house.data.glob("porchlight.sqlite3*"))
    from bot.db import postgres_tools

    async with house.db.engine.connect() as connection:
        major = await major_of_postgresql(connection)
    process = await asyncio.create_subprocess_exec(
        postgres_tools.find_tool("pg_dump", major=major),
        env=postgres_tools._environment(house.db.url),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return out
