"""The bot is started again after every single tap of planning, calling off and closing."""

import pytest

from tests.cogs.forged import forged_button
from tests.cogs.oak_town import card_words, member, oak, room, schedule

ASKED = {"when": "Thursday 6 PM", "title": "", "minutes": "60", "seats": ""}


async def test_planning_goes_on_where_it_was(town):
    group = await oak(town)
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when="Wednesday 7:30 PM")
    await town.restart()
    await dana.tap("Change")
    await dana.fill(**ASKED)
    await town.restart()
    await dana.tap("Post")
    await town.restart()
    await town.deliver()
    cards = [one for one in room(town, group).history() if not one.pinned]
    assert len([one for one in cards if "6:00 PM" in dana.reads(one)]) == 1


async def test_a_form_that_was_open_gives_the_words_back(town):
    await oak(town)
    session = await schedule(town)
    dana = town.person("Dana")
    note = f"sessions:note:{town.guild_id}:{session.id}"
    await dana.tap_id(note, on=await forged_button(town, note))
    await town.restart()
    await dana.fill(words="Bring ``` tea")
    assert "Please open it again." in dana.sees
    assert "Bring ''' tea" in dana.sees
    assert "My page" in dana.labels


@pytest.mark.long
async def test_calling_off_goes_on_where_it_was_and_is_told_once(town):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    session = await schedule(town, "today 7:30 PM")
    dana = town.person("Dana")
    await dana.command("tonight")
    await town.restart()
    await dana.tap("Cancel the meeting")
    await town.restart()
    await dana.choose("A holiday")
    await town.restart()
    await dana.tap("Cancel it and tell them")
    await town.restart()
    await town.deliver()
    assert sum("is off today" in note for note in ana.notes) == 1
    assert "will not happen" in await card_words(town, session)


async def test_closing_goes_on_where_it_was(town):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    session = await schedule(town, "today 7:30 PM")
    await ana.tap("Going", on=room(town, group).last_message)
    await town.pass_until(session.starts_at)
    await town.pass_time(hours=1)
    dana = town.person("Dana")
    await dana.command("tonight")
    await town.restart()
    await dana.tap("Note who came")
    await town.restart()
    await dana.tap("Done")
    assert "1 person came" in dana.sees
    await town.restart()
    await dana.command("tonight")
    assert "Note who came" not in dana.labels
