"""Goes the way of a link as a browser would, and says where it ends."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from bot.core.clock import Clock
from bot.features.resources.addresses import Address, read_address
from bot.features.resources.checking.guard import Guard, PublicOnly
from bot.features.resources.checking.names import Names, SystemNames
from bot.features.resources.checking.pace import Pace
from bot.features.resources.checking.robots import Robots
from bot.features.resources.checking.verdict import Cause, Finding, TroubleError, Verdict
from bot.features.resources.checking.way import Way, is_sent_on, sent_on
from bot.features.resources.checking.web import HTML, Answer, Limits, Web
from bot.features.resources.errors import AddressRefusedError

_WORTH_A_SECOND_QUESTION: Final = frozenset({Cause.NO_CONNECTION, Cause.TOO_SLOW, Cause.ODD_ANSWER})
"""Some servers can't answer HEAD, and some hang up on it."""
_ALWAYS_THERE: Final = "discord.com"
"""Without Discord nobody would read what is found out. It is looked up, and no more, when another name is not there."""


class LinkChecker:
    """For one pass over the links: it remembers which hosts asked for rest, and what their robots.txt said.

    It is made inside the running loop, and left with ``async with``.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        contact: str,
        limits: Limits | None = None,
        names: Names | None = None,
        guard: Guard | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``contact`` is how a site's owner finds whoever runs this bot."""
        self._limits = limits or Limits()
        self._names = names or SystemNames()
        self._web = Web(
            names=self._names,
            guard=guard or PublicOnly(),
            clock=clock,
            limits=self._limits,
            contact=contact,
            tls=tls,
        )
        self._pace = Pace(self._limits.between, longest=self._limits.longest_between)
        self._robots: dict[str, Robots] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._web.close()
        await self._names.close()

    async def check_all(
        self, urls: Iterable[str], *, told: Callable[[str, Verdict], None] | None = None
    ) -> dict[str, Verdict]:
        """Some hosts at once, each of them link by link. ``told`` hears of every link as it is done."""
        by_host: defaultdict[str, list[str]] = defaultdict(list)
        for url in dict.fromkeys(urls):
            by_host[urlsplit(url).netloc].append(url)
        verdicts: dict[str, Verdict] = {}
        room = asyncio.Semaphore(self._limits.hosts_at_once)

        async def check_host(links: list[str]) -> None:
            async with room:
                for url in links:
                    verdicts[url] = verdict = await self.check(url)
                    if told is not None:
                        told(url, verdict)

        async with asyncio.TaskGroup() as hosts:
            for links in by_host.values():
                hosts.create_task(check_host(links))
        return verdicts

    async def check(self, url: str) -> Verdict:
        """Whatever the sites do, there is a verdict."""
        try:
            way = Way(read_address(url))
        except AddressRefusedError:
            return Verdict(Finding.REFUSED, Cause.MISLEADING_ADDRESS)
        try:
            async with asyncio.timeout(self._limits.visit):
                return await self._walk(way)
        except TimeoutError:
            return Verdict(Finding.UNSURE, Cause.TOO_SLOW, led_to=way.led_to)
        except TroubleError as trouble:
            if trouble.cause is Cause.NO_SUCH_NAME and not await self._finds_names():
                return Verdict(Finding.UNSURE, Cause.OUR_LINE)
            return Verdict(
                trouble.finding,
                trouble.cause,
                trouble.status,
                led_to=trouble.led_to or way.led_to,
                ask_again_in=self._pace.ask_again_in(way.at.host),
            )

    async def _finds_names(self) -> bool:
        """A machine that is offline says of every name that there is none."""
        try:
            async with asyncio.timeout(self._limits.answer):
                return bool(await self._names.places_of(_ALWAYS_THERE))
        except (TroubleError, TimeoutError):
            return False

    async def _walk(self, way: Way) -> Verdict:
        for _ in range(self._limits.redirects + 1):
            robots = await self._robots_of(way.at.host)
            if not robots.allows(way.at.url):
                raise TroubleError(Cause.ROBOTS)
            answer = await self._look(way.at)
            if not is_sent_on(answer):
                return way.end(answer)
            way.go_on(answer)
        raise TroubleError(Cause.CIRCLES)

    async def _look(self, at: Address) -> Answer:
        """HEAD, and GET where HEAD leaves a doubt: many servers answer it wrongly, and only a page has words."""
        try:
            answer = await self._ask("HEAD", at)
        except TroubleError as trouble:
            if trouble.cause not in _WORTH_A_SECOND_QUESTION:
                raise
        else:
            is_a_file = answer.status == HTTPStatus.OK and answer.kind not in {"", *HTML}
            if is_a_file or is_sent_on(answer):
                return answer
        return await self._ask("GET", at, read=self._limits.page)

    async def _robots_of(self, host: str) -> Robots:
        if host not in self._robots:
            self._robots[host] = robots = await self._fetch_robots(host)
            self._pace.slow_down(host, robots.seconds_between)
        return self._robots[host]

    async def _fetch_robots(self, host: str) -> Robots:
        """A site without one allows everything. What keeps us from asking for it keeps us from the page too."""
        at = read_address(f"https://{host}/robots.txt")
        answer = await self._ask("GET", at, read=self._limits.robots)
        try:
            for _ in range(self._limits.redirects):
                if is_sent_on(answer):
                    at = sent_on(at, answer)
                    answer = await self._ask("GET", at, read=self._limits.robots)
        except TroubleError:
            return Robots("")  # it was sent where there is none
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TroubleError(Cause.SITE_TROUBLE, status=answer.status)
        if answer.status != HTTPStatus.OK:
            return Robots("")
        return await asyncio.to_thread(Robots, answer.text)  # a long one takes most of a second

    async def _ask(self, method: Literal["GET", "HEAD"], at: Address, *, read: int = 0) -> Answer:
        async with self._pace.turn(at.host):
            answer = await self._web.ask(method, at.url, read=read)
        is_asked_to_wait = (
            answer.status == HTTPStatus.SERVICE_UNAVAILABLE and answer.ask_again_in is not None
        )
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or is_asked_to_wait:
            self._pace.leave_alone(at.host, answer.ask_again_in)
            raise TroubleError(Cause.BUSY, status=answer.status)
        return answer
