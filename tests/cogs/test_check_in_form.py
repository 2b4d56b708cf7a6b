"""The form of a check-in: words come back if nothing was sent, and what is sent is never told as lost."""

import sqlite3

import pytest

from bot.core.ids import MemberId
from bot.features.checkins.pulse import Band
from tests.cogs.checking_in import HOSTILE, PLATES, ask, check_in, ruth_of_oak
from tests.cogs.oak_town import room


@pytest.fixture
async def ruth(town):
    return await ruth_of_oak(town)


async def test_words_come_back_whatever_goes_wrong(town, ruth, no_errors):
    card = room(town, ruth.group).last_message
    checkins = town.services.checkins
    await check_in(town, ruth, "Facilitators only")
    assert "There was nothing in it, so I sent nothing." in ruth.sees
    await ruth.tap("Check in")

    # The database is in trouble just then.
    await ruth.tap("Facilitators only")
    file = town.services.outbox._db.file
    with sqlite3.connect(file) as rows:
        rows.execute("alter table checkin_answers rename to away")
    await ruth.fill(words=HOSTILE)
    assert "Here are your words, to copy." in ruth.sees
    assert "@everyone '''" in ruth.sees
    with sqlite3.connect(file) as rows:
        rows.execute("alter table away rename to checkin_answers")
    assert no_errors.records
    no_errors.records.clear()

    # The round closes while the form is open.
    await ruth.tap("Check in", on=card)
    await ruth.tap("Facilitators only")
    asked = await checkins.find_open(town.guild_id, ruth.group.id)
    await checkins.close(town.guild_id, asked.id, by=MemberId(town.person("Dana").id))
    await ruth.fill(words=PLATES)
    assert "This check-in is closed, so I kept nothing." in ruth.sees
    assert PLATES in ruth.sees

    # She leaves the group while the form is open.
    await ask(town, ruth)
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    await ruth.tap("Facilitators only")
    await town.services.groups.leave(town.guild_id, ruth.group.id, MemberId(ruth.id))
    await ruth.fill(words=PLATES)
    assert "Only people of this group can do that." in ruth.sees
    assert PLATES in ruth.sees
    assert await checkins.list_mine(town.guild_id, MemberId(ruth.id)) == ()


async def test_what_is_sent_is_never_told_as_lost(town, ruth, no_errors):
    checkins, dana = town.services.checkins, MemberId(town.person("Dana").id)

    # Discord does not take the screen that says so.
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    await ruth.tap("Facilitators only")
    await ruth.tap("I agree")
    town.env.inject_error("*", "/webhooks/*/messages/*", status=400)
    await ruth.fill(heavy=["9"], words=PLATES)
    assert "It is with the facilitators of Oak." in ruth.sees
    assert "You find it on My page." in ruth.sees
    assert {"Take it back", "Help right now"} <= set(ruth.labels)
    assert "I kept none" not in ruth.sees

    # She is counted and changes her number, and the round closes before that is counted too.
    asked = await checkins.find_open(town.guild_id, ruth.group.id)
    await checkins.count_me_in(town.guild_id, asked.id, Band.HEAVY, by=MemberId(ruth.id))
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    await ruth.tap("Change it")
    await ruth.tap("Facilitators only")
    count_me_in = checkins.count_me_in

    async def closed_meanwhile(*args, **kwargs):
        await checkins.close(town.guild_id, asked.id, by=dana)
        await count_me_in(*args, **kwargs)

    checkins.count_me_in = closed_meanwhile
    await ruth.fill(heavy=["3"], words=PLATES)
    assert "It is with the facilitators of Oak." in ruth.sees
    assert "I kept none" not in ruth.sees

    # Something of ours is broken.
    async def broken(*_):
        raise RuntimeError

    await ask(town, ruth)
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    await ruth.tap("Facilitators only")
    checkins.find_open = broken
    await ruth.fill(words=PLATES)
    assert "It is with the facilitators of Oak." in ruth.sees
    assert no_errors.records
    no_errors.records.clear()
