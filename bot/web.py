"""The one thing that answers on the web: a person's calendar link. Off unless an operator turns it on.

It listens on this machine alone; an operator's own proxy stands before it and speaks TLS. It knows the calendars and
nothing else. Who has no valid link learns nothing, not even that links exist.
"""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from aiohttp import web

from bot.core.clock import Clock
from bot.features.calendars import ics
from bot.features.calendars.model import token_hash
from bot.features.calendars.service import CalendarService

log = structlog.get_logger()

HOST: Final = "127.0.0.1"
AT_ONCE: Final = 20
"""A link may be asked so often in a row; calendars ask a few times a day."""
ONE_MORE_EVERY: Final = timedelta(seconds=30)
MOST_LINKS: Final = 10_000
_LET_FINISH: Final = 5.0

_ALWAYS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

# aiohttp's own lines would quote the address that was asked for, and the token stands in it.
_SAYS_NOTHING: Final = logging.getLogger("aiohttp.server.calendar_feed")
_SAYS_NOTHING.disabled = True


class Patience:
    """How often each link may be asked, known or not. By the hash of its token: behind a proxy all callers share
    one address, and keeping real ones would tell where people are."""

    def __init__(self) -> None:
        self._full_at: OrderedDict[str, datetime] = OrderedDict()

    def allows(self, hashed: str, now: datetime) -> bool:
        free_again = max(self._full_at.pop(hashed, now), now)
        is_allowed = free_again - now <= ONE_MORE_EVERY * (AT_ONCE - 1)
        self._full_at[hashed] = free_again + ONE_MORE_EVERY if is_allowed else free_again
        if len(self._full_at) > MOST_LINKS:
            self._full_at.popitem(last=False)
        return is_allowed


class FeedServer:
    """Answers ``GET /calendar/<token>.ics`` while the bot runs."""

    def __init__(
        self,
        calendars: CalendarService,
        clock: Clock,
        *,
        port: int,
        public_url: str,
        busy: Callable[[str], str],
    ) -> None:
        """``busy`` is the word "Busy" in a language: the words themselves are kept above."""
        self._calendars = calendars
        self._clock = clock
        self._port = port
        self._public_url = public_url
        self._busy = busy
        self._patience = Patience()
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """Where it listens; with port 0 the machine chose one."""
        addresses = self._runner.addresses if self._runner is not None else []
        return addresses[0][1] if addresses else self._port

    async def start(self) -> None:
        """Links are offered only once it answers. A port that is taken is no reason for the bot not to run."""
        app = web.Application(middlewares=[self._guarded])
        app.on_response_prepare.append(_say_no_more_than_needed)
        app.router.add_get("/calendar/{token}.ics", self._feed)
        runner = web.AppRunner(
            app, access_log=None, logger=_SAYS_NOTHING, shutdown_timeout=_LET_FINISH
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self._port).start()
        except OSError as trouble:
            await runner.cleanup()
            log.error("the calendar feed can't listen", port=self._port, trouble=trouble)  # noqa: TRY400  the code that led here says nothing
            return
        self._runner = runner
        self._calendars.served_at = self._public_url
        log.info("the calendar feed listens", port=self.port)

    async def stop(self) -> None:
        self._calendars.served_at = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        now = self._clock.now()
        if not self._patience.allows(token_hash(token), now):
            seconds = int(ONE_MORE_EVERY.total_seconds())
            return _plain(429, "Please wait a little.", {"Retry-After": str(seconds)})
        calendar = await self._calendars.read_feed(token)
        if calendar is None:
            return _nothing_here()
        text = ics.feed(calendar, busy=self._busy(calendar.language), now=now)
        return web.Response(body=text, content_type="text/calendar", charset="utf-8")

    @web.middleware
    async def _guarded(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPMethodNotAllowed as refused:
            return _plain(405, "Only reading is possible.", {"Allow": refused.headers["Allow"]})
        except web.HTTPException:
            return _nothing_here()
        except Exception:
            # No caller may see what broke. Not a 404: a calendar would believe it and throw the link away.
            log.exception("the calendar feed failed")
            return _plain(503, "Please ask again later.", {"Retry-After": "600"})


def _nothing_here() -> web.Response:
    return _plain(404, "Nothing is here.")


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=f"{words}\n", headers=headers)


async def _say_no_more_than_needed(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_ALWAYS)
    response.headers.pop("Server", None)
