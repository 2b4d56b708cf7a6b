"""What is claimed together is read together, shortly before it is said."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import NoResultFound, OperationalError, ProgrammingError

from bot.features.outbox.model import Reason
from bot.features.outbox.pace import Unpaced
from tests.features.outbox.deliveries import NOON, minutes, note


@pytest.fixture
def reads(sender):
    """Whose words were read, each time; they say when that was."""

    def look_up(deliveries):
        return {one.id: len(sender.looks) for one in deliveries}

    sender.looking_up = look_up
    return sender.looks


class Meanwhile(Unpaced):
    """While the first waits for its turn to go out, and the others stand behind it, something happens."""

    def __init__(self, happens):
        super().__init__()
        self._happens = happens

    async def wait_for(self, debt):  # noqa: ARG002  the pace's
        if self._happens is not None:
            happens, self._happens = self._happens, None
            await happens()


def evening(people: int):
    return [note(f"n{n}", NOON, member_id=1000 + n) for n in range(people)]


async def test_the_notes_of_one_evening_are_read_in_one_look(desk, outbox, sender, reads):
    await desk.post(*evening(20))
    await outbox.deliver_due()

    assert [len(keys) for keys in reads] == [20]
    assert set(sender.facts.values()) == {1}


async def test_what_waits_longer_than_a_moment_is_read_again(desk, outbox, sender, reads):
    async def two_seconds_pass():
        desk.turn(seconds=2)

    outbox.pace = Meanwhile(two_seconds_pass)
    await desk.post(*evening(20))
    await outbox.deliver_due()

    assert [len(keys) for keys in reads] == [20, 19]
    assert [sender.facts["n0"], sender.facts["n1"], sender.facts["n19"]] == [1, 2, 2]


async def test_a_clock_that_is_set_back_makes_nothing_fresh(desk, outbox, sender, reads):
    async def somebody_sets_the_clock():
        desk.turn(hours=-1)

    async def takes_long(_delivery):
        desk.turn(seconds=2)

    outbox.pace = Meanwhile(somebody_sets_the_clock)
    sender.before = takes_long
    hours_late = [replace(one, due_at=NOON - minutes(120)) for one in evening(3)]
    await desk.post(*hours_late)
    await outbox.deliver_due()

    assert [sender.facts[key] for key in ("n0", "n1", "n2")] == [1, 2, 3]


async def test_what_is_taken_back_meanwhile_is_not_said(desk, outbox, sender, reads):
    async def somebody_taps():
        await desk.withdraw(key_prefix="n1")

    outbox.pace = Meanwhile(somebody_taps)
    await desk.post(*evening(4))
    await outbox.deliver_due()

    assert sender.keys_said == ["n0", "n2", "n3"]
    assert (await desk.find("n1")).failure is Reason.WITHDRAWN
    assert len(reads) == 2


A_WRONG_STATEMENT = ProgrammingError("SELECT", {}, Exception("no such column"))


@pytest.mark.parametrize(
    "bug", [KeyError("in another feature"), NoResultFound(), A_WRONG_STATEMENT]
)
async def test_where_reading_together_goes_wrong_each_is_read_by_itself(desk, outbox, sender, bug):
    def a_bug(_deliveries):
        raise bug

    sender.looking_up = a_bug
    await desk.post(*evening(3))
    await outbox.deliver_due()

    assert sender.keys_said == ["n0", "n1", "n2"]
    assert set(sender.facts.values()) == {None}


async def test_while_the_database_is_busy_nothing_is_said_and_nothing_is_lost(desk, outbox, sender):
    def busy(_deliveries):
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    sender.looking_up = busy
    await desk.post(*evening(3))
    assert (await outbox.deliver_due()).put_off == 3
    assert sender.said == []

    sender.looking_up = None
    desk.turn(seconds=30)
    await outbox.deliver_due()
    assert sorted(sender.keys_said) == ["n0", "n1", "n2"]
