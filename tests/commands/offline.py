"""The real program on a machine that finds no name, so that a test asks nobody, wherever it runs."""

import socket
import sys
import time
from typing import NoReturn

from bot.__main__ import main


def without_names(seconds: float) -> None:
    """Each look for a name takes so long."""

    def find_nothing(host: str, *_: object, **__: object) -> NoReturn:
        sys.stderr.write(f"asked for {host}\n")
        sys.stderr.flush()
        time.sleep(seconds)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    socket.getaddrinfo = find_nothing


if __name__ == "__main__":
    without_names(float(sys.argv.pop(1)))
    main()
