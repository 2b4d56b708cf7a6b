"""After being away, what became of what fell due is known."""

from datetime import timedelta

from bot.features.outbox.presence import Presence, absence_line
from tests.features.outbox.deliveries import BEN, MAPLE, note


async def test_a_short_restart_is_no_absence(db, clock):
    presence = Presence(db, clock)
    await presence.beat()
    clock.at += timedelta(seconds=40)
    await presence.wake()
    assert await presence.last_absence() is None


async def test_the_first_start_ever_is_no_absence(db, clock):
    presence = Presence(db, clock)
    await presence.wake()
    assert await presence.last_absence() is None


async def test_eighteen_minutes_in_the_dark_are_told(db, clock, outbox, sender):
    presence = Presence(db, clock)
    await presence.wake()
    async with db.transaction(MAPLE) as tx:
        await outbox.post(tx, [note("late", clock.at + timedelta(minutes=10))])
        await outbox.post(
            tx,
            [
                note(
                    "over",
                    clock.at + timedelta(minutes=5),
                    useless_after=clock.at + timedelta(minutes=6),
                    member_id=BEN,
                )
            ],
        )
    await presence.beat()

    clock.at += timedelta(minutes=18)
    await presence.wake()
    await outbox.deliver_due()

    absence = await presence.last_absence()
    assert absence is not None
    assert absence.length == timedelta(minutes=18)
    assert (absence.sent_late, absence.too_late, absence.lost, absence.unsure) == (1, 1, 0, 0)
    assert absence_line(absence) == (
        "Away 18 minutes. 1 sent late, 0 lost, 0 twice. 1 skipped because they were over."
    )
