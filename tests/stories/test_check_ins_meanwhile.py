"""Somebody else acts while a check-in is on a screen: its writer is erased, its round ends, a colleague is quicker, its
room is gone."""

import sqlite3

import pytest

from bot.core.ids import ChannelId, MemberId
from bot.demo.acting import words_of
from bot.features.groups.model import Rooms, Standing
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import member, oak, room
from tests.stories.left_behind import database_of, places_with
from tests.stories.notes_in_oak import KEEP, MARKED, ROOM, SHOWN, WORDS, Oak

CLOSED = "These words are closed again.\n[Open again] [Close]"
CLOSED_IN_ROOM = "These words are closed again.\n[Read again] [Close]"
NOT_HERE = "This is not here any more. Nothing was changed."


@pytest.fixture
async def here(town) -> Oak:
    return await Oak(town, await oak(town, seats=20)).begin()


async def leaves_and_is_erased(ruth):
    await ruth.command("home")
    await ruth.tap("Oak")
    await ruth.tap("Leave")
    return "Leave and erase me"


async def is_erased_from_the_privacy_page(ruth):
    await ruth.command("privacy")
    await ruth.tap("Erase me")
    return "Erase it all"


WAYS = (leaves_and_is_erased, is_erased_from_the_privacy_page)


def nothing_is_left_of(here, ruth) -> None:
    with sqlite3.connect(database_of(here.town)) as rows:
        assert rows.execute("select count(*) from checkin_answers").fetchone() == (0,)
    assert places_with(here.town, MARKED, str(ruth.id)) == []
    assert here.in_room() == []


@pytest.mark.parametrize("way", [WAYS[0], pytest.param(WAYS[1], marks=pytest.mark.long)])
async def test_ruth_is_erased_while_dana_reads_and_nothing_of_it_is_left(here, way):
    town = here.town
    answer_id = await here.send("Ruth")
    ruth = town.person("Ruth")
    marcus = await here.open_desk("Marcus")
    dana = await here.open()
    assert SHOWN in dana.sees
    await ruth.tap(await way(ruth))
    await town.deliver()
    dana.screen = town.fresh(dana.screen)
    assert dana.sees == CLOSED
    await dana.tap("Open again")
    assert dana.sees.startswith(NOT_HERE)
    assert "My page" in dana.labels
    in_flight = f"checkins:decide:{town.guild_id}:{answer_id}:put_in_room"
    await dana.tap_id(in_flight, on=await forged_button(town, in_flight))
    assert dana.sees.startswith(NOT_HERE)
    await marcus.tap("Open it")
    assert marcus.sees.startswith(NOT_HERE)
    nothing_is_left_of(here, ruth)


@pytest.mark.long
async def test_words_taken_back_on_their_way_to_the_screen_do_not_stay_there(here, monkeypatch):
    """Ruth is quicker than Discord: they were read from the database, and stand on no screen yet."""
    town, opens = here.town, here.checkins.open_next
    answer_id = await here.send("Ruth")

    async def opens_while_ruth_takes_it_back(*whose):
        opened = await opens(*whose)
        await here.checkins.take_back(town.guild_id, answer_id, by=MemberId(town.person("Ruth").id))
        await town.services.outbox.deliver_due()
        return opened

    monkeypatch.setattr(here.checkins, "open_next", opens_while_ruth_takes_it_back)
    dana = await here.open()
    await town.env.settle()
    assert words_of(town.fresh(dana.screen)) == CLOSED


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
async def test_dana_was_quicker_and_still_nothing_of_it_is_left(here, way):
    """Its card stands in the room already, and Sam is reading it."""
    town = here.town
    await here.send("Ruth")
    ruth, dana = town.person("Ruth"), await here.open()
    last = await way(ruth)
    await dana.tap(ROOM)
    await town.deliver()
    card = here.card()
    sam = await member(town, here.group, "Sam")
    await sam.tap("Read", on=card)
    assert SHOWN in sam.sees
    await ruth.tap(last)
    await town.deliver()
    assert words_of(town.fresh(sam.screen)) == CLOSED_IN_ROOM
    nothing_is_left_of(here, ruth)
    assert town.fresh(card) is None


@pytest.mark.long
async def test_a_form_that_comes_too_late_says_why_and_gives_the_words_back(here):
    town, checkins = here.town, here.checkins
    ruth, dana = await member(town, here.group, "Ruth"), MemberId(town.person("Dana").id)

    async def form():
        await ruth.tap("Check in", on=room(town, here.group).last_message)
        await ruth.tap("Facilitators only")
        if "I agree" in ruth.labels:
            await ruth.tap("I agree")

    async def is_given_back(why):
        await ruth.fill(words=WORDS)
        assert ruth.sees.startswith(why)
        assert SHOWN in ruth.sees
        assert "My page" in ruth.labels
        assert await checkins.list_mine(town.guild_id, MemberId(ruth.id)) == ()

    await form()
    await checkins.ask_now(town.guild_id, here.group.id, by=dana)
    await is_given_back("This check-in is closed, so I kept nothing.")

    await town.deliver()
    await form()
    with sqlite3.connect(database_of(town)) as rows:
        rows.execute("delete from checkin_rounds")
    await is_given_back("This check-in is not here any more.")

    await checkins.ask_now(town.guild_id, here.group.id, by=dana)
    await town.deliver()
    await form()
    leads = Standing(dana, is_facilitator=True)
    await town.services.groups.archive(town.guild_id, here.group.id, by=leads)
    await is_given_back("I can't find that group here.")
    assert places_with(town, MARKED) == []


@pytest.mark.long
async def test_whose_desk_is_a_moment_old_reads_what_happened_to_it(here):
    """Who was quicker, or that it is not there any more, and never whose it was."""
    await here.send("Ruth")
    marcus, dana = await here.open_desk("Marcus"), await here.open()
    await dana.tap(KEEP)
    await marcus.tap("Open it")
    assert marcus.sees.startswith("@Dana has this one. Nothing was changed.")
    assert marcus.labels == ["What waits", "Close"]

    answer_id = await here.send("Sam")
    await here.open_desk("Marcus")
    await here.take_back(answer_id, "Sam")
    await marcus.tap("Open it")
    assert marcus.sees.startswith(NOT_HERE), "Sam took it back, so no colleague has it"


@pytest.mark.long
async def test_words_find_the_room_that_is_made_anew_and_leave_the_one_that_is_gone(here):
    town, backend = here.town, here.town.env.backend
    shared = await here.send("Ruth")
    waiting = await here.send("Sam")
    dana = await here.open_desk()
    await dana.tap("Open the oldest")
    await dana.tap(ROOM)
    await town.deliver()
    assert len(here.in_room()) == 1

    # Somebody deletes the room: Ruth's card is put up in the new one, and Sam's comes beside it.
    await dana.tap("Open the next")
    backend.delete_channel(here.group.text_channel_id)
    await dana.tap(ROOM)
    await town.deliver()
    here.group = await town.services.groups.get(town.guild_id, here.group.id)
    assert sorted(here.in_room()) == [
        "Ruth shared a few words.\n[Read]",
        "Sam shared a few words.\n[Read]",
    ]

    # It is deleted again while the bot is away, and Ruth's is to be closed before there is another.
    await town.simulator.stop_bot()
    backend.delete_channel(here.group.text_channel_id)
    await here.checkins.take_back(town.guild_id, shared, by=MemberId(town.person("Ruth").id))
    await town.simulator.start_bot(await town.build())
    await town.deliver()
    here.group = await town.services.groups.get(town.guild_id, here.group.id)
    assert here.in_room() == ["Sam shared a few words.\n[Read]"]
    await here.take_back(waiting, "Sam")
    assert here.in_room() == []
    await dana.command("desk")
    assert "Nothing waits for you." in dana.sees
    told = [words_of(one) for one in town.channel("desk").history()]
    assert not any("Ruth" in one or "Sam" in one for one in told)


@pytest.mark.long
async def test_words_move_with_their_group_into_rooms_that_it_takes_over(here):
    """From a room that is left standing, for whoever sits in it then; and once more from nowhere."""
    town, groups = here.town, here.town.services.groups
    leads = Standing(MemberId(town.person("Dana").id), is_facilitator=True)
    await here.send("Ruth")
    dana = await here.open()
    await dana.tap(ROOM)
    await town.deliver()
    first = room(town, here.group)
    for name in ("den", "attic"):
        text, voice = (
            town.guild.create_text_channel(name),
            town.guild.create_voice_channel(f"{name} talk"),
        )
        rooms = Rooms(ChannelId(text.id), ChannelId(voice.id), close=True)
        here.group = await groups.take_over(town.guild_id, here.group.id, rooms, by=leads)
        await town.deliver()
        assert here.in_room() == ["Ruth shared a few words.\n[Read]"]
        assert not any("shared a few words" in words_of(one) for one in first.history())
        town.env.backend.delete_channel(text.id)
        await town.deliver()
