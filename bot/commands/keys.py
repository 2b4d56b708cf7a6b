"""``keys``: the file without which nobody can read what people entrusted to the bot."""

import asyncio

import typer

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.keys_rotate import rotate
from bot.commands.keys_sheet import confirm, recover, sheet
from bot.commands.open_database import open_database
from bot.core.key_ring import KeyRing, check_ring, new_ring
from bot.db.data_keys import check_data_keys, needed_ring_keys, refuse_other_ring
from config.settings import Settings, load_settings

commands = typer.Typer(
    no_args_is_help=True, help="Make, check or renew the keys that lock people's words."
)


commands.command()(rotate)
commands.command()(sheet)
commands.command()(confirm)
commands.command()(recover)


@commands.command()
def new() -> None:
    """Make the key file. One that exists is never written over."""
    settings = load_settings()
    if not settings.key_ring.exists():
        asyncio.run(_refuse_beside_locked_words(settings))
    path = new_ring(settings.key_ring)
    TERMINAL.say(f"Made: {path}")
    TERMINAL.say("Keep a copy of it somewhere else, apart from copies of the data.")


@commands.command()
def check() -> None:
    """Look at the key file as the bot will. It tries every lock in the database."""
    settings = load_settings()
    report = check_ring(settings.key_ring)
    keys = "1 key" if report.keys == 1 else f"{report.keys} keys"
    TERMINAL.say(f"{report.path} works: {keys}, the newest from {report.current_made_at:%Y-%m-%d}.")
    if not report.is_private:
        TERMINAL.say("Others on this machine could read it until now; it is closed.")
    TERMINAL.say(asyncio.run(_tried(settings)))


async def _refuse_beside_locked_words(settings: Settings) -> None:
    """A new key opens none of them, and the bot would not start with it."""
    async with open_database(settings) as db:
        if (db.file is None or db.file.exists()) and await needed_ring_keys(db):
            raise OperatorError(
                "The database here was locked with another key file, which a new one can't replace; nothing was made. "
                f"Put your copy of that one back at {settings.key_ring}, or make it again from the recovery sheet with "
                "python -m bot keys recover: docs/operators/backup.md, part 6."
            )


async def _tried(settings: Settings) -> str:
    ring = KeyRing.load(settings.key_ring)
    async with open_database(settings) as db:
        if db.file is not None and not db.file.exists():
            return "There is no database yet to try it on."
        await refuse_other_ring(db, ring)
        locks = await check_data_keys(db, ring)
    if locks.unopened:
        raise OperatorError(
            f"{locks.unopened} of {locks.total} locks in the database are damaged, "
            "so put a copy of the database back."
        )
    return f"It opens every lock in the database ({locks.total})."
