"""Whoever is forgotten is named in no delivery, and yet no door is left open to them."""

from sqlalchemy import true

from bot.features.outbox.erasures import CLEAR
from bot.features.outbox.ports import RoomGone, TryLater
from bot.features.outbox.store import DeliveryStore
from tests.features.outbox.deliveries import ANA, BEN, MAPLE, NOON, card, minutes, note, redraw


async def keys(desk):
    async with desk.db.reading(MAPLE) as tx:
        return [(one.key, one.member_id) for one in await DeliveryStore(tx).list_(true())]


async def forget(desk, outbox, *promises):
    async with desk.db.transaction(MAPLE) as tx:
        await outbox.forget_member(tx, MAPLE, ANA)
        await outbox.post(tx, promises)


async def test_notes_to_a_person_who_is_forgotten_are_deleted_sent_or_not(desk, outbox, sender):
    """What was sent is taken off Discord first."""
    await desk.post(note("n", NOON), note("bens", NOON, BEN), card("c", NOON, member_id=ANA))
    await outbox.deliver_due()
    await desk.post(note("later", NOON + minutes(60)))

    await forget(desk, outbox)
    await outbox.deliver_due()

    [cleared] = [one for one in sender.done if one.kind == CLEAR]
    assert len(cleared.params["messages"]) == 2
    assert await keys(desk) == [("bens", BEN)]


async def test_a_room_is_closed_to_them_first_and_then_that_is_forgotten_too(desk, outbox, sender):
    await desk.post(redraw("close oak", NOON, member_id=ANA))
    sender.answers(TryLater())
    await outbox.deliver_due()

    await forget(desk, outbox, redraw("close birch", NOON, member_id=ANA))
    desk.turn(minutes=10)
    await outbox.deliver_due()

    assert sorted(sender.keys_done) == ["close birch", "close oak"]
    assert await keys(desk) == []


async def test_a_person_forgotten_while_a_note_to_them_stands_in_line_hears_nothing(
    desk, outbox, sender
):
    async def erase(delivery):
        if delivery.key == "first":
            await forget(desk, outbox)

    sender.before = erase
    await desk.post(card("first", NOON), card("second", NOON, member_id=ANA))
    await outbox.deliver_due()

    assert sender.keys_said == ["first"]
    assert await keys(desk) == [("first", None)]


async def test_a_person_forgotten_while_a_note_to_them_is_on_its_way_is_not_brought_back(
    desk, outbox, sender
):
    async def erase(_delivery):
        await forget(desk, outbox)

    sender.after = erase
    await desk.post(note("n", NOON))
    await outbox.deliver_due()

    assert sender.keys_said == ["n"]
    assert [one.kind for one in sender.done] == [CLEAR], "it went out, so it is taken away again"
    assert await keys(desk) == []
    assert await outbox.next_due_at() is None


async def test_a_receipt_tells_how_far_discord_is_and_nothing_of_whom(desk, outbox, sender):
    async def erase(delivery):
        if delivery.key == "n":
            await desk.post(redraw("close birch", NOON, member_id=ANA))
            async with desk.db.transaction(MAPLE) as tx:
                outbox.begin_erasure(tx, 77)
                await outbox.post(tx, [redraw("close oak", NOON, member_id=ANA)])
                await outbox.forget_member(tx, MAPLE, ANA)
                await outbox.end_erasure(tx, naming=ANA)
            sender.answers(RoomGone(), TryLater())

    sender.after = erase
    await desk.post(note("n", NOON))
    await outbox.deliver_due()

    # Two rooms to close, the note that was on its way, and to take it away again.
    waits = await outbox.erasure_progress(MAPLE, 77)
    assert (waits.steps, waits.done, waits.not_done, waits.is_over) == (4, 2, 1, False)
    desk.turn(minutes=10)
    await outbox.deliver_due()
    over = await outbox.erasure_progress(MAPLE, 77)
    assert (over.steps, over.done, over.not_done, over.is_over) == (4, 3, 1, True)
    assert await keys(desk) == []
    assert (await outbox.erasure_progress(MAPLE, 78)).steps == 0


async def test_a_person_can_read_what_is_kept_of_them(desk, outbox, db):
    await desk.post(note("n", NOON, lead="hour"), note("bens", NOON, BEN))

    async with db.reading(MAPLE) as tx:
        exported = await outbox.export_member(tx, MAPLE, ANA)

    (declared,) = outbox.declarations
    assert exported == {
        declared.what: [
            {
                "kind": "reminders.hour",
                "planned_for": NOON.isoformat(),
                "how_it_stands": "waiting",
                "reason": None,
                "about": {"lead": "hour"},
            }
        ]
    }
