"""After downtime: what is late says so, what is useless is left out, and one person hears one thing."""

from bot.features.outbox.model import COLLAPSED_KIND, Promise
from bot.features.outbox.ports import NotWanted, TryLater
from tests.features.outbox.deliveries import ANA, BEN, MAPLE, NOON, card, minutes, note


async def test_a_late_note_says_how_late_and_one_on_time_says_nothing(desk, outbox, sender):
    await desk.post(note("late", NOON - minutes(8)), note("on time", NOON, BEN))
    await outbox.deliver_due()

    assert sender.late == {"late": minutes(8), "on time": minutes(0)}
    assert (await outbox.report(MAPLE)).sent_late == 1


async def test_a_note_about_a_meeting_that_is_over_is_skipped_and_shown(desk, outbox, sender):
    await desk.post(note("n", NOON - minutes(60), useless_after=NOON - minutes(1)))
    done = await outbox.deliver_due()

    assert done.skipped == 1
    assert sender.got == []
    assert (await outbox.report(MAPLE)).skipped == {"too_late": 1}


async def test_after_downtime_one_person_hears_one_thing(desk, outbox, sender, db):
    await desk.post(
        note("day", NOON - minutes(30)),
        note("hour", NOON - minutes(10), useless_after=NOON + minutes(50)),
        note("bens", NOON - minutes(10), BEN),
        card("room", NOON - minutes(10)),
        note("over", NOON - minutes(90), useless_after=NOON - minutes(30)),
        note("just due", NOON),
    )
    async with db.transaction(701) as tx:
        await outbox.post(tx, [Promise.say_to_member("elm", 701, ANA, "k", NOON - minutes(10))])
    await outbox.deliver_due()

    assert sender.collapsed == [["day", "hour"]]
    whole = next(one for one in sender.said if one.kind == COLLAPSED_KIND)
    assert (whole.member_id, whole.guild_id) == (ANA, MAPLE)
    assert sender.late[whole.key] == minutes(30)
    assert sorted(one.key for one in sender.said if one is not whole) == [
        "bens",
        "elm",
        "just due",
        "room",
    ]
    day = await desk.find("day")
    assert (day.state, day.failure, day.collapsed_into) == ("skipped", "collapsed", whole.id)


async def test_what_was_told_together_is_not_told_again_when_it_is_posted_again(
    desk, outbox, sender
):
    promises = note("day", NOON - minutes(30)), note("hour", NOON - minutes(10))
    await desk.post(*promises)
    await outbox.deliver_due()
    await desk.post(*promises)
    await outbox.deliver_due()

    assert len(sender.said) == 1


async def test_notes_between_two_tries_are_told_together_with_the_one_that_is_due(
    desk, outbox, sender
):
    sender.always(TryLater)
    for minute in range(0, 40, 10):
        await desk.post(note(f"n{minute}", NOON + minutes(minute)))
        await outbox.deliver_due()
        desk.turn(minutes=10)
    sender.goes_well()
    desk.turn(minutes=1)
    await outbox.deliver_due()
    desk.turn(minutes=20)
    await outbox.deliver_due()

    assert len(sender.said) == 1
    assert sorted(sender.collapsed[0]) == ["n0", "n10", "n20", "n30"]


async def test_a_collapsed_note_that_could_not_be_sent_takes_up_what_came_since(
    desk, outbox, sender
):
    sender.always(TryLater)
    await desk.post(note("a", NOON - minutes(30)), note("b", NOON - minutes(20)))
    await outbox.deliver_due()
    await desk.post(note("c", NOON))
    desk.turn(minutes=5)
    await outbox.deliver_due()
    sender.goes_well()
    desk.turn(minutes=15)
    await outbox.deliver_due()

    assert len(sender.said) == 1
    assert sender.collapsed == [["a", "b", "c"]]


async def test_what_is_taken_back_or_over_is_left_out_of_the_note_that_stands_for_it(
    desk, outbox, sender
):
    sender.answers(TryLater())
    await desk.post(
        note("a", NOON - minutes(30)),
        note("b", NOON - minutes(20)),
        note("c", NOON - minutes(20), useless_after=NOON + minutes(1)),
    )
    await outbox.deliver_due()
    assert await desk.withdraw(key_prefix="a") == 1
    desk.turn(minutes=5)
    await outbox.deliver_due()

    assert sender.collapsed == [["b"]]


async def test_a_collapsed_note_that_stands_for_nothing_any_more_is_not_sent(desk, outbox, sender):
    sender.answers(TryLater())
    await desk.post(note("a", NOON - minutes(30)), note("b", NOON - minutes(20)))
    await outbox.deliver_due()
    await desk.withdraw(member_id=ANA)
    desk.turn(minutes=5)
    await outbox.deliver_due()

    assert sender.got == []
    assert (await outbox.report(MAPLE)).backlog == 0


async def test_a_renderer_may_find_at_the_last_moment_that_nobody_wants_it(desk, outbox, sender):
    sender.always(NotWanted)
    await desk.post(note("n", NOON))
    done = await outbox.deliver_due()

    assert done.skipped == 1
    assert await outbox.list_stuck(MAPLE) == []
