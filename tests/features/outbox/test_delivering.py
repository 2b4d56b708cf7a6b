"""What is due goes out once, whoever sends, however often, and whatever breaks in between."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy.exc import OperationalError

from bot.db.database import Database
from bot.features.outbox import attempt
from bot.features.outbox.model import Promise, Reason
from bot.features.outbox.pace import LEASE, Pace, Unpaced
from bot.features.outbox.ports import OutcomeUnknown, RoomGone, TryLater
from bot.features.outbox.service import OutboxService
from tests.features.outbox.deliveries import ANA, BEN, MAPLE, NOON, OAK, card, minutes, note, redraw
from tests.features.outbox.fake_sender import DMS, FakeSender


@pytest.fixture
async def restarted(database_url, clock, sender):
    """The bot after a restart: another process, the same Discord."""
    db = Database(database_url)
    yield OutboxService(db, clock, sender, pace=Unpaced(), chance=lambda: 0.5)
    await db.close()


async def kill_while_sending(outbox, sender, *, heard: bool) -> None:
    """The bot dies while a message is on its way, before or after Discord has it."""
    reached = asyncio.Event()

    async def never_comes_back(_delivery):
        reached.set()
        await asyncio.Event().wait()

    if heard:
        sender.after = never_comes_back
    else:
        sender.before = never_comes_back
    sending = asyncio.get_running_loop().create_task(outbox.deliver_due())
    await reached.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    sender.goes_well()


async def test_what_is_due_goes_out_and_what_is_not_waits(desk, outbox, sender):
    await desk.post(note("now", NOON), note("later", NOON + minutes(5)), redraw("r", NOON))

    done = await outbox.deliver_due()

    assert (sender.keys_said, sender.keys_done) == (["now"], ["r"])
    assert (done.sent, done.done, done.total) == (1, 1, 2)
    assert await outbox.next_due_at() == NOON + minutes(5)
    found = await desk.find("now")
    assert (found.state, found.message_id, found.sent_channel_id) == ("sent", 1, DMS)
    assert (await outbox.deliver_due()).total == 0


async def test_the_nearest_deadline_goes_first(desk, outbox, sender):
    await desk.post(
        *(card(f"free {n}", NOON) for n in range(3)),
        card("tomorrow", NOON, useless_after=NOON + minutes(1440)),
        card("soon", NOON, useless_after=NOON + minutes(2)),
    )
    await outbox.deliver_due()

    assert sender.keys_said[0] == "soon"
    assert sender.keys_said[-1] == "tomorrow"


async def test_two_bots_on_one_database_send_each_of_200_once(
    desk, outbox, restarted, sender, database_url
):
    hiccups = iter(range(1000))

    async def sometimes_later(_delivery):
        await asyncio.sleep(0.001)
        if next(hiccups) % 7 == 0:
            raise TryLater

    sender.before = sometimes_later
    promises = [
        *(note(f"n{n}", NOON, member_id=1000 + n) for n in range(150)),
        *(redraw(f"r{n}", NOON) for n in range(50)),
    ]
    await desk.post(*promises)

    for _ in range(10):
        await asyncio.gather(outbox.deliver_due(), restarted.deliver_due(), outbox.deliver_due())
        desk.turn(minutes=1)

    assert Counter(one.key for one in sender.got) == dict.fromkeys((f"n{n}" for n in range(150)), 1)
    assert Counter(sender.keys_done) == dict.fromkeys((f"r{n}" for n in range(50)), 1)
    assert await outbox.next_due_at() is None


async def test_a_note_that_a_killed_bot_was_about_to_send_goes_out_after_two_minutes(
    desk, outbox, restarted, sender
):
    await desk.post(note("n", NOON))
    await kill_while_sending(outbox, sender, heard=False)

    assert await restarted.next_due_at() == NOON + LEASE
    assert (await restarted.deliver_due()).total == 0
    desk.turn(minutes=2)
    await restarted.deliver_due()

    assert sender.keys_said == ["n"]


async def test_a_note_that_discord_had_before_the_bot_was_killed_is_seen_once(
    desk, outbox, restarted, sender
):
    await desk.post(note("n", NOON))
    await kill_while_sending(outbox, sender, heard=True)
    desk.turn(minutes=2)
    await restarted.deliver_due()

    assert len(sender.got) == 1  # it was found, so nothing was sent again
    assert sender.keys_said == ["n"]
    assert (await desk.find("n")).message_id == 1


async def test_a_bot_that_slept_through_its_lease_still_knows_what_it_said(
    desk, outbox, restarted, sender
):
    async def sleeps(_delivery):
        desk.turn(minutes=3)
        sender.goes_well()
        assert (await restarted.deliver_due()).sent == 1

    sender.after = sleeps
    await desk.post(note("n", NOON))
    await outbox.deliver_due()

    assert sender.keys_said == ["n"]
    assert (await desk.find("n")).state == "sent"


async def test_a_bot_that_slept_through_its_lease_does_not_undo_what_another_did(
    desk, outbox, restarted, sender
):
    async def sleeps(_delivery):
        desk.turn(minutes=2)
        sender.goes_well()
        await restarted.deliver_due()
        raise TryLater

    sender.before = sleeps
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    desk.turn(minutes=10)
    await outbox.deliver_due()

    assert len(sender.got) == 1
    assert (await desk.find("n")).state == "sent"


async def test_discord_answering_503_for_an_hour_loses_nothing_and_repeats_nothing(
    desk, outbox, sender
):
    sender.always(TryLater)
    await desk.post(note("n", NOON), note("bens", NOON, BEN), redraw("r", NOON))
    for _ in range(60):
        await outbox.deliver_due()
        desk.turn(minutes=1)
    assert (await desk.find("n")).failure is Reason.NO_ANSWER

    sender.goes_well()
    desk.turn(minutes=10)
    await outbox.deliver_due()

    assert sorted(sender.keys_said) == ["bens", "n"]
    assert sender.keys_done == ["r"]
    assert sender.late["n"] > minutes(60)


async def test_discord_is_left_alone_for_as_long_as_it_asked(desk, outbox, sender):
    sender.answers(TryLater(minutes(3)))
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    desk.turn(minutes=3)
    assert (await outbox.deliver_due()).total == 0

    desk.turn(minutes=1)
    await outbox.deliver_due()
    assert sender.keys_said == ["n"]


async def test_a_line_that_broke_after_discord_heard_is_one_message(desk, outbox, sender):
    line = iter([OutcomeUnknown(), OutcomeUnknown()])

    async def breaks_twice(_delivery):
        for trouble in line:
            raise trouble

    sender.after = breaks_twice
    await desk.post(note("n", NOON))
    for _ in range(4):
        await outbox.deliver_due()
        desk.turn(seconds=30)

    assert len(sender.got) == 1
    assert sender.keys_said == ["n"]
    assert (await desk.find("n")).state == "sent"


async def test_a_line_that_stays_broken_for_many_hours_leaves_it_to_a_person(desk, outbox, sender):
    sender.always(OutcomeUnknown)
    await desk.post(note("n", NOON), redraw("r", NOON))
    for _ in range(70):
        await outbox.deliver_due()
        desk.turn(minutes=12)

    assert (await desk.find("n")).state == "uncertain"
    assert (await desk.find("r")).state == "waiting"


async def test_a_send_that_hangs_is_cut_off_and_the_others_go_on(desk, outbox, sender, monkeypatch):
    monkeypatch.setattr(attempt, "SEND_CUT_OFF", minutes(0.001))

    async def hangs_for_ana(delivery):
        if delivery.member_id == ANA:
            await asyncio.Event().wait()

    sender.before = hangs_for_ana
    await desk.post(note("n", NOON), note("bens", NOON, BEN))
    await outbox.deliver_due()

    assert sender.keys_said == ["bens"]
    assert (await desk.find("n")).failure is Reason.UNKNOWN


async def test_when_discord_falls_silent_it_is_left_alone_and_then_everybody_is_told(
    desk, outbox, sender
):
    asked = []

    async def silence(delivery):
        asked.append(delivery.key)
        raise OutcomeUnknown

    sender.before, sender.looking = silence, OutcomeUnknown()
    await desk.post(*(note(f"n{n}", NOON, member_id=1000 + n) for n in range(300)))
    await outbox.deliver_due()
    assert len(asked) <= 50

    before = len(asked)
    due_at = await outbox.next_due_at()
    assert due_at is not None
    assert due_at > NOON
    assert (await outbox.deliver_due()).total == 0
    desk.clock.at = due_at
    await outbox.deliver_due()
    assert len(asked) + len(sender.looked_for) == before + 1

    sender.goes_well()
    for _ in range(6):
        desk.turn(minutes=1)
        await outbox.deliver_due()
    assert len(sender.said) == len(sender.got) == 300
    assert await outbox.list_stuck(MAPLE) == []


async def test_a_bug_in_one_note_stops_no_other_and_is_on_the_desk(desk, outbox, sender):
    async def bug(delivery):
        if delivery.key in ("n", "r"):
            raise KeyError(delivery.key)

    sender.before = bug
    await desk.post(note("n", NOON), note("bens", NOON, BEN), redraw("r", NOON))
    done = await outbox.deliver_due()

    assert (done.failed, done.sent, done.put_off) == (1, 1, 1)
    assert (await desk.find("n")).failure is Reason.BROKEN
    assert (await desk.find("r")).failure is Reason.BROKEN


async def test_a_note_that_could_not_be_put_into_words_because_the_disk_was_busy_is_tried_again(
    desk, outbox, sender
):
    sender.answers(OperationalError("SELECT 1", {}, Exception("database is locked")))
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    desk.turn(minutes=1)
    await outbox.deliver_due()

    assert sender.keys_said == ["n"]


async def test_a_lost_room_goes_to_the_desk(desk, outbox, sender):
    sender.always(RoomGone)
    await desk.post(card("c", NOON), redraw("r", NOON))
    await outbox.deliver_due()

    assert {one.key for one in await outbox.list_stuck(MAPLE)} == {"c", "r"}


async def test_what_stood_in_line_until_the_lease_was_nearly_over_is_given_back_first(
    desk, outbox, sender
):
    seen = []

    async def takes_long(delivery):
        seen.append((delivery.key, delivery.attempts))
        if delivery.key == "first":
            desk.turn(seconds=100)

    sender.before = takes_long
    await desk.post(card("first", NOON), card("second", NOON))
    done = await outbox.deliver_due()

    assert seen == [("first", 1), ("second", 1)]
    assert (done.sent, done.put_off) == (2, 1)


async def test_a_bot_that_stops_finishes_what_is_on_its_way_and_gives_back_the_rest(
    desk, outbox, restarted, sender
):
    async def stop(_delivery):
        outbox.wind_down()

    sender.before = stop
    await desk.post(card("first", NOON), card("second", NOON))
    await outbox.deliver_due()
    assert sender.keys_said == ["first"]

    await restarted.deliver_due()
    assert sender.keys_said == ["first", "second"]


async def test_a_slow_pace_is_kept(desk, db, clock, sender):
    loop = asyncio.get_running_loop()
    slow = OutboxService(db, clock, sender, pace=Pace(per_second=50))
    await desk.post(*(note(f"n{n}", NOON, member_id=1000 + n) for n in range(20)))
    started = loop.time()
    await slow.deliver_due()

    assert loop.time() - started >= (20 - 4) / 50
    assert len(sender.said) == 20


async def test_one_room_gets_one_message_at_a_time(desk, outbox, sender):
    at_once, most = Counter(), Counter()

    async def count(delivery):
        place = delivery.channel_id
        at_once[place] += 1
        most[place] = max(most[place], at_once[place])
        await asyncio.sleep(0.001)
        at_once[place] -= 1

    sender.before = count
    birch = [
        Promise.say_in_channel(f"b{n}", MAPLE, 901, "k", NOON)  # another room
        for n in range(5)
    ]
    await desk.post(*(card(f"c{n}", NOON) for n in range(5)), *birch)
    await outbox.deliver_due()

    assert most == {OAK: 1, 901: 1}
    assert len(sender.said) == 10


async def test_a_round_with_nothing_due_asks_discord_nothing(outbox, sender):
    assert (await outbox.deliver_due()).total == 0
    assert await outbox.next_due_at() is None
    assert isinstance(sender, FakeSender)
    assert not sender.got
