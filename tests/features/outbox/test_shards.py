"""A bot of several processes: any of them writes to people, and each looks after its own servers."""

import asyncio

from bot.core.ids import GuildId
from bot.core.shards import ALL, Shards
from bot.features.outbox.model import Promise
from bot.features.outbox.pace import DISCORDS_LIMIT, Pace, Unpaced
from bot.features.outbox.presence import Presence
from bot.features.outbox.service import OutboxService
from tests.features.outbox.deliveries import ANA, NOON

MAPLE, BIRCH = GuildId(7 << 22), GuildId(6 << 22)
ODD, EVEN = Shards((1, 3), 4), Shards((0, 2), 4)


def test_a_server_belongs_to_one_process():
    assert [ODD.hear(MAPLE), EVEN.hear(MAPLE)] == [True, False]
    assert [ODD.hear(BIRCH), EVEN.hear(BIRCH)] == [False, True]
    assert [ALL.hear(MAPLE), ALL.is_all, ODD.is_all] == [True, True, False]
    assert [ODD.is_first, EVEN.is_first] == [False, True]
    assert [Shards((0, 1, 2), 4).processes, ODD.processes, ALL.processes] == [2, 2, 1]


def test_processes_share_one_pace():
    for processes in (1, 2, 4, 8):
        pace = Pace(processes=processes)
        burst = pace._all.max_rate
        assert processes * (pace.per_second + burst) < DISCORDS_LIMIT
        assert processes * pace.per_second >= 40


async def test_steps_are_taken_where_the_server_is_heard_and_notes_anywhere(db, clock, sender):
    odd = OutboxService(db, clock, sender, pace=Unpaced(), shards=ODD)
    even = OutboxService(db, clock, sender, pace=Unpaced(), shards=EVEN)
    for guild in (MAPLE, BIRCH):
        async with db.transaction(guild) as tx:
            step = Promise.do(f"step {guild >> 22}", guild, "k", NOON)
            said = Promise.say_to_member(f"note {guild >> 22}", guild, ANA, "k", NOON)
            await odd.post(tx, [step, said])

    await odd.deliver_due()
    assert sorted(sender.keys_said) == ["note 6", "note 7"]
    assert sender.keys_done == ["step 7"]
    assert await odd.next_due_at() is None, "what is another's to do would keep it awake"
    assert await even.next_due_at() == NOON

    await even.deliver_due()
    assert sender.keys_done == ["step 7", "step 6"]


async def test_two_processes_start_at_once_on_an_empty_database(db, clock):
    await asyncio.gather(*(Presence(db, clock).wake() for _ in range(4)))
    assert await Presence(db, clock).last_absence() is None
