"""``run``: the bot, until somebody stops it."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import aiohttp
import discord
import structlog

from bot.commands.console import OperatorError
from bot.commands.discord_side import NotATokenError, TokenRefusedError, looks_like_a_token
from bot.commands.open_database import open_database
from bot.commands.private_folder import make_private
from bot.core.clock import SystemClock
from bot.core.key_ring import KeyRing
from bot.db.data_keys import refuse_other_ring
from bot.db.upgrade import make_ready, remove_old_copies
from config.logs import configure_logs
from config.settings import PREFIX, Settings, load_settings

log = structlog.get_logger()

_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_TOKEN_REFUSED: Final = 4004
"""The gateway's way of saying it, when a token is reset while the bot runs."""
_SILENT: Final = (
    *(aiohttp.ClientError, TimeoutError, OSError),
    *(discord.DiscordServerError, discord.GatewayNotFound, discord.RateLimited),
)


def run() -> None:
    """Run the bot for real."""
    settings = load_settings()
    configure_logs(settings.log_level, settings.log_format)
    os.umask(0o077)  # the database is nobody else's
    asyncio.run(run_until_stopped(settings))


async def run_until_stopped(settings: Settings) -> None:
    token = settings.token_or_refuse()
    if not looks_like_a_token(token):
        raise NotATokenError
    settings.refuse_links_without_https()
    if settings.guild_id is None:
        raise OperatorError(
            f"{PREFIX}GUILD_ID is missing, so the bot does not know its server; "
            "run python -m bot setup, which finds it."
        )
    async with _ended_by_signals():
        await _prepare(settings)
        await _keep_running(settings, token)


async def _prepare(settings: Settings) -> None:
    """Look at everything that can be wrong here before Discord is asked for anything."""
    make_private(settings.data_folder)
    ring = KeyRing.load(settings.key_ring)
    async with open_database(settings) as db:
        await make_ready(db)
        await refuse_other_ring(db, ring)
        remove_old_copies(db, SystemClock().now())


async def _keep_running(settings: Settings, token: str) -> None:
    """discord.py reconnects by itself once it was connected; until then we try again."""
    from bot.app import open_app  # noqa: PLC0415  doctor works even where a cog can't be imported

    pause = _FIRST_PAUSE
    while True:
        async with open_app(settings, clock=SystemClock()) as app:
            try:
                await app.run(token)
            except discord.LoginFailure:
                raise TokenRefusedError from None
            except discord.ConnectionClosed as closed:
                if closed.code == _TOKEN_REFUSED:
                    raise TokenRefusedError from None
                raise
            except _SILENT as silence:
                log.warning(
                    "Discord does not answer; trying again by itself",
                    seconds=int(pause.total_seconds()),
                    trouble=silence,
                )
            else:
                return
        await asyncio.sleep(pause.total_seconds())
        pause = min(pause * 2, _LONGEST_PAUSE)


@asynccontextmanager
async def _ended_by_signals() -> AsyncGenerator[None]:
    """The first SIGTERM or Ctrl-C lets everything finish; the second does not wait."""
    loop = asyncio.get_running_loop()
    running = asyncio.current_task()
    is_asked = False

    def asked(number: int) -> None:
        nonlocal is_asked
        if is_asked:
            # Nothing owed is lost by that: promises are rows, taken up at the next start.
            os._exit(128 + number)
        is_asked = True
        log.info("stopping; once more stops at once")
        if running is not None:
            running.cancel()

    with suppress(NotImplementedError):  # Windows has only Ctrl-C
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, asked, number)
    try:
        yield
    except asyncio.CancelledError:
        if not is_asked:
            raise
        log.info("stopped")
