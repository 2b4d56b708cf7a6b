"""A tap waits for what it has promised itself, and for nobody else."""

import asyncio

import pytest

from bot.core.ids import GuildId, MemberId
from bot.features.outbox import own
from bot.features.outbox.model import Promise
from tests.features.outbox.deliveries import ANA, BEN, NOON, minutes, note, redraw

ELSEWHERE = GuildId(900)


async def tap(desk, outbox, *promises):
    """In a task of its own, as discord.py runs each."""

    async def work():
        own.begin()
        await desk.post(*promises)
        await outbox.deliver_own(own.promised())

    await asyncio.get_running_loop().create_task(work())


def elsewhere(number):
    return Promise.say_to_member(f"e:{number}", ELSEWHERE, MemberId(number), "k", NOON)


@pytest.fixture
async def backlog(desk, outbox, sender):
    """Of another server: many are due, a round has begun to send them, and Discord takes its time for each."""
    goes_on = asyncio.Event()

    async def slow(delivery):
        if delivery.guild_id == ELSEWHERE:
            await goes_on.wait()

    sender.before = slow
    await desk.post(*(elsewhere(number) for number in range(1, 301)))
    sending = asyncio.get_running_loop().create_task(outbox.deliver_due())
    yield goes_on
    goes_on.set()
    await sending


async def test_a_tap_does_not_stand_behind_the_backlog_of_another_server(
    desk, outbox, sender, backlog
):
    async with asyncio.timeout(10):
        await tap(
            desk, outbox, note("n", NOON), redraw("r", NOON), note("later", NOON + minutes(5))
        )
    assert not backlog.is_set()
    assert (sender.keys_said, sender.keys_done) == (["n"], ["r"])
    assert (await desk.find("later")).state == "waiting"


async def test_what_others_promised_in_the_same_server_is_left_to_the_clockwork(
    desk, outbox, sender
):
    await desk.post(note("bens", NOON, BEN))
    await tap(desk, outbox, note("n", NOON))
    assert sender.keys_said == ["n"]
    await outbox.deliver_due()
    assert sender.keys_said == ["n", "bens"]


async def test_what_a_step_promises_in_turn_belongs_to_the_tap(desk, outbox, sender):
    async def room_then_card(delivery):
        if delivery.key == "room":
            await desk.post(redraw("card", NOON))

    sender.after = room_then_card
    await tap(desk, outbox, redraw("room", NOON))
    assert sender.keys_done == ["room", "card"]


async def test_a_tap_waits_for_its_own_that_another_round_has_in_hand(desk, outbox, sender):
    """And once more, if that was about what it was before the tap."""
    reached, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(_delivery):
        reached.set()
        await goes_on.wait()

    sender.before = slow
    await desk.post(redraw("r", NOON))
    sending = asyncio.get_running_loop().create_task(outbox.deliver_due())
    await reached.wait()
    tapping = asyncio.get_running_loop().create_task(tap(desk, outbox, redraw("r", NOON)))
    done, _ = await asyncio.wait([tapping], timeout=0.3)
    assert not done
    goes_on.set()
    await asyncio.gather(tapping, sending)
    assert sender.keys_done == ["r", "r"]


async def test_a_tap_that_tells_a_crowd_does_not_wait_for_all_of_them(desk, outbox, sender):
    crowd = [note(f"n:{one}", NOON, MemberId(one)) for one in range(1, own.MOST + 20)]
    await tap(desk, outbox, *crowd, redraw("room", NOON))
    assert sender.keys_done == ["room"]
    assert len(sender.said) == own.MOST - 1
    assert (await outbox.deliver_due()).sent == 20


async def test_what_is_left_is_not_begun_for_the_tap_any_more(desk, outbox, sender):
    async def left():
        own.begin()
        await desk.post(note("n", NOON))
        own.promised().is_left = True
        await outbox.deliver_own(own.promised())

    await asyncio.get_running_loop().create_task(left())
    assert sender.said == []


async def test_a_note_that_is_sent_again_by_hand_is_the_taps_own(desk, outbox, sender):
    sender.always(RuntimeError)
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    sender.goes_well()

    async def send_again():
        own.begin()
        await desk.send_again((await desk.find("n")).id)
        await outbox.deliver_own(own.promised())

    await asyncio.get_running_loop().create_task(send_again())
    assert sender.keys_said == ["n"]
    assert sender.said[0].member_id == ANA
