"""The one thing that answers on the web: a person's calendar link. Off unless an operator turns it on.

It listens on this machine alone; an operator's own proxy stands before it and speaks TLS. It knows the calendars and
nothing else. Who has no valid link learns nothing, not even that links exist.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from aiohttp import web
from typing_extensions import override

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
_FEED: Final = re.compile(r"/calendar/([^/]+)\.ics")
_READING: Final = frozenset({"GET", "HEAD"})

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
        self._runner: web.ServerRunner | None = None

    @property
    def port(self) -> int:
        """Where it listens; with port 0 the machine chose one."""
        addresses = self._runner.addresses if self._runner is not None else []
        return addresses[0][1] if addresses else self._port

    async def start(self) -> None:
        """Links are offered only once it answers. A port that is taken is no reason for the bot not to run."""
        runner = web.ServerRunner(_Server(self._answer), shutdown_timeout=_LET_FINISH)
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

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        found = _FEED.fullmatch(request.path)
        if found is None or request.method not in _READING:
            return _nothing_here()
        try:
            return await self._feed(found[1])
        except Exception:
            # No caller may see what broke. Not a 404: a calendar would believe it and throw the link away.
            log.exception("the calendar feed failed")
            return _plain(503, "Please ask again later.", {"Retry-After": "600"})

    async def _feed(self, token: str) -> web.StreamResponse:
        now = self._clock.now()
        if not self._patience.allows(token_hash(token), now):
            seconds = int(ONE_MORE_EVERY.total_seconds())
            return _plain(429, "Please wait a little.", {"Retry-After": str(seconds)})
        calendar = await self._calendars.read_feed(token)
        if calendar is None:
            return _nothing_here()
        text = ics.feed(calendar, busy=self._busy(calendar.language), now=now)
        return _Reply(body=text, content_type="text/calendar", charset="utf-8")


class _Reply(web.Response):
    """aiohttp names itself in every answer, also in those that never reach our code."""

    @override
    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.update(_ALWAYS)
        self.headers.pop("Server", None)


class _Connection(web.RequestHandler):
    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is no HTTP gets what a wrong link gets."""
        answer = _nothing_here()
        answer.force_close()
        return answer


class _Server(web.Server):
    @override
    def __call__(self) -> web.RequestHandler:
        loop = asyncio.get_running_loop()
        return _Connection(self, loop=loop, access_log=_SAYS_NOTHING, logger=_SAYS_NOTHING)


def _nothing_here() -> web.Response:
    return _plain(404, "Nothing is here.")


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> web.Response:
    return _Reply(status=status, text=f"{words}\n", headers=headers)
