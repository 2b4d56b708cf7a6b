"""A message that may have been said is looked for before it is said again, however long ago that was."""

import pytest

from bot.db.database import Database
from bot.features.outbox.model import COLLAPSED_KIND, Reason
from bot.features.outbox.pace import LEASE, Unpaced
from bot.features.outbox.ports import (
    GuildGone,
    OutcomeUnknown,
    OutOfSight,
    RecipientGone,
    TryLater,
    Unreachable,
)
from bot.features.outbox.service import OutboxService
from tests.features.outbox.deliveries import MAPLE, NOON, OAK, card, minutes, note, redraw
from tests.features.outbox.test_delivering import kill_while_sending


@pytest.fixture
async def restarted(database_url, clock, sender):
    """The bot after a restart: another process, the same Discord."""
    db = Database(database_url)
    yield OutboxService(db, clock, sender, pace=Unpaced(), chance=lambda: 0.5)
    await db.close()


@pytest.mark.parametrize("heard", [True, False])
@pytest.mark.parametrize("away", [LEASE, minutes(60), minutes(60 * 24 * 3)], ids=str)
async def test_after_a_kill_it_is_there_once_however_long_the_bot_was_away(
    desk, outbox, restarted, sender, heard, away
):
    await desk.post(note("n", NOON), card("c", NOON + minutes(1)))
    await kill_while_sending(outbox, sender, heard=heard)
    sender.forgets_nonces()
    desk.clock.at += away
    await restarted.deliver_due()

    assert sorted(sender.keys_said) == ["c", "n"]
    assert [key for key, _ in sender.looked_for] == ["n"]
    assert sender.looked_for[0][1] < NOON
    assert (await desk.find("n")).state == "sent"
    assert (await desk.find("n")).sent_channel_id is not None


async def test_what_was_said_on_time_is_not_called_late_because_it_was_found_late(
    desk, outbox, restarted, sender
):
    await desk.post(note("n", NOON))
    await kill_while_sending(outbox, sender, heard=True)
    desk.turn(hours=3)
    await restarted.deliver_due()

    assert (await restarted.report(MAPLE)).sent_late == 0


async def test_what_was_not_said_and_is_over_by_now_is_skipped(desk, outbox, restarted, sender):
    await desk.post(note("n", NOON, useless_after=NOON + minutes(30)))
    await kill_while_sending(outbox, sender, heard=False)
    desk.turn(hours=1)
    await restarted.deliver_due()

    assert sender.said == []
    assert (await desk.find("n")).failure is Reason.TOO_LATE


async def test_what_was_said_counts_as_said_though_it_is_over_or_was_taken_back(
    desk, outbox, restarted, sender
):
    """So that it can be taken off the phone again."""
    await desk.post(note("n", NOON, useless_after=NOON + minutes(30), subject_id=7))
    await kill_while_sending(outbox, sender, heard=True)
    await desk.withdraw(subject_id=7)
    desk.turn(hours=1)
    await restarted.deliver_due()

    assert (await desk.find("n")).state == "sent"
    assert len(sender.got) == 1


@pytest.mark.parametrize("heard", [True, False])
async def test_what_was_in_doubt_when_it_was_taken_back_can_be_wanted_after_all(
    desk, outbox, restarted, sender, heard
):
    """Sam says *Can't make it* while his reminder is on its way, the bot is killed, and he comes after all."""
    await desk.post(note("n", NOON))
    await kill_while_sending(outbox, sender, heard=heard)
    await desk.withdraw(key_prefix="n")
    desk.turn(minutes=3)
    sender.looking = OutOfSight()  # too much was written there, for now
    await restarted.deliver_due()
    sender.goes_well()
    sender.forgets_nonces()

    await desk.post(note("n", NOON + minutes(5)))
    desk.turn(minutes=5)
    await restarted.deliver_due()

    assert sender.keys_said == ["n"]
    assert (await desk.find("n")).state == "sent"


async def test_the_note_that_stands_for_several_is_looked_for_too(desk, outbox, restarted, sender):
    await desk.post(note("one", NOON), note("two", NOON + minutes(1)))
    desk.turn(minutes=20)
    await kill_while_sending(outbox, sender, heard=True)
    sender.forgets_nonces()
    desk.turn(hours=2)
    await restarted.deliver_due()

    (whole,) = sender.said
    assert whole.kind == COLLAPSED_KIND
    assert (await desk.find(whole.key)).state == "sent"
    assert [(await desk.find(key)).failure for key in ("one", "two")] == [Reason.COLLAPSED] * 2


@pytest.mark.parametrize("trouble", [TryLater(), TryLater(minutes(2)), OutcomeUnknown()], ids=repr)
async def test_while_discord_is_away_nobody_looks_or_says_and_nothing_is_lost(
    desk, outbox, restarted, sender, trouble
):
    await desk.post(note("n", NOON))
    await kill_while_sending(outbox, sender, heard=True)
    sender.forgets_nonces()
    sender.looking = trouble
    for _ in range(30):
        desk.turn(minutes=4)
        await restarted.deliver_due()
    assert (await desk.find("n")).state == "waiting"
    assert 8 < len(sender.looked_for) < 30

    sender.goes_well()
    desk.turn(minutes=11)
    await restarted.deliver_due()
    assert len(sender.got) == 1
    assert (await desk.find("n")).state == "sent"


async def test_when_discord_stays_away_for_half_a_day_a_person_decides(
    desk, outbox, restarted, sender
):
    await desk.post(note("n", NOON))
    await kill_while_sending(outbox, sender, heard=True)
    sender.looking = TryLater()
    for _ in range(70):
        desk.turn(minutes=12)
        await restarted.deliver_due()

    assert (await desk.find("n")).state == "uncertain"
    assert len(sender.got) == 1


@pytest.mark.parametrize("trouble", [Unreachable(), OutOfSight(), KeyError("a bug")], ids=repr)
async def test_what_can_not_be_found_out_is_for_a_person_to_decide_and_then_it_goes_out(
    desk, outbox, restarted, sender, trouble
):
    await desk.post(card("c", NOON), redraw("r", NOON))
    await kill_while_sending(outbox, sender, heard=False)
    sender.looking = trouble
    desk.turn(minutes=10)
    await restarted.deliver_due()
    stuck = await restarted.list_stuck(MAPLE)
    assert [(one.key, one.state) for one in stuck] == [("c", "uncertain")]
    assert sender.said == []

    if isinstance(trouble, KeyError):
        sender.looking = None
    await desk.send_again(stuck[0].id)
    await restarted.deliver_due()
    assert sender.keys_said == ["c"]
    assert await restarted.list_stuck(MAPLE) == []


async def test_sending_again_by_hand_repeats_nothing_that_is_there_after_all(
    desk, outbox, restarted, sender
):
    await desk.post(card("c", NOON))
    await kill_while_sending(outbox, sender, heard=True)
    sender.looking = Unreachable()
    desk.turn(minutes=10)
    await restarted.deliver_due()
    sender.looking = None
    sender.forgets_nonces()

    await desk.send_again((await desk.find("c")).id)
    await restarted.deliver_due()

    assert len(sender.got) == 1
    assert (await desk.find("c")).state == "sent"


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(RecipientGone(), Reason.RECIPIENT_GONE), (GuildGone(), Reason.GUILD_GONE)],
    ids=repr,
)
async def test_nobody_writes_to_people_or_servers_that_are_gone(
    desk, outbox, restarted, sender, trouble, reason
):
    await desk.post(note("n", NOON), note("tomorrow", NOON + minutes(60)))
    await kill_while_sending(outbox, sender, heard=False)
    sender.looking = trouble
    sender.always(type(trouble))
    desk.turn(hours=2)
    await restarted.deliver_due()

    assert sender.said == []
    assert {(await desk.find(key)).failure for key in ("n", "tomorrow")} == {reason}
    assert await restarted.next_due_at() is None


@pytest.mark.parametrize("turn", [{"hours": -1}, {"days": 1}], ids=str)
async def test_a_clock_that_is_set_wrong_and_right_again_says_nothing_twice_and_loses_nothing(
    desk, outbox, restarted, sender, turn
):
    """Set just while a message is on its way, so that even the time of the first try is wrong."""
    await desk.post(note("n", NOON), card("c", NOON), note("later", NOON + minutes(90), OAK))
    await kill_while_sending(outbox, sender, heard=True)
    sender.forgets_nonces()
    desk.turn(**turn)
    await restarted.deliver_due()
    desk.turn(**{unit: -by for unit, by in turn.items()})
    for _ in range(30):
        await restarted.deliver_due()
        desk.turn(minutes=5)

    assert sorted(sender.keys_said) == ["c", "later", "n"]
    assert {(await desk.find(key)).state for key in ("c", "later", "n")} == {"sent"}
