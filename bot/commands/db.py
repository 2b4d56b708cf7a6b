"""``db``: bring the database where the code expects it."""

import asyncio
import os

import typer

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.db_copy import copy
from bot.commands.open_database import open_database
from bot.commands.private_folder import make_private
from bot.db.upgrade import Upgraded
from bot.db.upgrade import check as compare
from bot.db.upgrade import revision as write_revision
from bot.db.upgrade import upgrade as bring_up
from config.settings import Settings, load_settings

commands = typer.Typer(no_args_is_help=True, help="Bring the database where the code expects it.")

commands.command()(copy)


@commands.command()
def upgrade() -> None:
    """Apply what is pending. A SQLite file is copied first."""
    settings = load_settings()
    os.umask(0o077)  # the database is nobody else's
    make_private(settings.data_folder)
    done = asyncio.run(_upgrade(settings))
    if not done.revisions:
        TERMINAL.say("Nothing is pending.")
        return
    TERMINAL.say(f"Upgraded to {done.revisions[-1]}.")
    if done.copy is not None:
        TERMINAL.say(f"As it was before: {done.copy}")


@commands.command()
def check() -> None:
    """Tell whether the migrations say what the tables do."""
    told = asyncio.run(compare())
    for sentence in told:
        TERMINAL.say(sentence)
    if told:
        raise OperatorError("The migrations and the tables disagree; see above.")
    TERMINAL.say("The migrations say all that the tables do.")


@commands.command()
def revision(message: str) -> None:
    """Write the next migration from the tables in the code."""
    TERMINAL.say(f"Written: {asyncio.run(write_revision(message))}")


async def _upgrade(settings: Settings) -> Upgraded:
    async with open_database(settings) as db:
        return await bring_up(db)
