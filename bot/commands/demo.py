"""``demo``: an evening with the real bot and a simulated Discord, without a token."""

import importlib.util
import socket
from typing import Annotated, Final

import typer

from bot.commands.console import TERMINAL, OperatorError
from config.logs import configure_logs

_HERE: Final = "127.0.0.1"


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is served.")] = 8765,
    *,
    tour: Annotated[
        bool, typer.Option("--tour", help="Play the story's week without a browser.")
    ] = False,
) -> None:
    """Play an evening in the browser; needs no token."""
    if importlib.util.find_spec("simcord") is None:
        raise OperatorError(
            "The demo needs one part more than the bot does; get it with: make demo"
        )
    configure_logs("error", "console")
    if tour:
        from bot.demo.tour import play_tour  # noqa: PLC0415  simcord is not there in production

        raise typer.Exit(play_tour())
    _refuse_if_taken(port)
    from bot.demo.evening import serve_demo  # noqa: PLC0415  the same

    serve_demo(port)
    TERMINAL.say("The rehearsal is over.")


def _refuse_if_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HERE, port))
        except OSError:
            raise OperatorError(
                f"Port {port} is taken, perhaps by another rehearsal; "
                f"close that, or choose another: make demo PORT={port + 1 if port < 65535 else 8766}"  # noqa: PLR2004
            ) from None
