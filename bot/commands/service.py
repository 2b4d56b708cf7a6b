"""``service``: let systemd start the bot with the machine and bring it back after a crash, as your own user."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.private_folder import is_root
from config.settings import load_settings

NAME: Final = "porchlight.service"
_HERE: Final = Path(__file__).parents[2]

_UNIT: Final = """\
# Written by `python -m bot service`; run it again after the folder was moved.
[Unit]
Description=Porchlight
After=network-online.target
Wants=network-online.target

[Service]
WorkingDirectory={folder}
ExecStart={python} -m bot run
Restart=on-failure
RestartSec=10
# 1 means that it needs you: a wrong token, a missing key. Trying again would not help.
RestartPreventExitStatus=1
# It finishes what it is doing first.
TimeoutStopSec=30
NoNewPrivileges=yes
LockPersonality=yes
# What it writes is nobody else's.
UMask=0077

[Install]
WantedBy=default.target
"""


def service(
    *,
    show: Annotated[
        bool, typer.Option("--print", help="Only show the unit; change nothing.")
    ] = False,
) -> None:
    """Start the bot with this machine, as your own user (systemd)."""
    load_settings()  # a slip in them would only show in the log later
    unit = unit_text(_HERE, Path(sys.executable))
    if show:
        TERMINAL.say(unit.rstrip())
        return
    if is_root():
        raise OperatorError(
            "The bot should not run as root, so nothing was changed; docs/operators/start.md says under 1 how to make "
            "a user for it and hand over the folder. Then run make service as that user."
        )
    if shutil.which("systemctl") is None:
        raise OperatorError(
            "This machine has no systemd, so nothing was changed; "
            "start python -m bot run with what starts other programs here."
        )
    file = _unit_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(unit, encoding="utf-8")
    TERMINAL.say(f"Written: {file}")
    _systemctl("daemon-reload")
    _systemctl("enable", NAME)
    _systemctl("restart", NAME)
    _stay_after_logout()
    TERMINAL.say(
        "It runs now, and starts with this machine.\n"
        f"See it:   systemctl --user status {NAME.removesuffix('.service')}\n"
        f"Its log:  journalctl --user --unit {NAME.removesuffix('.service')} --since today\n"
        f"Stop it:  systemctl --user stop {NAME.removesuffix('.service')}"
    )


def unit_text(folder: Path, python: Path) -> str:
    """The unit for a checkout and its Python. systemd reads ``%`` and spaces in its own way."""
    return _UNIT.format(folder=_written(folder), python=f'"{_written(python)}"')


def is_installed() -> bool:
    return shutil.which("systemctl") is not None and _unit_file().exists()


def _written(path: Path) -> str:
    """Systemd takes a program's path literally, but for spaces and ``%``; nothing hides a quote from it."""
    text = str(path)
    if set(text) & set("\"'\\$\n"):
        raise OperatorError(
            f"systemd can't start anything from {text!r}; "
            "move the folder to a path without quotes, backslashes and dollar signs."
        )
    return text.replace("%", "%%")


def _unit_file() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "systemd" / "user" / NAME


def _systemctl(*words: str) -> None:
    done = subprocess.run(  # noqa: S603  our own words
        ("systemctl", "--user", *words),  # noqa: S607  wherever the machine keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise OperatorError(
            f"systemctl --user {' '.join(words)} did not work ({why}); "
            "sign in to this machine as that user itself, not through su or sudo, and run it again."
        )


def _stay_after_logout() -> None:
    """Otherwise a user's services end when they sign out. Where it is not allowed, root has to say it."""
    done = subprocess.run(
        ("loginctl", "enable-linger"),  # noqa: S607  wherever the machine keeps it
        capture_output=True,
        check=False,
    )
    if done.returncode:
        TERMINAL.say(
            "One thing is left: so that it goes on when you sign out, run once\n"
            f"  sudo loginctl enable-linger {os.environ.get('USER', '')}".rstrip()
        )
