"""Looking names up the way this machine does."""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Final, Protocol

from bot.features.resources.checking.guard import HTTPS_PORT, Place
from bot.features.resources.checking.verdict import Cause, TroubleError

_NO_SUCH_NAME: Final = frozenset(
    {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
)


class Names(Protocol):
    async def places_of(self, host: str) -> Sequence[Place]: ...

    async def close(self) -> None: ...


class SystemNames:
    """In threads of its own: a name server that never answers must not hold up the rest of the bot."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="names")

    async def places_of(self, host: str) -> Sequence[Place]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _look_up, host)
        except socket.gaierror as trouble:
            is_unknown = trouble.errno in _NO_SUCH_NAME
            raise TroubleError(Cause.NO_SUCH_NAME if is_unknown else Cause.NAMES_DOWN) from trouble
        except UnicodeError as trouble:
            raise TroubleError(Cause.NO_SUCH_NAME) from trouble
        return found

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str) -> list[Place]:
    # With a dot at its end a name is whole, and this machine's own search list is not tried after it.
    found = socket.getaddrinfo(f"{host}.", HTTPS_PORT, type=socket.SOCK_STREAM)
    return [Place(ip_address(str(target[0]))) for _, _, _, _, target in found]
