"""The bot goes away between a tap and what was promised for it."""

from datetime import timedelta

import pytest

from bot.demo.acting import words_of
from tests.cogs.oak_town import EVENING, card, card_words, member, oak, room, schedule


async def test_a_seat_that_came_free_is_told_after_the_restart(town):
    group = await oak(town, seats=1)
    sam, ines = await member(town, group, "Sam"), await member(town, group, "Ines")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    await ines.tap("Going", on=await card(town, session))
    await ines.tap("Wait in line")
    before_restart = await card(town, session)
    await town.restart()

    await sam.tap("Can't make it", on=before_restart)
    assert "Your place next time is safe" in sam.sees
    await town.restart()
    await town.deliver()
    assert ines.notes.count("A place opened.") == 1
    await ines.tap("Open", on=ines.newest_note)
    assert "You're in." in ines.sees


@pytest.mark.long
async def test_the_day_before_note_comes_once_though_the_bot_was_away_in_between(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    await town.restart()
    await town.pass_until(EVENING - timedelta(hours=23))
    await town.restart()
    await town.pass_until(EVENING - timedelta(hours=22))
    assert sam.notes.count("Your meeting is tomorrow.") == 1
    await sam.tap("Can't make it", on=sam.newest_note)
    assert "Your place next time is safe" in sam.sees
    await town.deliver()
    assert "0 of 2 seats taken" in await card_words(town, session)


@pytest.mark.long
async def test_a_preview_can_still_be_posted_and_an_evening_still_be_closed(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when="Wednesday 7:30 PM")
    await town.restart()
    await dana.tap("Post")
    assert "Posted." in dana.sees
    await town.restart()
    await sam.tap("Going", on=room(town, group).last_message)
    assert "You're in." in sam.sees
    await town.pass_until(EVENING + timedelta(minutes=61))
    await dana.command("tonight")
    await dana.tap("Note who came")
    await town.restart()
    await dana.tap("Done")
    assert "The meeting is closed. 1 person came." in dana.sees


async def test_the_opening_is_said_once_and_not_long_after(town):
    group = await oak(town)
    await member(town, group, "Sam")
    await schedule(town)
    await town.pass_until(EVENING - timedelta(minutes=9))
    await town.restart()
    await town.pass_until(EVENING + timedelta(minutes=30))
    said = [one for one in room(town, group).history() if "private place" in words_of(one)]
    assert len(said) == 1
