"""The processes of ``many_senders``: the real outbox and the real work of the night, and a Discord that is a file.

    python -m tests.stories.many_senders_child <database> <the file that is Discord> <how many>

One process is forked for each shard. Like Discord, the file drops a message whose nonce it has seen, whoever sends it.
"""

import asyncio
import fcntl
import json
import os
import secrets
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.clock import Clock, SystemClock
from bot.core.ids import ChannelId, DeliveryId, MessageId
from bot.core.shards import Shards
from bot.db.database import Database
from bot.features.outbox.model import Delivery
from bot.features.outbox.nightly import NightlyJob, NightlyJobs
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import Facts, Sent
from bot.features.outbox.service import OutboxService

PER_SECOND = 0.2
"""Slow processes claim few at a time, so that a kill finds them between many claims."""

NIGHTS = ("plan_ahead", "repair_cards", "forget_audit")


class FileDiscord:
    """Says yes only after the file has it. Several processes write to it."""

    def __init__(self, file: Path, name: str) -> None:
        self._file = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        self._name = name

    async def look_up(self, deliveries: Collection[Delivery]) -> Mapping[DeliveryId, Facts]:  # noqa: ARG002  the port's
        return {}

    async def say(self, delivery: Delivery, **_: Any) -> Sent:
        await self._travel()
        self._append_once(what="said", key=delivery.key, nonce=delivery.id)
        await self._travel()
        return Sent(ChannelId(1), MessageId(delivery.id))

    async def say_collapsed(
        self, deliveries: Sequence[Delivery], *, collapsed: Delivery, late_by: timedelta
    ) -> Sent:
        raise AssertionError(deliveries, collapsed, late_by)  # each person waits for one note only

    async def find_said(self, delivery: Delivery, *, since: datetime) -> Sent | None:  # noqa: ARG002  the port's
        found = any(line.get("nonce") == delivery.id for line in self._lines())
        return Sent(ChannelId(1), MessageId(delivery.id)) if found else None

    async def do(self, delivery: Delivery) -> None:
        await self._travel()
        self.append(what="done", key=delivery.key)

    async def _travel(self) -> None:
        await asyncio.sleep(secrets.randbelow(25) / 1000)

    def append(self, **line: Any) -> None:
        os.write(self._file, (json.dumps({**line, "by": self._name}) + "\n").encode())

    def _append_once(self, *, nonce: int, **line: Any) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            heard = any(one.get("nonce") == nonce for one in self._lines())
            self.append(**(line | ({"what": "repeat"} if heard else {"nonce": nonce})))
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _lines(self) -> list[dict[str, Any]]:
        size = os.fstat(self._file).st_size
        return [json.loads(line) for line in os.pread(self._file, size, 0).splitlines()]


def outbox_of(db: Database, clock: Clock, discord: FileDiscord, part: Shards) -> OutboxService:
    return OutboxService(db, clock, discord, pace=Unpaced(per_second=PER_SECOND), shards=part)


async def run(database: str, file: str, part: Shards) -> None:
    clock, db = SystemClock(), Database(database)
    discord = FileDiscord(Path(file), f"process {part.ids[0]}")

    def night(name: str) -> NightlyJob:
        async def work() -> None:
            await asyncio.sleep(0.02)
            discord.append(what="night", key=name)

        return NightlyJob(name, work)

    await NightlyJobs(db, clock, [night(name) for name in NIGHTS]).run_due()
    outbox = outbox_of(db, clock, discord, part)
    while (due_at := await outbox.next_due_at()) is not None and due_at <= clock.now():
        await outbox.deliver_due()
    await db.close()


def main(database: str, file: str, processes: int) -> None:
    children: dict[int, int] = {}
    for number in range(processes):
        child = os.fork()
        if child == 0:
            asyncio.run(run(database, file, Shards((number,), processes)))
            os._exit(0)
        children[child] = number
    print(*children, flush=True)  # noqa: T201  the one who kills one waits for this
    for _ in range(processes):
        child, status = os.wait()
        print(children[child], os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
