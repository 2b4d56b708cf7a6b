"""``keys``: the file without which nobody can read what people entrusted to the bot."""

import typer

from bot.commands.console import TERMINAL
from bot.core.key_ring import check_ring, new_ring
from config.settings import load_settings

commands = typer.Typer(
    no_args_is_help=True, help="Make or check the keys that lock people's words."
)


@commands.command()
def new() -> None:
    """Make the key file. One that exists is never written over."""
    path = new_ring(load_settings().key_ring)
    TERMINAL.say(f"Made: {path}")
    TERMINAL.say("Keep a copy of it somewhere else, apart from copies of the data.")


@commands.command()
def check() -> None:
    """Look at the key file as the bot will."""
    report = check_ring(load_settings().key_ring)
    keys = "1 key" if report.keys == 1 else f"{report.keys} keys"
    TERMINAL.say(f"{report.path} works: {keys}, the newest from {report.current_made_at:%Y-%m-%d}.")
    if not report.is_private:
        TERMINAL.say("Others on this machine could read it until now; it is closed.")
