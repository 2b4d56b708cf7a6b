"""``keys rotate`` as an operator meets it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, check_ring
from bot.db.data_keys import DataKeyRow, Sealer
from bot.db.database import EVERY_GUILD, Database
from bot.db.upgrade import upgrade
from bot.features.calendars.model import TITLE_SEALED_AS, Alarm
from bot.features.calendars.tables import CalendarChoicesRow
from tests.commands.programs import play

MAPLE_STREET = GuildId(700)
RUTH = MemberId(7)


@pytest.fixture
async def db(ready: Path):
    made = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(made)
    yield made
    await made.close()


async def test_everything_is_locked_anew_and_still_opens(
    ready: Path, db: Database, clock: TurnedClock
) -> None:
    file = ready / "data/key_ring.json"
    sealer = Sealer(KeyRing.load(file), clock)
    async with db.transaction(MAPLE_STREET) as tx:
        word = await sealer.seal(tx, RUTH, "Book club", TITLE_SEALED_AS)
        tx.session.add(
            CalendarChoicesRow(
                guild_id=MAPLE_STREET,
                member_id=RUTH,
                others_see=False,
                sealed_title=word,
                alarm=Alarm.NONE,
                seed=b"",
            )
        )
    before = check_ring(file)

    done = await play(ready, "keys", "rotate")

    assert done.code == 0, done.err
    assert done.out.startswith("New keys for 1 person; 1 text locked anew.")
    after = check_ring(file)
    assert (after.keys, after.current) != (before.keys, before.current)
    async with db.reading(EVERY_GUILD) as tx:
        anew = (await tx.session.scalars(select(CalendarChoicesRow.sealed_title))).one()
        assert (await tx.session.scalars(select(DataKeyRow.ring_key_id))).one() == after.current
    assert anew is not None
    assert anew != word
    async with db.reading(MAPLE_STREET) as tx:
        assert await sealer.open(tx, RUTH, anew, TITLE_SEALED_AS) == "Book club"


@pytest.mark.long
async def test_with_several_machines_the_file_is_copied_in_between(
    ready: Path, db: Database, clock: TurnedClock
) -> None:
    sealer = Sealer(KeyRing.load(ready / "data/key_ring.json"), clock)
    async with db.transaction(MAPLE_STREET) as tx:
        await sealer.pseudonym(tx, RUTH)

    added = await play(ready, "keys", "rotate", "--only-add")
    checked = await play(ready, "doctor")
    done = await play(ready, "keys", "rotate")
    again = await play(ready, "keys", "check")

    assert "Copy the file to every machine" in added.out
    assert "run python -m bot keys rotate again" in checked.out
    assert done.out.startswith("Going on with a rotation that was begun earlier.")
    assert "2 keys" in again.out
