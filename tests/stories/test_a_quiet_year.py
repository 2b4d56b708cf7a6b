"""Somebody taps nothing for a year."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import MemberId
from bot.db.database import EVERY_GUILD
from bot.demo.acting import words_of
from bot.features.outbox.nightly_store import NightlyStore
from tests.cogs.group_town import door
from tests.cogs.oak_town import card, member, oak, room, schedule

A_YEAR_LATER = datetime(2027, 11, 1, 10, 0, tzinfo=UTC)
"""Whoever tapped last in October was away for twelve whole months."""
AN_EVENING_LATER = timedelta(hours=14)


async def a_quiet_year(town, *, notes: bool):
    group = await oak(town)
    ruth = await member(town, group, "Ruth", notes=notes)
    await ruth.tap("My page", on=door(town))
    await town.pass_time(days=1)  # the first night begins to count
    return group, ruth


async def the_night_asks(town):
    await town.be_away_until(A_YEAR_LATER)
    await town.pass_time(hours=AN_EVENING_LATER.total_seconds() / 3600)


async def every_night_was_there(town, *, until):
    """Without living through all of them: days without the bot are not counted."""
    async with town.services.idle._db.transaction(EVERY_GUILD) as tx:
        for name in ("ask_the_idle", "forget_the_idle"):
            await NightlyStore(tx).mark_done(name, until.date())


async def kept(town, person) -> bool:
    return bool(await town.services.privacy.export_member(town.guild_id, MemberId(person.id)))


async def question(town, person):
    return await town.services.idle.find_question(town.guild_id, MemberId(person.id))


async def test_ruth_is_asked_by_a_note_that_tells_nothing_and_keeps_her_place(town):
    group, ruth = await a_quiet_year(town, notes=True)
    await the_night_asks(town)
    assert ruth.notes == ["Something is waiting for you."]
    assert "Do you want to stay?" not in words_of(room(town, group).last_message)

    await ruth.tap("Open", on=ruth.newest_note)
    assert ruth.sees.startswith("**Do you want to stay?**")
    asked = await question(town, ruth)
    assert f"after <t:{int(asked.erased_at.timestamp())}:D>" in ruth.sees
    assert ruth.labels[:2] == ["Keep my place", "Erase what is kept about me"]
    assert await question(town, ruth) is not None, "to look is no answer"

    await ruth.tap("Keep my place")
    assert ruth.sees.startswith("Good. I keep your place, and nothing is erased.")
    assert await question(town, ruth) is None
    await ruth.tap("Open", on=ruth.newest_note)
    assert ruth.sees.startswith("You have been here since I asked.")


async def test_an_opened_note_counts_for_the_server_it_came_from(town):
    """Its button carries the note's number alone, and with several servers none is home."""
    ruth = await member(town, await oak(town), "Ruth", notes=True)
    session = await schedule(town)
    await ruth.tap("Going", on=await card(town, session))
    dana = MemberId(town.person("Dana").id)
    await town.services.sessions.skip(town.guild_id, session.id, by=dana)
    await town.deliver()
    town.bot.home_guild_id = None
    town.services.idle._noted.clear()
    await ruth.tap("Open", on=ruth.newest_note)
    assert town.services.idle.is_noted(town.guild_id, MemberId(ruth.id))


@pytest.mark.long
async def test_a_note_that_discord_blocks_waits_on_her_page_and_the_room_is_asked(town):
    group, ruth = await a_quiet_year(town, notes=True)
    ruth.close_notes()
    await the_night_asks(town)
    said = words_of(room(town, group).last_message)
    assert "somebody in this room has tapped none of my buttons for a year" in said
    assert "Ruth" not in said
    assert str(ruth.id) not in said

    await ruth.tap("My page", on=door(town))
    assert "You had tapped nothing here for a year." in ruth.sees
    assert "1. A question" in ruth.sees
    assert await question(town, ruth) is None, "that she looks is her answer"
    await ruth.tap("My page", on=door(town))
    assert "nothing here for a year" not in ruth.sees


@pytest.mark.long
async def test_who_answers_nothing_is_out_of_the_room_and_forgotten_and_nobody_is_told(town):
    group, ruth = await a_quiet_year(town, notes=False)
    await the_night_asks(town)
    last = room(town, group).last_message
    await ruth.tap("Help right now", on=last)
    assert await question(town, ruth) is not None, "help is never noted"

    await every_night_was_there(town, until=A_YEAR_LATER + timedelta(days=31))
    await town.be_away_until(A_YEAR_LATER + timedelta(days=32))
    await town.pass_time(minutes=10)  # Discord closes the room to her
    assert not await kept(town, ruth)
    assert "oak" not in ruth.rooms
    assert room(town, group).last_message.id == last.id
    assert ruth.notes == []


@pytest.mark.long
async def test_the_question_offers_to_erase_and_asks_first(town):
    _, ruth = await a_quiet_year(town, notes=True)
    await the_night_asks(town)
    await ruth.tap("Open", on=ruth.newest_note)
    await ruth.tap("Erase what is kept about me")
    assert "This can't be undone." in ruth.sees
    await ruth.tap("Erase it all")
    assert "Your receipt is" in ruth.sees
    assert not await kept(town, ruth)
