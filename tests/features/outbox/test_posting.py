"""Promises become rows, each once, and are renewed, folded and taken back."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.db.database import OutOfScopeError
from bot.features.outbox.model import Promise, Reason
from bot.features.outbox.ports import NotNow, NotWanted, TryLater, Unreachable
from tests.databases import ON_POSTGRES
from tests.features.outbox.deliveries import ANA, BEN, MAPLE, NOON, card, minutes, note, redraw


async def test_a_promise_that_was_made_twice_is_one_promise(desk):
    await desk.post(note("n", NOON), note("n", NOON))
    await desk.post(note("n", NOON))

    assert await desk.count() == 1


async def test_a_promise_of_a_transaction_that_failed_was_never_made(desk, outbox, db):
    heard = []
    outbox.on_change = lambda: heard.append("change")

    async def post_and_fail():
        async with db.transaction(MAPLE) as tx:
            await outbox.post(tx, [note("n", NOON)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await post_and_fail()

    assert await desk.count() == 0
    assert heard == []
    assert await outbox.next_due_at() is None


async def test_the_clockwork_hears_once_of_a_transaction_that_posts_twice(outbox, db):
    heard = []
    outbox.on_change = lambda: heard.append("change")
    async with db.transaction(MAPLE) as tx:
        await outbox.post(tx, [note("n", NOON)])
        await outbox.post(tx, [redraw("r", NOON)])
        assert heard == []

    assert heard == ["change"]


async def test_a_note_that_waits_follows_its_meeting(desk, outbox):
    await desk.post(note("n", NOON + minutes(10), lead="day"))
    await desk.post(note("n", NOON + minutes(20), useless_after=NOON + minutes(30), lead="hour"))

    found = await desk.find("n")
    assert found.due_at == NOON + minutes(20)
    assert found.useless_after == NOON + minutes(30)
    assert found.params == {"lead": "hour"}
    assert await outbox.next_due_at() == NOON + minutes(20)


async def test_a_note_that_was_sent_is_never_sent_again(desk, outbox, sender):
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    await desk.post(note("n", NOON + minutes(5)))
    desk.turn(hours=1)
    await outbox.deliver_due()

    assert sender.keys_said == ["n"]
    assert (await desk.find("n")).due_at == NOON


async def test_a_note_between_two_tries_keeps_its_pause_when_it_is_posted_again(
    desk, outbox, sender
):
    sender.answers(TryLater(minutes(7)))
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    await desk.post(note("n", NOON))

    due_at = await outbox.next_due_at()
    assert due_at is not None
    assert due_at > NOON + minutes(7)


async def test_fifty_answers_are_one_redraw(desk, outbox, sender):
    for _ in range(50):
        await desk.post(redraw("card:7", NOON))
    await outbox.deliver_due()

    assert sender.keys_done == ["card:7"]


async def test_a_redraw_that_was_done_is_done_again_when_it_is_wanted_again(desk, outbox, sender):
    await desk.post(redraw("card:7", NOON))
    await outbox.deliver_due()
    await desk.post(redraw("card:7", NOON))
    await outbox.deliver_due()

    assert sender.keys_done == ["card:7", "card:7"]
    assert (await desk.find("card:7")).revision == 1


async def test_a_redraw_wanted_while_it_is_drawn_is_drawn_once_more(desk, outbox, sender):
    async def somebody_answers(delivery):
        if delivery.revision == 0:
            await desk.post(redraw("card:7", NOON))
            await desk.post(redraw("card:7", NOON))

    sender.before = somebody_answers
    await desk.post(redraw("card:7", NOON))
    await outbox.deliver_due()

    assert sender.keys_done == ["card:7", "card:7"]
    assert (await desk.find("card:7")).state == "sent"
    assert await outbox.next_due_at() is None


async def test_a_redraw_that_can_wait_follows_the_last_wish(desk, outbox):
    await desk.post(redraw("close:7", NOON + minutes(60)))
    await desk.post(redraw("close:7", NOON + minutes(90)))

    assert await outbox.next_due_at() == NOON + minutes(90)


async def test_a_step_that_discord_refused_is_tried_at_once_when_it_is_wanted_again(
    desk, outbox, sender
):
    sender.answers(Unreachable())
    await desk.post(redraw("access", NOON))
    await outbox.deliver_due()
    assert (await desk.find("access")).failure is Reason.ROOM_CLOSED

    await desk.post(redraw("access", NOON))
    await outbox.deliver_due()

    assert sender.keys_done == ["access"]


async def test_what_was_taken_back_is_not_sent(desk, outbox, sender):
    await desk.post(
        note("reminders:7:11:hour", NOON, subject_id=7),
        note("reminders:7:12:hour", NOON, BEN, subject_id=7),
        note("reminders:70:11:hour", NOON, subject_id=70),
        card("opening:7", NOON, subject_id=7),
        redraw("card:7", NOON, subject_id=7),
    )

    assert await desk.withdraw(key_prefix="reminders:7:11:") == 1
    assert await desk.withdraw(subject_id=7) == 3
    await outbox.deliver_due()

    assert sender.keys_said == ["reminders:70:11:hour"]
    assert sender.keys_done == []
    found = await desk.find("reminders:7:11:hour")
    assert (found.state, found.failure) == ("skipped", "withdrawn")


@pytest.mark.long
@pytest.mark.parametrize("database_url", [ON_POSTGRES], indirect=True)
async def test_all_notes_of_a_large_group_that_meets_daily_are_taken_back_at_once(desk):
    people, meetings, leads = 100, 50, 7
    owed = [
        note(f"reminders:{who}:{at}:{lead}", NOON, MemberId(who))
        for who in range(1, people + 1)
        for at in range(meetings)
        for lead in range(leads)
    ]
    await desk.post(*owed)

    assert await desk.withdraw(key_prefix="reminders:") == len(owed)


async def test_taking_back_what_a_person_would_hear_leaves_the_steps_about_them(
    desk, outbox, sender
):
    await desk.post(
        note("n", NOON),
        note("bens", NOON, BEN),
        card("mention", NOON, member_id=ANA),
        redraw("revoke", NOON, member_id=ANA),
    )

    assert await desk.withdraw(member_id=ANA) == 2
    await outbox.deliver_due()

    assert sender.keys_said == ["bens"]
    assert sender.keys_done == ["revoke"]


async def test_who_says_no_and_then_yes_is_reminded_after_all(desk, outbox, sender):
    await desk.post(note("n", NOON))
    await desk.withdraw(key_prefix="n")
    await desk.post(note("n", NOON))
    await outbox.deliver_due()

    assert sender.keys_said == ["n"]


async def test_what_is_taken_back_while_it_stands_in_line_is_not_sent(desk, outbox, sender):
    async def cancel(delivery):
        if delivery.key == "first":
            await desk.withdraw(key_prefix="second")

    sender.before = cancel
    # The same room, so that the second waits in line behind the first.
    await desk.post(card("first", NOON), card("second", NOON + minutes(0)))
    await outbox.deliver_due()

    assert sender.keys_said == ["first"]
    assert (await desk.find("second")).failure == "withdrawn"


async def test_what_moves_to_later_while_it_stands_in_line_is_sent_later(desk, outbox, sender):
    async def move(delivery):
        if delivery.key == "first":
            await desk.post(card("second", NOON + minutes(30)))

    sender.before = move
    await desk.post(card("first", NOON), card("second", NOON))
    await outbox.deliver_due()
    assert sender.keys_said == ["first"]

    desk.turn(minutes=30)
    await outbox.deliver_due()
    assert sender.keys_said == ["first", "second"]


async def test_what_moves_to_later_while_it_is_put_into_words_is_not_lost(desk, outbox, sender):
    """A pause in another process: the sender sees that nothing is wanted now, and it is wanted later."""

    async def pause(delivery):
        sender.goes_well()
        await desk.post(note("n", NOON + minutes(60)))
        raise NotWanted

    await desk.post(note("n", NOON))
    sender.before = pause
    await outbox.deliver_due()
    assert sender.said == []

    desk.turn(minutes=60)
    await outbox.deliver_due()
    await outbox.deliver_due()
    assert sender.keys_said == ["n"]
    assert sender.late["n"] == minutes(0)


async def test_can_t_make_it_and_then_going_while_the_note_is_in_hand_brings_the_note(
    desk, outbox, sender
):
    """The renderer has seen the first tap; the second comes before what follows from that is written down."""

    async def both_taps(_delivery):
        sender.goes_well()
        await desk.withdraw(key_prefix="n")
        await desk.post(note("n", NOON))
        raise NotWanted

    sender.before = both_taps
    await desk.post(note("n", NOON))
    await outbox.deliver_due()

    assert sender.keys_said == ["n"]


async def test_a_new_time_counts_and_not_the_end_of_quiet_hours_that_the_old_one_fell_into(
    desk, outbox, sender
):
    next_week = NOON + timedelta(days=7)

    async def quiet(delivery):
        await desk.post(note(delivery.key, next_week, useless_after=next_week + minutes(30)))
        raise NotNow(NOON + minutes(60))

    sender.before = quiet
    await desk.post(
        note("over by then", NOON, useless_after=NOON + minutes(30)),
        note("not over", NOON, useless_after=NOON + minutes(90)),
    )
    await outbox.deliver_due()

    for key in ("over by then", "not over"):
        found = await desk.find(key)
        assert (found.state, found.due_at, found.failure) == ("waiting", next_week, None)
    assert await outbox.next_due_at() == next_week


async def test_withdrawing_everything_by_accident_is_refused(desk):
    with pytest.raises(ValueError, match="one of"):
        await desk.withdraw()
    with pytest.raises(ValueError, match="one of"):
        await desk.withdraw(key_prefix="n", member_id=ANA)


async def test_one_guild_can_promise_nothing_for_another(desk, outbox, db):
    with pytest.raises(OutOfScopeError):
        async with db.transaction(701) as tx:
            await outbox.post(tx, [note("n", NOON)])


async def test_the_same_key_in_two_guilds_is_two_promises(desk, outbox, db, sender):
    await desk.post(note("n", NOON))
    async with db.transaction(701) as tx:
        await outbox.post(tx, [Promise.say_to_member("n", 701, ANA, "k", NOON)])
        await outbox.withdraw(tx, member_id=ANA)
    await outbox.deliver_due()

    assert [delivery.guild_id for delivery in sender.said] == [MAPLE]


async def test_keys_are_found_by_their_beginning_whatever_characters_they_hold(desk):
    for key in ("a:1", "a:10", "a_1", "A:1", "a:", "a;"):
        await desk.post(note(key, NOON))

    assert await desk.withdraw(key_prefix="a:") == 3
    assert await desk.withdraw(key_prefix="A") == 1
