"""A web server on this machine that plays every trick, and beside it a private machine that nobody should reach."""

import asyncio
import logging
import ssl
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.features.resources.checking.guard import Place
from bot.features.resources.checking.verdict import Cause, TroubleError

LOOPBACK = ip_address("127.0.0.1")
CERTIFIED = ("*.site.example", "site.example")
SAYS_NOTHING = logging.getLogger("hostile")
SAYS_NOTHING.disabled = True
Play = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class OneLoopbackPort:
    """A guard for these tests alone: it knows one door of this machine, and no other place in the world."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.asked: list[Place] = []

    def lets_in(self, place: Place) -> bool:
        self.asked.append(place)
        return place == Place(LOOPBACK, self._port)


@dataclass(frozen=True)
class Asked:
    method: str
    host: str
    path: str
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.host}{self.path}"


class Hostile:
    """As many sites as a test likes at one port; it is also the name server of their world."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.knocks = 0
        """At the private machine's door, even without a word."""
        self.answers: defaultdict[str, list[Sequence[Place]]] = defaultdict(list)
        """What the name server says of a host, one after the other; the last stays."""
        self.looked_up: list[str] = []
        self.is_online = True
        self._plays: dict[str, Play] = {}

    async def start(self) -> None:
        self._runner = web.ServerRunner(
            web.Server(self._answer, logger=SAYS_NOTHING), shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, str(LOOPBACK), 0, ssl_context=server_tls())
        await site.start()
        self.port = _port_of(site._server)
        self._private = await asyncio.start_server(self._knock, str(LOOPBACK), 0)
        self.here = Place(LOOPBACK, self.port)
        self.private = Place(LOOPBACK, _port_of(self._private))

    async def stop(self) -> None:
        self._private.close()
        await self._runner.shutdown()
        await self._runner.cleanup()

    def serves(self, address: str, body: bytes | str = "<title>Help</title>", status: int = 200, **headers: str) -> None:  # fmt: skip
        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            raw = body.encode() if isinstance(body, str) else body
            return web.Response(status=status, body=raw, headers={"Content-Type": "text/html"} | named)  # fmt: skip

        self._plays[address] = answer

    def plays(self, address: str, play: Play) -> None:
        self._plays[address] = play

    def sends_on(self, address: str, location: str, status: int = 302) -> None:
        self.serves(address, status=status, Location=location)

    @property
    def questions(self) -> list[str]:
        return [str(one) for one in self.asked]

    async def places_of(self, host: str) -> Sequence[Place]:
        self.looked_up.append(host)
        answers = self.answers[host]
        if answers:
            return answers.pop(0) if len(answers) > 1 else answers[0]
        if (host == "discord.com" and self.is_online) or host.endswith("site.example"):
            return [self.here]
        raise TroubleError(Cause.NO_SUCH_NAME)

    async def close(self) -> None:
        """As a name server, it holds nothing open."""

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        host, path = request.headers["Host"], request.raw_path
        self.asked.append(Asked(request.method, host, path, dict(request.headers)))
        play = self._plays.get(f"{request.method} {host}{path}") or self._plays.get(f"{host}{path}")
        return web.Response(status=404) if play is None else await play(request)

    async def _knock(self, _reader: Any, writer: asyncio.StreamWriter) -> None:
        self.knocks += 1
        writer.close()


def _port_of(server: Any) -> int:
    return server.sockets[0].getsockname()[1]


@cache
def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        both = Path(folder, "both.pem")
        both.write_bytes(_certificate() + _key().private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
        context.load_cert_chain(both)
    return context


@cache
def trusting() -> ssl.SSLContext:
    """As the machine's own, with the throwaway certificate for its only root."""
    return ssl.create_default_context(cadata=_certificate().decode())


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def _certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "site.example")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in CERTIFIED]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(_key(), hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)
