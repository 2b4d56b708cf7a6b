"""The line drops each time after Discord has taken a message. Nobody reads anything twice, and all of it counts as said.

The simulated Discord drops no repeats, so a message that was sent again would be seen again.
"""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.demo.broken_line import lose_answers
from bot.features.outbox.model import Promise
from tests.cogs.oak_town import EVENING, member, oak, room, schedule


@pytest.mark.long
async def test_notes_cards_and_collapsed_notes_are_found_again_and_not_repeated(town):
    group = await oak(town)
    ana, ben = await member(town, group, "Ana"), await member(town, group, "Ben")
    session = await schedule(town)
    before = len(room(town, group).history())
    outbox = town.services.outbox

    lose_answers(town.bot)
    await town.pass_until(EVENING - timedelta(hours=23))
    assert len(ana.notes) == len(ben.notes) == 1

    await town.pass_until(EVENING - timedelta(minutes=8))
    assert len(ana.notes) == len(ben.notes) == 1
    new = room(town, group).history()[before:]
    assert ["private place" in words_of(one) for one in new] == [True]

    desk_cards = [words_of(one) for one in town.channel("desk").history()]
    assert sum("begins" in words for words in desk_cards) == 1

    who, now = MemberId(ana.id), town.now()
    async with outbox._db.transaction(town.guild_id) as tx:
        earlier = now - timedelta(minutes=5)
        await outbox.post(
            tx,
            [
                Promise.say_to_member(f"test:{n}", town.guild_id, who, "reminders.keep", earlier)
                for n in range(2)
            ],
        )
    await town.pass_time(minutes=3)
    assert ana.notes[1:] == ["Something is waiting for you."]

    about = await outbox.list_about(town.guild_id, session.id)
    said = [one for one in about if one.debt == "say" and one.state != "waiting"]
    assert len(said) == 3
    assert {one.state for one in said} == {"sent"}
    assert all(one.message_id and one.attempts == 2 for one in said)
    assert await outbox.list_stuck(town.guild_id) == []

    await town.restart()
    await ana.tap("My page", on=ana.newest_note)
    assert "My page" in ana.sees
    card = room(town, group).last_message
    await ben.tap("Guidelines", on=card)
    assert "older time" not in ben.sees
