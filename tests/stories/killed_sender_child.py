"""The bots of ``test_killed_sender``: the real outbox, and a Discord that is a file. They are killed while they run.

    python -m tests.stories.killed_sender_child <database> <the file that is Discord>

For each line of input, which says how many minutes after the real time it is, one process is forked, so that it
starts in a moment; "to the end" lets it skip from one due time to the next until nothing is owed. Each message is
appended and forced to the disk before the answer, as Discord has it before it answers. Like Discord it drops a
message whose nonce it saw within its window.
"""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.clock import SystemClock
from bot.core.ids import ChannelId, DeliveryId, MessageId
from bot.db.database import Database
from bot.features.outbox.lateness import NONCE_WINDOW
from bot.features.outbox.model import Delivery
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import Facts, OutcomeUnknown, Sent, TryLater
from bot.features.outbox.service import OutboxService

PER_SECOND = 1
"""A slow bot claims few at a time, so that each kill finds it between many claims."""


class ShiftedClock:
    """The real time, some minutes on, so that a story need not wait for leases."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return SystemClock().now() + self._ahead

    def skip_to(self, moment: datetime) -> None:
        self._ahead += max(moment - self.now(), timedelta(0))


class FileDiscord:
    """Says yes only after the disk has it."""

    def __init__(self, file: Path, clock: ShiftedClock) -> None:
        self._clock = clock
        lines = file.read_text().splitlines() if file.exists() else []
        whole = [json.loads(line) for line in lines if line.endswith("}")]
        self._heard = {
            line["nonce"]: datetime.fromtimestamp(line["at"], UTC)
            for line in whole
            if line["what"] == "said"
        }
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def look_up(self, deliveries: Collection[Delivery]) -> Mapping[DeliveryId, Facts]:  # noqa: ARG002  the port's
        return {}

    async def say(self, delivery: Delivery, **_: Any) -> Sent:
        await self._on_the_way()
        now = self._clock.now()
        heard_at = self._heard.get(delivery.id)
        if heard_at is not None and now - heard_at < NONCE_WINDOW:
            self._append(what="repeat", key=delivery.key)
        else:
            self._heard[delivery.id] = now
            self._append(what="said", key=delivery.key, nonce=delivery.id, at=now.timestamp())
        await self._on_the_way_back()
        return Sent(ChannelId(1), MessageId(delivery.id))

    async def say_collapsed(
        self, deliveries: Sequence[Delivery], *, collapsed: Delivery, late_by: timedelta
    ) -> Sent:
        raise AssertionError(deliveries, collapsed, late_by)  # each person waits for one note only

    async def find_said(self, delivery: Delivery, *, since: datetime) -> Sent | None:
        await self._on_the_way()
        heard_at = self._heard.get(delivery.id)
        if heard_at is None:
            return None
        assert heard_at >= since
        return Sent(ChannelId(1), MessageId(delivery.id))

    async def do(self, delivery: Delivery) -> None:
        await self._on_the_way()
        self._append(what="done", key=delivery.key)
        await self._on_the_way_back()

    async def _on_the_way(self) -> None:
        await asyncio.sleep(secrets.randbelow(30) / 1000)
        if secrets.randbelow(20) == 0:
            raise TryLater

    async def _on_the_way_back(self) -> None:
        await asyncio.sleep(secrets.randbelow(30) / 1000)
        if secrets.randbelow(20) == 0:
            raise OutcomeUnknown

    def _append(self, **line: Any) -> None:
        os.write(self._file, (json.dumps(line) + "\n").encode())
        os.fsync(self._file)


async def run(database: str, file: str, minutes_ahead: str, *to_the_end: str) -> None:
    clock = ShiftedClock(timedelta(minutes=float(minutes_ahead)))
    db = Database(database)
    discord = FileDiscord(Path(file), clock)
    outbox = OutboxService(db, clock, discord, pace=Unpaced(per_second=PER_SECOND))
    print(os.getpid(), flush=True)  # noqa: T201  the one who kills it waits for this
    await outbox.deliver_due()
    while to_the_end and (due_at := await outbox.next_due_at()) is not None:
        clock.skip_to(due_at)
        await outbox.deliver_due()
    await db.close()


def bring_up_one(*told: str) -> None:
    child = os.fork()
    if child == 0:
        asyncio.run(run(*told))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print("over", os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    for line in sys.stdin:
        bring_up_one(*sys.argv[1:], *line.split(maxsplit=1))
