"""``drain_ratio``: notes that fall due in one minute, through the real discord.py client and over HTTP.

Our small Discord limits the bot as the real one does, and the bot keeps its usual pace. Everyone's note is two
requests, since Discord first wants the private channel opened. What is compared is requests a second with the rate
that the pace allows. What was put off goes out in a later round, and counts with the time that it took; a 429 is a
failure of its own. The small Discord writes to memory where it can: what it does with its disk is none of ours.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import discord

from benchmarks.evening import town
from benchmarks.measure import Measured, Target, memory
from bot.core.clock import Clock, SystemClock
from bot.features.members.note_times import Lead
from bot.features.outbox.dispatch import DeliveryRound
from bot.features.outbox.pace import DISCORDS_LIMIT, Pace
from bot.features.outbox.service import OutboxService
from tests.commands.fake_discord import TOKEN
from tests.discord_http.process import BackDoor, discord_process

KEYS = ("drain_ratio", "drain_refused")
MEETINGS, PEOPLE = 200, 10
NOTES = MEETINGS * PEOPLE
FASTER = 1
"""So many times Discord's own limit. A quick, idle machine can take more and drain the 10,000 of a whole town."""
USUAL_PACE = 45.0
SOON = timedelta(seconds=20)
"""Planning takes some seconds, and nothing is planned for a time that is over."""


async def measure(folder: Path) -> Sequence[Measured]:
    with memory(folder) as quick:
        return await _measure(folder, quick)


async def _measure(folder: Path, quick: Path) -> Sequence[Measured]:
    clock = SystemClock()
    async with (
        discord_process(quick / "discord.jsonl") as (base, back_door),
        town(folder, clock, groups=MEETINGS, people=PEOPLE) as here,
    ):
        door = BackDoor(back_door)
        await door(manners={"per_second": int(DISCORDS_LIMIT * FASTER)})
        usual_base, discord.http.Route.BASE = discord.http.Route.BASE, base
        try:
            await here.bot.login(TOKEN)
            outbox = here.bot.services.outbox
            outbox.pace = Pace(per_second=USUAL_PACE * FASTER)
            due_at = clock.now() + SOON
            for group in here.groups:
                await here.plan(group, due_at + Lead.HOUR.before, leads=frozenset({Lead.HOUR}))
            missing = (due_at - clock.now()).total_seconds()
            assert missing > 0, "planning took too long for what is measured here"
            time.sleep(missing)  # noqa: ASYNC251  nothing else runs here
            before = await door()
            begun = time.perf_counter()
            rounds = await _drain(outbox, clock)
            took = time.perf_counter() - begun
            after = await door()
        finally:
            discord.http.Route.BASE = usual_base
    put_off = sum(one.put_off for one in rounds)
    requests = after["taken"] - before["taken"]
    refused = after["refused"] - before["refused"]
    rate = requests / took
    ceiling = USUAL_PACE * FASTER
    return (
        Measured(
            "drain_ratio",
            rate / ceiling,
            Target(at_least=0.95),
            f"{NOTES:,} notes in {took:.1f} s: {rate:.1f} requests a second; {put_off} tries put off",
            f"what the pace allows: {ceiling:.0f}",
        ),
        Measured(
            "drain_refused",
            refused,
            Target(at_most=0),
            f"requests refused with 429, of {requests:,}",
            f"a limit of {DISCORDS_LIMIT * FASTER:.0f} a second",
        ),
    )


async def _drain(outbox: OutboxService, clock: Clock) -> Sequence[DeliveryRound]:
    """Round after round until everybody has their note."""
    rounds: list[DeliveryRound] = []
    while (sent := sum(one.sent for one in rounds)) < NOTES:
        due_at = await outbox.next_due_at()
        assert due_at is not None, f"only {sent} were sent"
        await asyncio.sleep(max(0.0, (due_at - clock.now()).total_seconds()))
        rounds.append(await outbox.deliver_due())
    return rounds
