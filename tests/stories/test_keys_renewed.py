"""The operator renews every key while notes are on their way. Nobody notices, neither then nor after a restart."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.key_ring import KeyRing, add_key
from bot.db.data_keys import DataKeyRow
from bot.db.database import EVERY_GUILD, Database
from bot.db.key_renewal import count_outdated, count_unfinished, finish_renewal, renew_keys
from bot.features.checkins.answer_tables import AnswerRow
from bot.features.checkins.model import AnswerState, Ceiling, Said
from tests.cogs.oak_town import EVENING, oak
from tests.stories.notes_in_oak import ALOUD, KEEP, ROOM, Oak

PEOPLE = ("Ruth", "Sam", "Ines")
WORDS = {name: f"The lantern of {name} is lit." for name in PEOPLE}


@pytest.fixture
async def here(town) -> Oak:
    return await Oak(town, await oak(town, seats=20)).begin()


@pytest.mark.long
async def test_notes_on_their_way_stay_readable_while_all_keys_are_renewed(here):
    town = here.town
    answers = [
        await here.send(name, Ceiling.ROOM, Said(heavy=9, words=WORDS[name])) for name in PEOPLE
    ]
    before = await _locked(town)
    dana = await here.open_desk()
    await dana.tap("Open the oldest")
    assert WORDS["Ruth"] in dana.sees
    assert await _renew(town) == len(PEOPLE)
    assert not before & await _locked(town)

    await dana.tap(ALOUD)
    assert await here.state(answers[0], "Ruth") is AnswerState.ON_LIST
    await dana.tap("Open the next")
    assert WORDS["Sam"] in dana.sees
    await dana.tap(ROOM)
    await town.deliver()
    ruth = town.person("Ruth")
    await ruth.tap("Read", on=here.card())
    assert WORDS["Sam"] in ruth.sees

    await town.restart()
    await _renew(town)
    dana = await here.open()
    assert WORDS["Ines"] in dana.sees
    await dana.tap(KEEP)
    await here.send("Will", said=Said(words="Locked with a key of today."))
    await _renew(town)
    await town.restart()
    await here.open()
    assert "Locked with a key of today." in dana.sees

    await town.pass_until(EVENING - timedelta(minutes=8))
    await dana.command("tonight")
    await dana.tap(ALOUD)
    assert WORDS["Ruth"] in dana.sees
    await dana.tap("1. Read it")
    assert "All of it is read." in dana.sees
    assert await here.state(answers[0], "Ruth") is AnswerState.READ_ALOUD


async def _renew(town) -> int:
    """As the operator's command does it, beside the bot: with a connection and a ring of its own."""
    key = add_key(town.ring_file)
    ring = KeyRing.load(town.ring_file)
    file = town.services.outbox._db.file
    db = Database(f"sqlite+aiosqlite:///{file}", survives_power_cut=False, own_thread=False)
    words = 0
    for renewing in (finish_renewal(db, ring), renew_keys(db, ring)):
        async for renewed in renewing:
            assert renewed.damaged == 0
            words += renewed.words
    assert (await count_unfinished(db), await count_outdated(db, ring)) == (0, 0)
    async with db.reading(EVERY_GUILD) as tx:
        assert set(await tx.session.scalars(select(DataKeyRow.ring_key_id))) == {key.id}
    await db.close()
    return words


async def _locked(town) -> set[bytes]:
    async with town.services.outbox._db.reading(EVERY_GUILD) as tx:
        return set(await tx.session.scalars(select(AnswerRow.sealed)))
