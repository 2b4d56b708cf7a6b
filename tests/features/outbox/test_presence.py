"""After being away, what became of what fell due is known."""

from datetime import timedelta

import pytest

from bot.core.ids import GuildId
from bot.features.outbox.ports import OutcomeUnknown, OutOfSight
from bot.features.outbox.presence import Presence, absence_line, spoken
from tests.features.outbox.deliveries import ANA, BEN, MAPLE, note


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


@pytest.mark.parametrize("is_seen_at_last", [True, False])
async def test_what_a_person_had_sent_again_without_knowing_is_counted_as_perhaps_twice(
    db, clock, outbox, sender, desk, is_seen_at_last
):
    presence = Presence(db, clock)
    await presence.wake()
    await desk.post(note("n", clock.at + timedelta(minutes=10)))
    desk.turn(minutes=18)
    await presence.wake()

    async def line_drops(_delivery):
        raise OutcomeUnknown

    sender.after, sender.looking = line_drops, OutOfSight()
    await outbox.deliver_due()
    desk.turn(hours=1)
    await outbox.deliver_due()
    absence = await presence.last_absence(MAPLE)
    assert absence is not None
    assert absence_line(absence) == (
        "Away 18 minutes. 0 sent late, 0 lost, 0 twice. 1 unsure, see the desk."
    )

    sender.after = None
    sender.forgets_nonces()
    if is_seen_at_last:
        sender.looking = None
    (unsure,) = await outbox.list_stuck(MAPLE)
    await desk.send_again(unsure.id)
    await outbox.deliver_due()

    absence = await presence.last_absence(MAPLE)
    assert absence is not None
    twice = "0" if is_seen_at_last else "at most 1"
    assert [one.member_id for one in sender.said] == [ANA] * (1 if is_seen_at_last else 2)
    assert absence_line(absence) == f"Away 18 minutes. 1 sent late, 0 lost, {twice} twice."


async def test_an_absence_is_counted_for_one_server_or_for_all(db, clock, outbox, desk):
    presence = Presence(db, clock)
    await presence.wake()
    await desk.post(note("n", clock.at + timedelta(minutes=10)))
    desk.turn(minutes=18)
    await presence.wake()
    await outbox.deliver_due()

    for guild_id, number in ((None, 1), (MAPLE, 1), (GuildId(701), 0)):
        absence = await presence.last_absence(guild_id)
        assert absence is not None
        assert absence.sent_late == number
        assert absence.concerns_somebody is bool(number)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=18, seconds=20), "18 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=3, minutes=10), "3 hours"),
        (timedelta(days=9), "9 days"),
        (timedelta(seconds=50), "1 minute"),
    ],
)
def test_a_long_time_is_told_in_a_unit_that_people_use(length, said):
    assert spoken(length) == said
