"""To which machines the bot may connect when it follows an address that somebody gave it.

It runs inside somebody's network. An address on the shelf, or a site that sends on, must not make it knock at a router,
a database, or the place where a cloud keeps its keys.
"""

import errno
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final, Protocol

from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override

from bot.features.resources.checking.verdict import Cause, TroubleError

HTTPS_PORT: Final = 443

_EVERYWHERE: Final = ip_network("2000::/3")
"""The only part of IPv6 that is given out to the world."""
_TRANSLATED: Final = ip_network("64:ff9b::/96")
"""Networks without IPv4 write the old addresses into the last half of these; what counts is what is inside."""
_NOT_THE_WORLD: Final = tuple(
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # a cloud's own machine, at an address that looks like any other
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),  # Teredo, 6to4 and their like
    )
)
"""Beside what ``ipaddress`` knows: what it takes for public differs between Python's versions."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a connection would really go."""

    address: IPv4Address | IPv6Address
    port: int = HTTPS_PORT


class Guard(Protocol):
    def lets_in(self, place: Place) -> bool: ...


class PublicOnly:
    """Machines that the whole world may reach, at the door where pages are."""

    def lets_in(self, place: Place) -> bool:
        return place.port == HTTPS_PORT and is_public(place.address)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:
            return is_public(IPv4Address(address.packed[-4:]))
        if address.scope_id is not None or address not in _EVERYWHERE:
            return False
    is_open = address.is_global and not (address.is_multicast or address.is_reserved)
    return is_open and not any(address in network for network in _NOT_THE_WORLD)


Lookup = Callable[[str], Awaitable[Sequence[Place]]]
AddressToTry = tuple[int, int, int, str, tuple[Any, ...]]
"""As ``getaddrinfo`` gives it."""


class GuardedResolver(AbstractResolver):
    """A name is looked up once for each connection, and what is checked here is what is connected to."""

    def __init__(self, lookup: Lookup, guard: Guard) -> None:
        self._lookup = lookup
        self._guard = guard

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        places = await self._lookup(host)
        if not places:
            raise TroubleError(Cause.NO_SUCH_NAME)
        # One private place among public ones is a trick, or a network that is set up for its own people.
        if not all(self._guard.lets_in(place) for place in places):
            raise TroubleError(Cause.PRIVATE_PLACE, led_to=host)
        return [
            ResolveResult(
                hostname=host,
                host=str(place.address),
                port=place.port,
                family=socket.AF_INET if place.address.version == 4 else socket.AF_INET6,  # noqa: PLR2004  of IP
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for place in places
        ]

    @override
    async def close(self) -> None:
        """Nothing is held open."""


def guarded_socket(guard: Guard) -> Callable[[AddressToTry], socket.socket]:
    """The last door: aiohttp asks no resolver for a host that is a number, but every connection needs a socket."""

    def open_socket(to_try: AddressToTry) -> socket.socket:
        family, kind, proto, _, target = to_try
        place = Place(ip_address(str(target[0])), int(target[1]))
        if not guard.lets_in(place):
            raise PermissionError(errno.EACCES, "not a public place")
        return socket.socket(family, kind, proto)

    return open_socket
