"""What ``doctor`` can tell without anybody else: folders, keys, parts, zones, clock, space."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from bot.commands.content_checks import CLOCK_IS_WRONG_BEFORE, check_content
from bot.commands.findings import Finding, broken, halves, look, looked, ok
from bot.commands.private_folder import is_open_to_others
from bot.core.key_ring import KeyRingError, check_ring
from config.settings import ENV_FILE, PREFIX, TOML_FILE, Settings

_PINNED: Final = Path(__file__).parents[2] / "requirements" / "run.txt"
_GIGABYTE: Final = 2**30
_TIGHT: Final = 1 * _GIGABYTE
_TOO_TIGHT: Final = _GIGABYTE // 5


def check_machine(settings: Settings, now: datetime) -> Iterator[Finding]:
    yield looked("settings", _settings, settings)
    yield looked("data folder", _folder, settings.data_folder)
    yield looked("keys", _keys, settings)
    yield looked("calendar links", _calendar_links, settings)
    yield looked("parts", _parts)
    yield from check_content(settings.content_folder, now)
    yield looked("time zones", _zones, now)
    yield looked("clock", _clock, now)
    yield looked("space", _space, settings.data_folder)


def _settings(settings: Settings) -> Finding:
    holding = [file for file in (ENV_FILE, TOML_FILE) if file.exists()]
    if settings.token is not None:
        for file in holding:
            if os.name != "nt" and is_open_to_others(file):
                return look(
                    "settings",
                    f"others on this machine can read {file}",
                    f"close it with chmod 600 {file}",
                )
    places = " and ".join(str(file) for file in holding) or "the environment alone"
    return ok("settings", f"read from {places}")


def _folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return broken("data folder", f"the folder {folder} is not there", "run python -m bot setup")
    if not os.access(folder, os.W_OK | os.X_OK):
        return broken(
            "data folder",
            f"the folder {folder} can't be written to",
            "give it to the user that runs the bot",
        )
    if os.name != "nt" and is_open_to_others(folder):
        return look(
            "data folder",
            f"others on this machine can open {folder}",
            f"close it with chmod 700 {folder}",
        )
    return ok("data folder", f"{folder} is there and private")


def _keys(settings: Settings) -> Finding:
    if not settings.key_ring.exists() and settings.unpacking_file.exists():
        return broken(
            "keys",
            "settling in from another machine was cut off",
            "run python -m bot move unpack again with the same file, and it goes on",
        )
    if not settings.key_ring.exists():
        return broken(
            "keys",
            f"the key file {settings.key_ring} is not there",
            "put your copy of it back, or make it again from the paper with python -m bot keys recover "
            "(docs/operators/backup.md, part 6); for a new bot run python -m bot setup",
        )
    try:
        report = check_ring(settings.key_ring)
    except KeyRingError as trouble:
        return broken("keys", *halves(trouble.sentence))
    if not report.is_private:
        return look("keys", f"others could read {report.path} until now", "nothing; it is closed")
    return ok("keys", f"{report.path} works")


def _calendar_links(settings: Settings) -> Finding:
    if settings.calendar_port is None:
        return ok("calendar links", "off")
    if settings.public_url is None:
        return broken(
            "calendar links",
            f"{PREFIX}CALENDAR_PORT is set but {PREFIX}PUBLIC_URL is missing",
            "write the https address that leads to it, or take the port out",
        )
    return ok("calendar links", f"{settings.public_url} leads to port {settings.calendar_port}")


def _parts() -> Finding:
    wanted = re.findall(
        r"^([\w.-]+)(?:\[\w+\])?==(\S+)", _PINNED.read_text(encoding="utf-8"), re.MULTILINE
    )
    wrong = [name for name, pinned in wanted if _installed(name) != pinned]
    if wrong:
        return look(
            "parts",
            f"not as in requirements/run.txt: {', '.join(wrong)}",
            "bring them up to date with make run",
        )
    return ok("parts", f"all {len(wanted)} as in requirements/run.txt")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _zones(now: datetime) -> Finding:
    import tzdata  # noqa: PLC0415  without it, this very command should still be able to say so

    known = tzdata.IANA_VERSION
    if now.year - int(known[:4]) > 1:
        return look(
            "time zones", f"tzdata {known} is old", "update Porchlight; zones change every year"
        )
    return ok("time zones", f"tzdata {known}")


def _clock(now: datetime) -> Finding:
    shown = f"{now.astimezone():%Y-%m-%d %H:%M %Z}"
    if now < CLOCK_IS_WRONG_BEFORE:
        return broken(
            "clock",
            f"this machine believes it is {shown}",
            "set its clock, with timedatectl for instance",
        )
    return ok("clock", shown)


def _space(folder: Path) -> Finding:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    shown = f"{free / _GIGABYTE:.1f} GB free"
    if free < _TOO_TIGHT:
        return broken("space", shown, "make room on this disk before the database can't be written")
    if free < _TIGHT:
        return look("space", shown, f"make room on this disk soon, or move {PREFIX}DATA_FOLDER")
    return ok("space", shown)
