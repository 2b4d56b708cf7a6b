"""Raises the curtain and keeps the house open until Ctrl+C."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from datetime import datetime

import discord
from aiohttp import web

from bot.demo.play import Rehearsal
from bot.demo.proxy import build_app
from bot.demo.simulator import Simulator
from bot.demo.stage import Stage

HOST = "127.0.0.1"


async def serve(
    rehearsal: Rehearsal,
    *,
    port: int = 8765,
    start_at: datetime | None = None,
    bot_name: str = "Porchlight",
) -> None:
    """Play ``rehearsal`` in the browser until SIGINT or SIGTERM.

    ``start_at`` is the instant at which the world begins, now if not given. ``port=0`` takes any
    free one. A port in use ends the program with one sentence and exit code 1.
    """
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, end.set)
    with listen(port) as listener:
        await play(
            rehearsal,
            listener,
            start_at=start_at or discord.utils.utcnow(),
            bot_name=bot_name,
            opened=_announce,
            end=end,
        )


async def play(
    rehearsal: Rehearsal,
    listener: socket.socket,
    *,
    start_at: datetime,
    bot_name: str,
    opened: Callable[[str], None],
    end: asyncio.Event,
) -> None:
    """Play until ``end`` is set. ``opened`` is told the address once there is something to see."""
    bot = await rehearsal.build_bot()
    async with Simulator(bot, start_at=start_at, bot_name=bot_name) as simulator:
        with simulator.env.time_context():
            world = await rehearsal.raise_curtain(simulator.env)
        stage = Stage(simulator, rehearsal, world)
        await stage.open()
        # A request that hangs may not hold up the end.
        runner = web.AppRunner(build_app(stage), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            opened(f"http://{HOST}:{listener.getsockname()[1]}")
            async with asyncio.TaskGroup() as group:
                clock = group.create_task(stage.keep_time())
                await end.wait()
                clock.cancel()
        finally:
            await runner.cleanup()


def listen(port: int) -> socket.socket:
    """Taken before anything else is started, so that a busy port costs no time."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SystemExit(
            f"Port {port} is in use, perhaps by another rehearsal. Choose another: --port {port + 1}"
        ) from error
    return listener


def _announce(address: str) -> None:
    sys.stdout.write(f"The rehearsal is open: {address}\nCtrl+C ends it.\n")
    sys.stdout.flush()
