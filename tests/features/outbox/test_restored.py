"""What an old copy believes to be owed is looked for, and never said blindly."""

from datetime import timedelta

import pytest

from bot.features.outbox.model import Reason
from bot.features.outbox.ports import TryLater
from bot.features.outbox.restored import doubt_what_was_due
from tests.features.outbox.deliveries import NOON, card, minutes, note, redraw


@pytest.fixture
async def restored(desk, outbox, sender):
    """The copy was made at noon; the bot went on for an hour, then everything was lost and the copy put back."""
    await desk.post(
        note("said", NOON + minutes(10)),
        card("cleared", NOON + minutes(20)),
        note("over", NOON + minutes(20), useless_after=NOON + minutes(30)),
        note("later", NOON + timedelta(hours=5)),
        redraw("step", NOON + minutes(5)),
    )
    desk.turn(hours=1)
    await sender.say(await desk.find("said"), late_by=timedelta(0))
    sender.said.clear()
    await doubt_what_was_due(desk.db, now=desk.clock.now())
    return outbox


async def test_what_is_found_was_said_and_nothing_is_said_again(desk, restored, sender):
    assert (await desk.find("said")).state == "uncertain"
    await restored.look_for_restored()
    await restored.deliver_due()

    assert sender.said == []
    assert sender.done != []
    assert (await desk.find("said")).state == "sent"
    over = await desk.find("over")
    assert (over.state, over.failure) == ("skipped", Reason.TOO_LATE)
    cleared = await desk.find("cleared")
    assert (cleared.state, cleared.failure) == ("uncertain", Reason.UNKNOWN)
    assert (await desk.find("later")).state == "waiting"

    await restored.look_for_restored()
    await restored.deliver_due()
    assert len(sender.looked_for) == 3, "each is looked for once"


async def test_it_is_not_forgotten_while_discord_does_not_answer(desk, restored, sender):
    sender.looking = TryLater()
    await restored.look_for_restored()
    await restored.deliver_due()
    sender.goes_well()
    desk.turn(hours=2)
    await restored.deliver_due()
    assert sender.said == []
    assert (await desk.find("cleared")).state == "uncertain"
