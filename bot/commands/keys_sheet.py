"""``keys sheet``, ``confirm`` and ``recover``: the key ring on paper, and back."""

import json
import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import TERMINAL, OperatorError
from bot.core.clock import SystemClock
from bot.core.key_ring import KeptKey, fingerprint, kept_keys, put_back
from bot.core.recovery_sheet import (
    group_of,
    names_of,
    read_group,
    read_sheet,
    secret_of,
)
from bot.core.recovery_sheet import sheet as written
from config.settings import load_settings


def sheet(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Into a file, to be printed and then deleted."),
    ] = None,
) -> None:
    """Print the keys as a page of paper."""
    page = written(kept_keys(load_settings().key_ring), now=SystemClock().now())
    if to is None:
        TERMINAL.say(page)
        return
    try:
        opened = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OperatorError(
            f"{to} can't be written ({error.strerror}), so name another file."
        ) from None
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(page)
    TERMINAL.say(f"Written: {to}. Print it, delete the file, then run python -m bot keys confirm.")


def confirm() -> None:
    """Say that the sheet is put away: type one of its groups."""
    settings = load_settings()
    now = SystemClock().now()
    key = kept_keys(settings.key_ring)[0]
    name = secrets.choice(names_of("A"))
    typed = typer.prompt(f"Take the sheet and type group {name}", type=str)
    if read_group(typed, name) != group_of(key.secret, name)[:-1]:
        raise OperatorError(
            f"That is not group {name} of the key in use, so look again or print a new sheet: "
            "python -m bot keys sheet."
        )
    told = json.dumps({"key": key.id, "confirmed_at": now.isoformat(timespec="seconds")})
    settings.sheet_file.write_text(told + "\n", encoding="utf-8")
    TERMINAL.say("Good. Put it where no copy of the data is.")


def recover(
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Read a sheet that was typed into a file."),
    ] = None,
) -> None:
    """Make the key file again from the sheet. One that exists is never written over."""
    settings = load_settings()
    now = SystemClock().now()
    if settings.key_ring.exists():
        raise OperatorError(
            f"There is already a key file at {settings.key_ring}; nothing was changed. If it is damaged or not the "
            f"right one, move it aside with mv {settings.key_ring} {settings.key_ring}.aside and run this again."
        )
    if file is None:
        keys = _ask_for_keys()
    else:
        try:
            keys = read_sheet(file.read_text(encoding="utf-8"), now=now)
        except (OSError, UnicodeDecodeError):
            raise OperatorError(f"{file} can't be read, so look at its name.") from None
    made = put_back(settings.key_ring, keys)
    TERMINAL.say(f"Made: {made}")
    for key in keys:
        TERMINAL.say(f"Fingerprint {key.id}. It must stand on the sheet.")
    TERMINAL.say("Next: python -m bot keys check")


def _ask_for_keys() -> list[KeptKey]:
    TERMINAL.say("Take the sheet. Large or small letters are the same.")
    keys: list[KeptKey] = []
    while True:
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(keys)]
        groups: dict[int, str] = {}
        for name in names_of(letter):
            while (data := read_group(typer.prompt(f"Group {name}", type=str), name)) is None:
                TERMINAL.say("That does not fit. Look at it once more.")
            groups[name.number] = data
        secret = secret_of(groups)
        keys.append(KeptKey(fingerprint(secret), secret, SystemClock().now()))
        if not typer.confirm("Is there another key on the sheet?", default=False):
            return keys
