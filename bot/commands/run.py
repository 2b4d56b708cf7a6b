"""``run``: the bot, until somebody stops it."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Annotated, Final

import aiohttp
import discord
import structlog
import typer

from bot.commands.console import OperatorError
from bot.commands.content_checks import read_all_content
from bot.commands.discord_side import NotATokenError, TokenRefusedError, looks_like_a_token
from bot.commands.erasing_again import erase_again
from bot.commands.open_database import open_database
from bot.commands.private_folder import make_private
from bot.core.clock import SystemClock
from bot.core.key_ring import KeyRing
from bot.core.shards import ALL, Shards
from bot.db.data_keys import refuse_other_ring
from bot.db.database import Database
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import REMEMBERED_FOR, remembered
from bot.db.in_use import InUseError, running
from bot.db.moves import moved_at
from bot.db.unfinished import is_unfinished
from bot.db.upgrade import make_ready, remove_old_copies
from config.content_files import ContentError
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


def run(
    shards: Annotated[
        str, typer.Option("--shards", help="Which shards this process runs, such as 0,1.")
    ] = "",
    of: Annotated[
        int, typer.Option("--of", help="How many shards the bot has in all its processes.")
    ] = 1,
) -> None:
    """Run the bot for real. One process is all of it, unless --shards and --of say which part it is."""
    settings = load_settings()
    part = read_shards(shards, of)
    configure_logs(settings.log_level, settings.log_format)
    os.umask(0o077)  # the database is nobody else's
    asyncio.run(run_until_stopped(settings, part))


def read_shards(typed: str, of: int) -> Shards:
    """Understand ``0,1`` of so many."""
    if not typed and of == 1:
        return ALL
    numbers = [word.strip() for word in typed.split(",")]
    ids = {int(word) for word in numbers if word.isdecimal() and int(word) < of}
    if not 0 < len(ids) == len(numbers):
        raise OperatorError(
            "Say both which shards and of how many, counted from 0: "
            "python -m bot run --shards 0,1 --of 4"
        )
    return Shards(tuple(sorted(ids)), of)


async def run_until_stopped(settings: Settings, part: Shards = ALL) -> None:
    token = settings.token_or_refuse()
    if not looks_like_a_token(token):
        raise NotATokenError
    settings.refuse_links_without_https()
    if settings.guild_id is None:
        raise OperatorError(
            f"{PREFIX}GUILD_ID is missing, so the bot does not know its server; "
            "run python -m bot setup, which finds it."
        )
    async with _ended_by_signals(), AsyncExitStack() as until_the_end:
        await _prepare(settings, part, until_the_end)
        await _keep_running(settings, token, part)


async def _prepare(settings: Settings, part: Shards, until_the_end: AsyncExitStack) -> None:
    """Look at everything that can be wrong here before Discord is asked for anything."""
    make_private(settings.data_folder)
    try:
        read_all_content(settings.content_folder, SystemClock().now())
    except ContentError as slip:
        raise OperatorError(str(slip)) from None
    ring = KeyRing.load(settings.key_ring)
    async with open_database(settings) as db:
        marked = Database(settings.database_url)
        until_the_end.push_async_callback(marked.close)
        try:
            await until_the_end.enter_async_context(running(marked, part))
        except InUseError as refusal:
            raise OperatorError(str(refusal)) from None
        if await is_unfinished(db):
            raise OperatorError(
                "A restore into this database was cut off, so run python -m bot restore once more."
            )
        await make_ready(db)
        if await moved_at(db) is not None:
            raise OperatorError(
                "Everything here was packed up for another machine, so start it there; "
                "python -m bot move undo is the way back if it never ran there."
            )
        await refuse_other_ring(db, ring)
        await _make_up_for_erasures(settings, db, ring)
        remove_old_copies(db, SystemClock().now())


async def _make_up_for_erasures(settings: Settings, db: Database, ring: KeyRing) -> None:
    """An old file may have been put back by hand, or the program was killed at the worst moment."""
    clock, file = SystemClock(), ErasureFile(settings.erasures_file)
    oldest = clock.now() - REMEMBERED_FOR
    again = await erase_again(db, ring, clock, remembered(file.read(), oldest))
    file.keep_since(oldest)
    if again:
        log.warning(
            "people were in the database who had been erased; they are gone again", count=again
        )


async def _keep_running(settings: Settings, token: str, part: Shards) -> None:
    """discord.py reconnects by itself once it was connected; until then we try again."""
    from bot.app import open_app  # noqa: PLC0415  doctor works even where a cog can't be imported

    pause = _FIRST_PAUSE
    while True:
        async with open_app(settings, clock=SystemClock(), part=part) as app:
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
