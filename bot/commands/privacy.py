"""``privacy``: what can be kept of a person, from what the features declare."""

import sys
from pathlib import Path
from typing import Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.console import TERMINAL
from bot.features.privacy.declared import EVERY_DECLARATION
from bot.features.privacy.document import document, length_words, since_words

commands = typer.Typer(no_args_is_help=True, help="Say what can be kept of a person.")

PAGE: Final = Path(__file__).parents[2] / "docs/privacy.md"
_HEADINGS: Final = ("What, and why", "Kept", "Seen by", "Lies in")


@commands.command()
def report() -> None:
    """Print all that can be kept of a person: what, why, how long, who sees it, and where it lies."""
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


@commands.command()
def doc() -> None:
    """Write docs/privacy.md anew."""
    PAGE.write_text(document(EVERY_DECLARATION), encoding="utf-8")
    TERMINAL.say(f"{PAGE.name} says what is declared.")
