"""Nobody's site is in a hurry because of us: one question at a time for each host, and some seconds between two."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.features.resources.checking.verdict import Cause, TroubleError


@dataclass(slots=True)
class _Host:
    between: float
    free_at: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_closed: bool = False
    ask_again_in: timedelta | None = None


class Pace:
    def __init__(self, between: float, *, longest: float) -> None:
        self._longest = longest
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(between))

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None]:
        """Wait for our turn. A host that asked for rest is not asked again by this pass."""
        one = self._hosts[host]
        loop = asyncio.get_running_loop()
        async with one.turn:
            if one.is_closed:
                raise TroubleError(Cause.BUSY)
            await asyncio.sleep(max(one.free_at - loop.time(), 0))
            try:
                yield
            finally:
                one.free_at = loop.time() + one.between

    def slow_down(self, host: str, seconds: float | None) -> None:
        one = self._hosts[host]
        one.between = min(max(one.between, seconds or 0), max(self._longest, one.between))

    def leave_alone(self, host: str, ask_again_in: timedelta | None) -> None:
        one = self._hosts[host]
        one.is_closed = True
        one.ask_again_in = ask_again_in

    def ask_again_in(self, host: str) -> timedelta | None:
        return self._hosts[host].ask_again_in
