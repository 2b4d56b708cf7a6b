"""``privacy``: what can be kept of a person, from what the features declare."""

import asyncio
import sys
from pathlib import Path
from typing import Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.forgetting import Forgetting, try_the_night
from bot.commands.open_database import open_database
from bot.core.clock import SystemClock
from bot.db.postgres_tools import PostgresToolError
from bot.db.snapshot import SnapshotError
from bot.features.privacy.declared import EVERY_DECLARATION
from bot.features.privacy.document import document, length_words, since_words
from config.settings import Settings, load_settings

commands = typer.Typer(no_args_is_help=True, help="Say what can be kept of a person.")

PAGE: Final = Path(__file__).parents[2] / "docs/privacy.md"
_HEADINGS: Final = ("What, and why", "Kept", "Seen by", "Lies in")


@commands.command()
def report() -> None:
    """Print all that can be kept of a person. With why, how long, who sees it, and where it lies."""
    table = Table(box=box.SIMPLE, pad_edge=False, show_lines=True)
    for heading in _HEADINGS:
        table.add_column(heading, overflow="fold")
    for one in EVERY_DECLARATION:
        life = one.lifetime
        clock = f"{length_words(life)}, since: {since_words(life)}"
        table.add_row(
            Text(f"{one.what}\n{one.why}"),
            Text(f"{one.how_long}\n[{clock}]"),
            Text(one.who_sees),
            Text(f"{one.table}: {', '.join(one.columns)}"),
        )
    # In a pipe it is wide, since nobody can make it wider there.
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    TERMINAL.say(f"{len(EVERY_DECLARATION)} kinds of things can be kept of a person.")


@commands.command("dry-run")
def dry_run() -> None:
    """Say what the coming night will forget, in numbers. Nothing is changed."""
    told = asyncio.run(_try_the_night(load_settings()))
    if told is None:
        raise OperatorError(
            "This PostgreSQL user may make no database, so the night can't be tried out; "
            "give it CREATEDB for as long as you look."
        )
    if told.failed:
        TERMINAL.say(f"These jobs would fail, so please report them: {', '.join(told.failed)}.")
    if not told.tonight:
        TERMINAL.say("Tonight nothing is forgotten: all of it is within its time.")
        return
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("What it is for whom it is about", "Tonight", "Overdue"):
        table.add_column(heading, overflow="fold")
    for what, count in told.tonight.items():
        table.add_row(Text(what), str(count), str(told.overdue.get(what, 0) or ""))
    Console().print(table)
    TERMINAL.say(
        f"Tonight {sum(told.tonight.values())} entries are forgotten. Nothing was changed now."
    )
    if told.overdue:
        TERMINAL.say(
            f"{sum(told.overdue.values())} of them should be gone for two days. "
            "The bot forgets at night while it runs, so start it, and see its log."
        )


async def _try_the_night(settings: Settings) -> Forgetting | None:
    async with open_database(settings) as db:
        try:
            return await try_the_night(db, settings, SystemClock())
        except (SnapshotError, PostgresToolError) as trouble:
            raise OperatorError(str(trouble)) from None


@commands.command()
def doc() -> None:
    """Write docs/privacy.md anew."""
    PAGE.write_text(document(EVERY_DECLARATION), encoding="utf-8")
    TERMINAL.say(f"{PAGE.name} says what is declared.")
