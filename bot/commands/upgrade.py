"""``upgrade``: a newer version, tried before anybody meets it, and the old one again if it does not work.

A locked copy first, then the new program, its parts, the database, and doctor. Whatever fails, the program and a SQLite
database are put back as they were. This module replaces the program that it belongs to: whatever it still needs after
that is imported above.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.commands.backup import back_up
from bot.commands.console import TERMINAL, OperatorError
from bot.commands.open_database import open_database
from bot.commands.service import NAME, is_installed
from bot.db.database import Database
from bot.db.in_use import InUseError, running
from config.settings import Settings, load_settings

_ROOT: Final = Path(__file__).parents[2]
_CONTENT: Final = "config/content/"
_BESIDE: Final = (".before-upgrade", ("", "-wal", "-shm"))


class _StepFailedError(Exception):
    """A step of the new version did not work; its last words are in it."""


def upgrade(
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Let doctor not ask Discord.")] = False,
) -> None:
    """Fetch the newest version and try it. It goes back to this one if that does not work."""
    settings = load_settings()
    os.umask(0o077)
    _refuse_changed_files(settings.content_folder)
    was, new = _git("rev-parse", "HEAD"), _fetched()
    common = _git("merge-base", was, new)
    if common == new:
        TERMINAL.say("This is the newest version already.")
        return
    if common != was:
        raise OperatorError(
            "This checkout has changes of its own that the newest version lacks, so nothing was changed; "
            "bring the two together with git first."
        )
    _refuse_broken(offline=offline)
    with _stopped_service():
        asyncio.run(_refuse_running(settings))
        made = asyncio.run(back_up(settings))
        TERMINAL.say(f"A locked copy is at {made.backup.path}.")
        file = Database(settings.database_url).file
        _keep(file)
        try:
            _try_new(new, offline=offline)
        except _StepFailedError as trouble:
            _go_back_or_say(was, file)
            where = "" if file is not None else _of_postgresql(made.backup.path)
            raise OperatorError(
                f"The new version did not work, so everything is as it was before. {where}It said: {trouble}"
            ) from None
        _throw_away(file)
    TERMINAL.say(f"Upgraded from {was[:12]} to {new[:12]}. CHANGELOG.md says what is new.")


def _try_new(new: str, *, offline: bool) -> None:
    TERMINAL.say("The new version is put in place and looked at.")
    _step("git", "merge", "--quiet", "--ff-only", new)
    _install()
    _step(sys.executable, "-m", "bot", "db", "upgrade")
    _doctor(offline=offline)


def _go_back_or_say(was: str, file: Path | None) -> None:
    try:
        _go_back(was, file)
    except _StepFailedError as trouble:
        raise OperatorError(
            f"The new version did not work, and the old one could not be put back whole ({trouble}); "
            f"run git reset --hard {was[:12]} and make run, with the locked copy at hand."
        ) from None


def _go_back(was: str, file: Path | None) -> None:
    """Nothing of the operator's can be lost: that no file was changed was looked at before."""
    _step("git", "reset", "--quiet", "--hard", was)
    _install()
    if file is None:
        return
    beside, ends = _BESIDE
    for end in ends:
        kept = Path(f"{file}{end}{beside}")
        Path(f"{file}{end}").unlink(missing_ok=True)
        if kept.exists():
            kept.replace(f"{file}{end}")


def _keep(file: Path | None) -> None:
    """The bot stands still, so the files are one picture."""
    if file is None:
        return
    beside, ends = _BESIDE
    for end in ends:
        if Path(f"{file}{end}").exists():
            shutil.copyfile(f"{file}{end}", f"{file}{end}{beside}")


def _throw_away(file: Path | None) -> None:
    """It holds people's keys as they were: who is erased tomorrow must not be in it."""
    if file is not None:
        beside, ends = _BESIDE
        for end in ends:
            Path(f"{file}{end}{beside}").unlink(missing_ok=True)


def _of_postgresql(copy: Path) -> str:
    return (
        "If its database was changed already, the old version says so at its start: then put the copy "
        f"{copy} into a new database with python -m bot restore. "
    )


async def _refuse_running(settings: Settings) -> None:
    async with open_database(settings) as db:
        try:
            async with running(db):
                return
        except InUseError:
            raise OperatorError(
                "The bot is running, so stop it first; nothing was changed."
            ) from None


def _refuse_broken(*, offline: bool) -> None:
    """What is broken already would be taken for a fault of the new version."""
    try:
        _doctor(offline=offline)
    except _StepFailedError:
        raise OperatorError(
            "Something is broken already, so mend that first; python -m bot doctor says what."
        ) from None


def _doctor(*, offline: bool) -> None:
    _step(sys.executable, "-m", "bot", "doctor", *(["--offline"] if offline else []))


def _install() -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    _step(sys.executable, "-m", "pip", "install", *quiet, "-r", "requirements/run.txt")


def _refuse_changed_files(own_content: Path) -> None:
    if shutil.which("git") is None or not (_ROOT / ".git").exists():
        raise OperatorError(
            "This folder is no git checkout, so put the newer version in its place by hand; "
            "docs/operators/start.md says how."
        )
    changed = _git("diff", "--name-only", "HEAD").splitlines()
    for name in changed:
        if name.startswith(_CONTENT):
            raise OperatorError(
                f"{name} was changed here, so nothing was done. Move yours to "
                f"{own_content / name.removeprefix(_CONTENT)}, where it is read and stays yours; then put "
                f"the program's own back with git checkout {name}, and run this again."
            )
    if changed:
        names = ", ".join(changed[:3])
        raise OperatorError(
            f"Files of the program were changed here ({names}); put them back with git checkout, "
            "or keep your changes on a branch of your own, and run this again."
        )


def _fetched() -> str:
    """The newest commit of the branch that this checkout follows."""
    try:
        _step("git", "fetch", "--quiet")
        return _git("rev-parse", "@{upstream}")
    except _StepFailedError as trouble:
        raise OperatorError(
            f"The newer version can't be fetched ({trouble}), so nothing was changed; "
            "check the internet connection and git remote --verbose."
        ) from None


@contextmanager
def _stopped_service() -> Generator[None]:
    """Whatever happens in between, the service runs again if it ran before."""
    active = ("systemctl", "--user", "is-active", "--quiet", NAME)
    was_active = is_installed() and not subprocess.run(active, check=False).returncode  # noqa: S603  our own words
    if was_active:
        _step("systemctl", "--user", "stop", NAME)
    try:
        yield
    finally:
        if was_active:
            _step("systemctl", "--user", "start", NAME)


def _git(*words: str) -> str:
    return _step("git", *words)


def _step(*words: str) -> str:
    done = subprocess.run(  # noqa: S603  our own words
        words, capture_output=True, text=True, check=False, cwd=_ROOT
    )
    if done.returncode:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise _StepFailedError(
            said[-1].strip() if said else f"{words[0]} ended with {done.returncode}"
        )
    return done.stdout.strip()
