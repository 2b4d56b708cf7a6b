"""``db copy``: everything to another database, for moving from a file to PostgreSQL or back."""

import asyncio
import os
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.open_database import open_database
from bot.commands.private_folder import make_private
from bot.db.copy import CopyError, copy_everything, count_rows, refuse_unready
from bot.db.in_use import InUseError, standing_still
from config.settings import PREFIX, Settings, SettingsError, database_address, load_settings


def copy(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URL",
            help="An empty database: postgresql://user@host/database (password in PGPASSWORD), or sqlite:///file.",
        ),
    ],
) -> None:
    """Copy everything into another, empty database and compare it. The bot must not run."""
    settings = load_settings()
    os.umask(0o077)  # what is copied is nobody else's
    try:
        target = settings.model_copy(update={"database_url": database_address(to)})
    except SettingsError as refusal:
        raise OperatorError(f"--to {refusal}") from None
    try:
        rows, tables = asyncio.run(_copied(settings, target))
    except (CopyError, InUseError) as refusal:
        raise OperatorError(str(refusal)) from None
    except KeyboardInterrupt:
        TERMINAL.say("Nothing was kept in the target. Run the same again to start over.")
        raise
    TERMINAL.say(f"Copied {rows:,} rows of {tables} tables. Counts and checksums agree.")
    TERMINAL.say(f"Next: set {PREFIX}DATABASE_URL to the new database and start the bot.")
    TERMINAL.say("The key ring stays the same; without it nobody can read the locked words.")
    TERMINAL.say(
        "The old database was not changed. Once the new one works, delete it: people who ask to be "
        "forgotten from now on still stand in it."
    )


async def _copied(settings: Settings, to: Settings) -> tuple[int, int]:
    async with open_database(settings) as source, open_database(to, named="--to") as target:
        if target.file is not None and not target.file.parent.exists():
            make_private(target.file.parent)
        await refuse_unready(source, target)
        async with standing_still(source), standing_still(target):
            rows = await count_rows(source)
            with Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            ) as bar:
                # Each row is written once and read back once.
                task = bar.add_task("", total=rows * 2)
                done = await copy_everything(
                    source,
                    target,
                    on_rows=lambda name, more: bar.update(task, description=name, advance=more),
                )
    return sum(each.rows for each in done.values()), len(done)
