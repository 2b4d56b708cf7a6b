"""The front door: one public card that tells nothing, and that comes back when somebody deletes it."""

from dataclasses import replace

import pytest

from bot.core.ids import ChannelId, MemberId, RoleId
from bot.demo.acting import labels_of, words_of
from bot.features.guilds.model import ProgramAnswer
from bot.features.guilds.store import GuildStore
from tests.cogs.group_town import found, set_up

FRONT_DOOR = ["Join a group", "My page", "Read something", "Help right now"]

ADA = MemberId(1)


@pytest.fixture
async def door(town):
    """The room in which the card stands."""
    room = town.guild.create_text_channel("start-here")
    desk = town.guild.create_text_channel("back-room")
    await town.services.guilds.save_server_half(
        town.guild_id,
        by=ADA,
        front_door_channel_id=ChannelId(room.id),
        facilitator_role_id=RoleId(town.facilitator_role.id),
        desk_channel_id=ChannelId(desk.id),
        language="en",
        help_country="US",
        zone="America/New_York",
        program=ProgramAnswer.NO,
    )
    await town.services.guilds.open_front_door(town.guild_id, by=ADA)
    await town.deliver()
    return room


async def cards(town, room):
    """What stands in a room for everyone to see."""
    return [message async for message in town.bot.get_channel(room.id).history()]


async def test_the_card_has_four_buttons_and_tells_nothing(town, door):
    card = door.last_message
    assert labels_of(card) == FRONT_DOOR
    words = words_of(card).lower()
    for telling in ("support", "recovery", "family", "families", "therapy", "birch", "oak"):
        assert telling not in words


async def test_every_button_on_it_answers_privately(town, door):
    ruth = town.person("Ruth")
    card = door.last_message
    for label in labels_of(card):
        await ruth.tap(label, on=card)
        assert ruth.sees
        assert ruth.screen.flags.ephemeral
    assert len(await cards(town, door)) == 1


async def test_a_deleted_card_is_back_after_the_next_start(town, door):
    await _delete(town, door)
    assert await cards(town, door) == []
    await town.restart()
    await town.deliver()
    assert labels_of(door.last_message) == FRONT_DOOR


async def test_a_deleted_card_is_back_after_the_daily_repair(town, door):
    await _delete(town, door)
    await town.services.guilds.repair()
    await town.deliver()
    assert len(await cards(town, door)) == 1


async def test_a_deleted_card_can_be_put_up_again_from_the_setup(town, door):
    await _delete(town, door)
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.tap("Put the card up again")
    assert len(await cards(town, door)) == 1


async def test_a_card_that_stands_is_not_doubled_by_restarts_and_repairs(town, door):
    first = door.last_message.id
    for _ in range(2):
        await town.restart()
        await town.services.guilds.repair()
        await town.deliver()
    assert [card.id for card in await cards(town, door)] == [first]


async def test_a_card_that_nobody_remembered_is_found_and_not_doubled(town, door):
    """As after a crash between putting it up and writing that down."""
    first = door.last_message.id
    await _forget_where_it_stands(town)
    await town.services.guilds.repair()
    await town.deliver()
    assert [card.id for card in await cards(town, door)] == [first]
    guild = await town.services.guilds.get(town.guild_id)
    assert guild.front_door_message_id == first


async def test_a_new_room_gets_the_card_and_the_old_one_loses_it(town, door):
    elsewhere = town.guild.create_text_channel("hello")
    await town.services.guilds.save_server_half(
        town.guild_id, by=ADA, front_door_channel_id=ChannelId(elsewhere.id)
    )
    await town.deliver()
    assert await cards(town, door) == []
    assert labels_of(elsewhere.last_message) == FRONT_DOOR


async def test_before_it_is_opened_there_is_no_card_anywhere(town):
    room = town.guild.create_text_channel("start-here")
    await town.services.guilds.save_server_half(
        town.guild_id, by=ADA, front_door_channel_id=ChannelId(room.id)
    )
    await town.restart()
    await town.services.guilds.repair()
    await town.deliver()
    assert await cards(town, room) == []


@pytest.mark.parametrize("answer", [ProgramAnswer.YES, ProgramAnswer.NOT_SURE])
async def test_where_a_program_may_run_it_that_is_said_before_anything_else(town, answer):
    await set_up(town)
    await found(town)
    await town.services.guilds.save_server_half(
        town.guild_id, by=ADA, program=answer, attested_at=town.now()
    )
    ruth = town.person("Ruth")
    await _ask_to_join(ruth, town)
    assert ruth.sees.startswith("**A clinic or program may run this server.**")


async def test_where_no_program_runs_it_nobody_is_alarmed(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await _ask_to_join(ruth, town)
    assert "not therapy" in ruth.sees
    assert "clinic or program may run" not in ruth.sees


async def _ask_to_join(person, town):
    await person.tap("Join a group", on=town.channel("start-here").last_message)
    await person.choose("Birch")
    await person.choose("Parent")


async def _delete(town, room):
    message = await town.bot.get_channel(room.id).fetch_message(room.last_message.id)
    await message.delete()


async def _forget_where_it_stands(town):
    async with town.services.guilds._db.transaction(town.guild_id) as tx:
        store = GuildStore(tx)
        guild = await store.lock(town.guild_id)
        await store.save(replace(guild, front_door_message_id=None))
