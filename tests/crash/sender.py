"""The senders that are killed: the real services, cogs and discord.py's HTTP client, signed in without a gateway.

    python -m tests.crash.sender <the folder of the world> <Discord's address> <its back door>

For each line of input one process is forked, so that it starts in a moment. The line names the step at which it
dies, and at which time that it passes it; an empty name: it lives until everything is said. Its clock is the small
Discord's, and where nothing is due it skips to what is due next.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import structlog
from typing_extensions import override

import bot.app
from bot.app import build_bot
from bot.client import EXTENSIONS
from bot.features.outbox import attempt
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import Facts, Sent
from bot.features.outbox.sending_store import SendingStore
from cogs.outbox.discord_sender import DiscordSender
from tests.commands.fake_discord import TOKEN
from tests.crash.steps import AT_DISCORD, Reaper, Step
from tests.crash.world import NEEDS_A_GATEWAY, NoClockwork, ground_in
from tests.discord_http.process import BackDoor
from tests.stories.killed_sender_child import ShiftedClock

CUT_OFF = timedelta(seconds=2)
"""A tenth of the real one, as all waiting is at this Discord."""


class WatchedSender(DiscordSender):
    """The real one; the steps beside it can be deadly."""

    reaper: Reaper

    @override
    async def say(
        self, delivery: Delivery, *, late_by: timedelta, facts: Facts | None = None
    ) -> Sent:
        said = self.reaper.around(super().say, Step.CLAIMED, Step.ANSWER_READ)
        return await said(delivery, late_by=late_by, facts=facts)

    @override
    async def say_collapsed(
        self, deliveries: Sequence[Delivery], *, collapsed: Delivery, late_by: timedelta
    ) -> Sent:
        said = self.reaper.around(super().say_collapsed, Step.CLAIMED, Step.ANSWER_READ)
        return await said(deliveries, collapsed=collapsed, late_by=late_by)

    @override
    async def find_said(self, delivery: Delivery, *, since: datetime) -> Sent | None:
        look = super().find_said
        found = self.reaper.around(look, Step.BEFORE_READ_BACK, Step.AFTER_READ_BACK)
        return await found(delivery, since=since)

    @override
    async def do(self, delivery: Delivery) -> None:
        if not delivery.kind.startswith(NEEDS_A_GATEWAY):
            await super().do(delivery)


async def live(folder: Path, back_door: str, step: Step | None, nth: int) -> None:
    door = BackDoor(back_door)
    ahead = timedelta(seconds=(await door())["ahead"])
    clock = ShiftedClock(ahead)
    ground = ground_in(folder, clock)
    reaper = Reaper(step, nth)
    WatchedSender.reaper = reaper
    SendingStore.mark = _watched_mark(reaper)
    porchlight = build_bot(ground, NoClockwork)
    outbox = porchlight.services.outbox

    async def marked(*_: object) -> None:
        reaper.passes(Step.AFTER_MARK)

    outbox.on_sent(marked)
    await porchlight.login(TOKEN)
    if step in AT_DISCORD:
        await door(kill=os.getpid(), at=AT_DISCORD[step], nth=nth)
    print(os.getpid(), flush=True)  # noqa: T201  the one who kills it waits for this
    while (due_at := await outbox.next_due_at()) is not None:
        missing = due_at - clock.now()
        if missing > timedelta(0):
            ahead += missing
            await door(ahead=ahead.total_seconds())
            clock.skip_to(due_at)
        await outbox.deliver_due()
    await porchlight.close()
    await ground.db.close()


def _watched_mark(reaper: Reaper) -> Any:
    """In its transaction: after it the mark is written, and gone again if the process is."""
    real = SendingStore.mark

    async def mark(self: SendingStore, marks: Any) -> Any:
        return await reaper.around(real, Step.BEFORE_MARK, Step.MARK_UNCOMMITTED)(self, marks)

    return mark


def bring_up_one(folder: Path, back_door: str, order: dict[str, Any]) -> None:
    child = os.fork()
    if child == 0:
        step = Step(order["step"]) if order["step"] else None
        try:
            asyncio.run(live(folder, back_door, step, order["nth"]))
        except BaseException:
            logging.exception("the sender fell over")  # noqa: LOG015  the only one in this process
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print("over", os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


def prepare(base: str) -> None:
    """What every sender shares, before the first is forked."""
    discord.http.Route.BASE = base
    attempt.SEND_CUT_OFF = CUT_OFF
    bot.app.DiscordSender = WatchedSender
    logging.basicConfig(level=logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in EXTENSIONS:
        __import__(name)


if __name__ == "__main__":
    _, told_folder, told_base, told_door = sys.argv
    prepare(told_base)
    for line in sys.stdin:
        bring_up_one(Path(told_folder), told_door, json.loads(line))
