"""The small Discord over HTTP, and its back door, through which a test turns its clock and its manners.

It stands on the one that the commands are tested against (``tests.commands.fake_discord``), which knows how one
signs in and looks around; here come messages, limits and trouble.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from tests.commands.fake_discord import FakeDiscord, answer
from tests.discord_http.interactions import Interactions
from tests.discord_http.ledger import MessageLedger
from tests.discord_http.manners import Limits, Manners, Trouble
from tests.discord_http.messages import MessageBook

RECEIVED, ACCEPTED = "received", "accepted"
"""Moments of a message at which whoever sent it can be killed: as it comes in, where it is lost then, and when
it stands in the channel but nobody has been answered."""

_STATUS = {"bad_gateway": 502, "unavailable": 503}


class DiscordHttp:
    """``base`` is where discord.py is pointed to, ``back_door`` is for the test."""

    def __init__(self, ledger: Path, *, manners: Manners | None = None) -> None:
        self.world = FakeDiscord()
        self.base = self.back_door = ""
        self.manners = manners or Manners()
        self.limits = Limits(time.monotonic)
        self._trouble = Trouble(self.manners)
        self._ledger = MessageLedger(ledger)
        self._ahead = timedelta(0)
        self.book = MessageBook(self.world, self._ledger, self.now, lambda: self.manners)
        self._deaths: dict[str, tuple[int, int]] = {}
        self._in_flight = 0
        self._landed = asyncio.Condition()
        self._hurry = asyncio.Event()

    def now(self) -> datetime:
        """The machine's time, and what it was turned ahead."""
        return datetime.now(UTC) + self._ahead

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["DiscordHttp"]:
        front = web.Application(middlewares=[self._limited, self.world._doorkeeper])
        self.book.add_routes(front)
        Interactions(self.book).add_routes(front)
        self.world.add_routes(front)
        back = web.Application()
        back.router.add_post("/", self._turn)
        runners = [web.AppRunner(app, shutdown_timeout=0.1) for app in (front, back)]
        addresses = []
        for runner in runners:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            addresses.append(f"http://{host}:{port}")
        self.base, self.back_door = f"{addresses[0]}/api", addresses[1]
        try:
            yield self
        finally:
            for runner in runners:
                await runner.cleanup()
            self._ledger.close()

    async def _turn(self, request: web.Request) -> web.Response:
        """Change what is named, and say how it is now."""
        wish = await request.json()
        if "ahead" in wish:
            await self._pass_time(timedelta(seconds=wish["ahead"]))
        if "manners" in wish:
            self.manners = self.manners.changed(wish["manners"])
            self._trouble = Trouble(self.manners)
        for channel, guild in wish.get("rooms", {}).items():
            self.book.rooms[int(channel)] = guild
            self.world.servers.setdefault(guild, "Maple Street")
        self.book.closed |= set(wish.get("closed", ()))
        self.book.gone |= set(wish.get("gone", ()))
        if wish.get("spare"):
            self._deaths.clear()  # the number of somebody dead may soon be another's
        if "kill" in wish:
            self._deaths = {wish["at"]: (wish["kill"], wish["nth"])}
        return answer(
            {
                "ahead": self._ahead.total_seconds(),
                "taken": self.limits.taken,
                "refused": self.limits.refused,
            }
        )

    async def _pass_time(self, ahead: timedelta) -> None:
        """What is on its way lands before the clock is turned: nothing takes an hour to be heard."""
        self._hurry.set()
        async with self._landed:
            await self._landed.wait_for(lambda: self._in_flight == 0)
        self._hurry.clear()
        self._ahead = max(self._ahead, ahead)

    @web.middleware
    async def _limited(self, request: web.Request, handler):
        if self.manners.latency:
            await asyncio.sleep(self.manners.latency)
        if request.path.startswith(("/api/interactions/", "/api/webhooks/")):
            return await handler(request)  # those are not counted
        is_about_messages = request.path.partition("/messages")[1] != ""
        refusal, headers = self.limits.take(
            _bucket(request) if is_about_messages else None, self.manners
        )
        if refusal is not None:
            scope = {"X-RateLimit-Scope": "global" if refusal.is_global else "user"}
            scope |= {"X-RateLimit-Global": "true"} if refusal.is_global else {}
            response = answer(
                {"message": "You are being rate limited.", "retry_after": refusal.retry_after,
                 "global": refusal.is_global},
                status=429,
            )  # fmt: skip
            # Without Via discord.py takes it for a ban by whoever stands before Discord.
            response.headers.update(
                headers | scope | {"Via": "1.1 google", "Retry-After": f"{refusal.retry_after:.3f}"}
            )
            return response
        self._in_flight += 1
        try:
            answered = self._with_trouble if is_about_messages else _plainly
            response = await answered(request, handler)
        finally:
            self._in_flight -= 1
            async with self._landed:
                self._landed.notify_all()
        if not response.prepared:
            response.headers.update(headers)
        return response

    async def _with_trouble(self, request: web.Request, handler) -> web.StreamResponse:
        try:
            await request.read()
        except ConnectionError:
            return _cut(request)  # who sent it was killed before it was all here
        trouble = self._trouble.draw()
        if trouble in _STATUS:
            return answer({"message": "upstream is away", "code": 0}, status=_STATUS[trouble])
        is_new = request.method == "POST"
        if trouble == "dropped_before" or (is_new and self._kill(RECEIVED)):
            return _cut(request)
        if trouble == "slow":
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), self.manners.slow_for)
        response = await handler(request)
        if trouble == "dropped_after" or (is_new and self._kill(ACCEPTED)):
            return _cut(request)
        return response

    def _kill(self, moment: str) -> bool:
        if moment not in self._deaths:
            return False
        pid, nth = self._deaths.pop(moment)
        if nth > 1:
            self._deaths[moment] = (pid, nth - 1)
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return True


async def _plainly(request: web.Request, handler) -> web.StreamResponse:
    return await handler(request)


def _bucket(request: web.Request) -> str:
    channel = request.match_info.get("channel", "")
    shape = "one" if "message" in request.match_info else "all"
    return f"{request.method}-messages-{shape}:{channel}"


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
