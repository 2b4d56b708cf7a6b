"""What a facilitator sees of the outbox and can settle, and who else hears what became of a note."""

import pytest

from bot.core.ids import DeliveryId, GuildId
from bot.features.outbox.errors import DeliveryNotFoundError, DeliveryTooLateError
from bot.features.outbox.model import Reason
from bot.features.outbox.ports import RecipientGone, RoomGone, TryLater, Unreachable
from tests.features.outbox.deliveries import ANA, BEN, MAPLE, NOON, card, minutes, note, redraw

ELM = GuildId(701)


async def stuck_card(desk, outbox, sender, **changes):
    sender.answers(RoomGone())
    await desk.post(card("c", NOON, **changes))
    await outbox.deliver_due()
    return await desk.find("c")


async def test_what_got_stuck_can_be_sent_again(desk, outbox, sender):
    stuck = await stuck_card(desk, outbox, sender)
    heard = []
    outbox.on_change = lambda: heard.append("change")

    await desk.send_again(stuck.id)
    await outbox.deliver_due()

    assert heard == ["change"]
    assert sender.keys_said == ["c"]
    assert await outbox.list_stuck(MAPLE) == []


async def test_what_got_stuck_can_be_let_go_and_stays_so(desk, outbox, sender):
    stuck = await stuck_card(desk, outbox, sender)

    await desk.let_go(stuck.id)
    await desk.post(card("c", NOON))
    await outbox.deliver_due()

    assert sender.got == []
    assert await outbox.list_stuck(MAPLE) == []
    assert (await desk.find("c")).failure is Reason.LET_GO


async def test_two_facilitators_settle_the_same_thing_and_the_second_is_told(desk, outbox, sender):
    stuck = await stuck_card(desk, outbox, sender)
    await desk.send_again(stuck.id)

    with pytest.raises(DeliveryNotFoundError):
        await desk.send_again(stuck.id)
    with pytest.raises(DeliveryNotFoundError):
        await desk.let_go(stuck.id)


async def test_another_guild_can_not_see_or_settle_it(desk, outbox, sender):
    stuck = await stuck_card(desk, outbox, sender)

    assert await outbox.list_stuck(ELM) == []
    for settle in (desk.send_again, desk.let_go):
        with pytest.raises(DeliveryNotFoundError):
            await settle(stuck.id, guild_id=ELM)
    with pytest.raises(DeliveryNotFoundError):
        await outbox.get(stuck.id, guild_id=ELM)
    assert await outbox.get(stuck.id) == stuck


async def test_a_delivery_that_is_not_there_is_not_found(desk, outbox):
    with pytest.raises(DeliveryNotFoundError):
        await outbox.get(DeliveryId(1))
    with pytest.raises(DeliveryNotFoundError):
        await desk.send_again(DeliveryId(1))


async def test_what_is_over_is_not_sent_again(desk, outbox, sender):
    stuck = await stuck_card(desk, outbox, sender, useless_after=NOON + minutes(10))
    desk.turn(minutes=11)

    with pytest.raises(DeliveryTooLateError):
        await desk.send_again(stuck.id)
    await desk.let_go(stuck.id)


async def test_a_step_that_discord_refuses_for_hours_is_on_the_desk_and_still_tried(
    desk, outbox, sender
):
    sender.always(Unreachable)
    await desk.post(redraw("access", NOON), note("n", NOON + minutes(600)))
    for _ in range(15):
        await outbox.deliver_due()
        assert await outbox.list_stuck(MAPLE) == []
        desk.turn(minutes=8)
    (stuck,) = await outbox.list_stuck(MAPLE)
    assert (stuck.key, stuck.state, stuck.failure) == ("access", "waiting", "room_closed")

    sender.goes_well()
    await desk.send_again(stuck.id)
    await outbox.deliver_due()

    assert sender.keys_done == ["access"]
    assert await outbox.list_stuck(MAPLE) == []


async def test_a_person_whose_notes_are_closed_is_found_another_way(desk, outbox, sender):
    heard = []

    async def find_another_way(tx, delivery):
        heard.append((delivery.key, delivery.state, delivery.failure))
        await outbox.post(tx, [card(f"mention:{delivery.id}", NOON, member_id=ANA)])

    outbox.on_unreachable(find_another_way)
    sender.answers(Unreachable())
    await desk.post(note("n", NOON))
    await outbox.deliver_due()

    assert heard == [("n", "failed", "notes_blocked")]
    assert (await desk.find("n")).failure == "notes_blocked"
    assert [one.member_id for one in sender.said] == [ANA]
    assert sender.said[0].key.startswith("mention:")


async def test_a_room_that_is_closed_to_us_is_nobodys_private_note(desk, outbox, sender):
    heard = []

    async def find_another_way(_tx, delivery):
        heard.append(delivery.key)

    outbox.on_unreachable(find_another_way)
    sender.always(Unreachable)
    await desk.post(card("c", NOON))
    await outbox.deliver_due()

    assert heard == []
    assert (await desk.find("c")).failure is Reason.ROOM_CLOSED


async def test_who_has_left_hears_nothing_more_and_is_shown_out(desk, outbox, sender):
    gone = []

    async def show_out(tx, guild_id, member_id):
        gone.append((guild_id, member_id))
        await outbox.post(tx, [redraw("revoke", NOON, member_id=member_id)])

    outbox.on_recipient_gone(show_out)
    sender.answers(RecipientGone())
    await desk.post(
        note("n", NOON),
        note("tomorrow", NOON + minutes(1440)),
        note("bens", NOON + minutes(1), BEN),
    )
    await outbox.deliver_due()
    desk.turn(days=2)
    await outbox.deliver_due()

    assert gone == [(MAPLE, ANA)]
    assert sender.keys_done == ["revoke"]
    assert sender.keys_said == ["bens"]
    assert (await desk.find("tomorrow")).failure is Reason.RECIPIENT_GONE


async def test_a_feature_hears_what_was_sent_and_where_it_stands(desk, outbox, sender):
    heard = []

    async def count(deliveries):
        heard.extend((one.key, one.state, one.message_id is not None) for one in deliveries)

    outbox.on_sent(count)
    sender.answers(None, TryLater())
    await desk.post(note("n", NOON), note("bens", NOON + minutes(1), BEN), redraw("r", NOON))
    await outbox.deliver_due()

    assert heard == [("n", "sent", True)]


async def test_a_listener_that_fails_stops_nobody(desk, outbox, sender):
    async def fails(*_):
        raise KeyError("a bug in another feature")

    outbox.on_sent(fails)
    outbox.on_unreachable(fails)
    outbox.on_recipient_gone(fails)
    sender.answers(None, Unreachable(), RecipientGone())
    await desk.post(
        note("sent", NOON), note("blocked", NOON, BEN), note("gone", NOON, member_id=13)
    )
    done = await outbox.deliver_due()

    assert (done.sent, done.failed, done.skipped) == (1, 1, 1)
    assert (await desk.find("sent")).state == "sent"


async def test_everything_about_one_meeting_can_be_found(desk, outbox, sender):
    sender.answers(None, Unreachable())
    await desk.post(
        note("n", NOON, subject_id=7),
        note("bens", NOON, BEN, subject_id=7),
        note("later", NOON + minutes(60), subject_id=7),
        note("another", NOON + minutes(60), subject_id=8),
    )
    await outbox.deliver_due()

    states = {one.key: one.state.value for one in await outbox.list_about(MAPLE, 7)}
    assert states == {"n": "sent", "bens": "failed", "later": "waiting"}
    sent = await outbox.list_sent(MAPLE, member_id=ANA, subject_id=7)
    assert [one.key for one in sent] == ["n"]
    assert await outbox.list_sent(MAPLE, member_id=BEN, subject_id=7) == []


async def test_the_report_tells_an_operator_how_it_stands(desk, outbox, sender):
    sender.answers(None, RoomGone(), TryLater())
    await desk.post(
        card("late", NOON - minutes(9)),
        card("lost", NOON - minutes(1)),
        card("tried", NOON, useless_after=NOON + minutes(60)),
        note("tomorrow", NOON + minutes(1440)),
    )
    await outbox.deliver_due()

    report = await outbox.report()

    assert (report.backlog, report.oldest_due_at, report.waiting) == (1, NOON, 2)
    assert report.failures == {Reason.ROOM_GONE: 1}
    assert report.sent_late == 1
    assert (await outbox.report(ELM)).waiting == 0


async def test_what_was_finished_a_month_ago_is_forgotten(desk, outbox, sender):
    await desk.post(note("n", NOON), note("later", NOON + minutes(60 * 24 * 60)))
    await outbox.deliver_due()
    desk.turn(days=29)
    assert await outbox.tidy() == 0
    desk.turn(days=2)
    assert await outbox.tidy() == 1

    assert await desk.count() == 1
