"""Stands in until bot.clockwork is there."""

import asyncio

from bot.core.tasks import BackgroundTasks


class EarlyClockwork:
    def __init__(self, services, clock) -> None:
        self._services, self._clock = services, clock
        self._tasks = BackgroundTasks()
        self._timer = None
        self._runs = False
        self._busy = False
        self._again = False

    async def start(self) -> None:
        self._runs = True
        self.changed()

    async def stop(self) -> None:
        self._runs = False
        if self._timer is not None:
            self._timer.cancel()
        await self._tasks.drain()

    def changed(self) -> None:
        if not self._runs:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._tasks.start(self._round(), name="round")

    async def _round(self) -> None:
        try:
            await self._services.outbox.deliver_due()
            due = await self._services.outbox.next_due_at()
        finally:
            self._busy = False
        if self._again:
            self._again = False
            self.changed()
            return
        if self._timer is not None:
            self._timer.cancel()
        if due is not None and self._runs:
            wait = max(0.01, (due - self._clock.now()).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(wait, self.changed)
