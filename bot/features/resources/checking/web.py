"""One question to one site: bounded in time and in size, without cookies, and never further than the guard allows."""

import asyncio
import ssl
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal

import aiohttp
from yarl import URL

from bot.core.clock import Clock
from bot.features.resources.checking.guard import Guard, GuardedResolver, guarded_socket
from bot.features.resources.checking.names import Names
from bot.features.resources.checking.verdict import Cause, TroubleError

PROGRAM: Final = "PorchlightLinks"
"""What a site calls us in its robots.txt."""
HTML: Final = frozenset({"text/html", "application/xhtml+xml"})

_CHUNK: Final = 16_384
_LONGEST_WAIT: Final = timedelta(days=7)
_WINDOW_OF_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes."""

    connect: float = 10
    answer: float = 20
    """From the question to the last byte read, however slowly they drip."""
    page: int = 256 * 1024
    robots: int = 512 * 1024
    redirects: int = 5
    between: float = 3
    """From one question to a host to the next."""
    longest_between: float = 30
    """A site may ask for more time between questions, up to this."""
    visit: float = 300
    """For one link, wherever it sends on to, with all waiting for our turn."""
    hosts_at_once: int = 6


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str
    """``text/html`` and the like, without what follows it; empty if the site doesn't say."""
    location: str | None
    ask_again_in: timedelta | None
    text: str
    """No more than was asked for; empty where it can't be read."""


class Web:
    """Keeps no connection open and remembers nothing between two questions."""

    def __init__(
        self,
        *,
        names: Names,
        guard: Guard,
        clock: Clock,
        limits: Limits,
        contact: str,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=GuardedResolver(names.places_of, guard),
                socket_factory=guarded_socket(guard),
                use_dns_cache=False,
                force_close=True,
                ssl=True if tls is None else tls,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": f"{PROGRAM}/1.0 (checks links once a week; {_one_line(contact)})",
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Encoding": "identity",
            },
            timeout=aiohttp.ClientTimeout(
                total=limits.answer, connect=limits.connect, sock_connect=limits.connect
            ),
            auto_decompress=False,  # a small body can unpack to gigabytes; see ``_unpacked``
            trust_env=False,  # no proxy and no password of this machine
        )

    async def ask(self, method: Literal["GET", "HEAD"], url: str, *, read: int = 0) -> Answer:
        """``read`` is how much of a page is looked at; raises nothing but ``TroubleError``."""
        try:
            async with (
                asyncio.timeout(self._limits.answer),
                self._session.request(method, URL(url, encoded=True), allow_redirects=False) as got,
            ):
                body = await _first(got, read) if method == "GET" else b""
        except TroubleError:
            raise
        except (aiohttp.ClientConnectorSSLError, aiohttp.ClientConnectorCertificateError) as cut:
            raise TroubleError(Cause.NOT_TRUSTED) from cut
        except ssl.SSLError as cut:
            raise TroubleError(Cause.NOT_TRUSTED) from cut
        except TimeoutError as cut:
            raise TroubleError(Cause.TOO_SLOW) from cut
        except (aiohttp.ClientError, OSError) as cut:
            raise TroubleError(Cause.NO_CONNECTION) from cut
        except (aiohttp.http.HttpProcessingError, ValueError) as nonsense:
            raise TroubleError(Cause.ODD_ANSWER) from nonsense
        return Answer(
            status=got.status,
            kind=_kind(got.headers.get("Content-Type", "")),
            location=got.headers.get("Location"),
            ask_again_in=_wait(got.headers.get("Retry-After"), self._clock.now()),
            text=_text(_unpacked(body, got.headers.get("Content-Encoding", ""), read)),
        )

    async def close(self) -> None:
        await self._session.close()


async def _first(response: aiohttp.ClientResponse, most: int) -> bytes:
    read = bytearray()
    while len(read) < most and (more := await response.content.read(_CHUNK)):
        read += more
    return bytes(read[:most])


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """A site may pack what we asked it not to; we unpack no more than we would have read."""
    packed = encoding.strip().lower()
    if packed in {"", "identity"} or not body:
        return body
    if packed not in {"gzip", "x-gzip", "deflate"}:
        return b""
    try:
        return zlib.decompressobj(_WINDOW_OF_GZIP_OR_ZLIB).decompress(body, most)
    except zlib.error:
        return b""


def _kind(header: str) -> str:
    """Without a look at what follows it: whole numbers of any length stand there, and a parser that stumbles."""
    return header.partition(";")[0].strip().lower()


def _text(body: bytes) -> str:
    """Without asking the site for its code page, which it may name as it likes; a to z is the same in all of them."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _wait(header: str | None, now: datetime) -> timedelta | None:
    """Seconds or a date; bounded, since sites write anything."""
    if header is None:
        return None
    header = header.strip()
    try:
        if header.isascii() and header.isdecimal():
            seconds = min(int(header[:12]), _LONGEST_WAIT.total_seconds())
            return timedelta(seconds=seconds)
        at = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta()), _LONGEST_WAIT)


def _one_line(contact: str) -> str:
    return "".join(sign for sign in contact if sign.isascii() and sign.isprintable())
