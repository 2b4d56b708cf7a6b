"""What groups owe to the room and to the desk, on both databases."""

from bot.features.members.model import NoteChoices
from bot.features.outbox.model import Delivery, DeliveryState, Promise
from bot.features.outbox.ports import Unreachable
from tests.features.groups.conftest import DESK, ROOM, RUTH, VOICE


async def _missed(town, birch) -> Delivery:
    """A private note to Ruth that Discord turns away."""
    unsent = Promise.say_to_member(
        "sessions:test", town.guild_id, RUTH, "sessions.test", town.clock.now(), group_id=birch.id
    )
    async with town.db.transaction(town.guild_id) as tx:
        await town.outbox.post(tx, [unsent])
    say = town.sender.say

    async def closed(delivery, **facts):
        if delivery.channel_id is None:
            raise Unreachable
        return await say(delivery, **facts)

    town.sender.say = closed
    await town.deliver()
    return unsent


async def test_blocked_notes_become_one_call_in_the_room_for_who_chose_that(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.deliver()
    choices = NoteChoices(allowed=True, room_mention=True)
    await town.members.change_notes(town.guild_id, RUTH, choices)
    await _missed(town, birch)
    (call,) = town.told("groups.mention")
    assert (call.channel_id, call.member_id, call.params) == (ROOM, RUTH, {})
    missed = await town.outbox.get(call.subject_id, guild_id=town.guild_id)
    assert (missed.kind, missed.state) == ("sessions.test", DeliveryState.FAILED)


async def test_blocked_notes_of_who_did_not_choose_that_wait_on_their_page(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.deliver()
    await _missed(town, birch)
    assert town.told("groups.mention") == []
    assert (await town.members.get(town.guild_id, RUTH)).notes_blocked_at is not None


async def test_nobody_is_called_in_a_room_that_they_have_left(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.deliver()
    choices = NoteChoices(allowed=True, room_mention=True)
    await town.members.change_notes(town.guild_id, RUTH, choices)
    await town.groups.leave(town.guild_id, birch.id, RUTH)
    await _missed(town, birch)
    assert town.told("groups.mention") == []


async def test_a_deleted_room_is_owed_again_and_the_desk_hears_of_it(town):
    birch = await town.found()
    await town.deliver()
    made = len(town.did("groups.rooms"))
    await town.groups.room_deleted(town.guild_id, ROOM)
    await town.deliver()
    now = await town.groups.get(town.guild_id, birch.id)
    assert (now.text_channel_id, now.hub_message_id, now.voice_channel_id) == (None, None, VOICE)
    assert len(town.did("groups.rooms")) == made + 1
    assert [one.channel_id for one in town.told("groups.room_lost")] == [DESK]
    await town.groups.room_deleted(town.guild_id, ROOM)
    await town.deliver()
    assert len(town.told("groups.room_lost")) == 1


async def test_what_is_missing_is_looked_for_in_every_group_at_once(town):
    await town.found()
    await town.found("Oak")
    await town.deliver()
    before = len(town.did("groups.hub"))
    await town.groups.check_all()
    await town.deliver()
    assert len(town.did("groups.hub")) == before + 2
