"""``upgrade``: a newer version, tried before anybody meets it, and the old one again if it does not work.

A locked copy first, then the new program, its parts, the database, and doctor. Whatever fails or whoever stops it, the
program and a SQLite database are put back as they were. If it was killed, a note in ``.git`` and the database tell the
next one. This module replaces the program that it belongs to: whatever it still needs after that is imported above.
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

from bot.commands import before_upgrade
from bot.commands.backup import back_up
from bot.commands.console import TERMINAL, OperatorError
from bot.commands.open_database import open_database
from bot.commands.patient_steps import (
    ROOT,
    PatientSteps,
    StepFailedError,
    StoppedError,
    patient_steps,
    program,
    step,
)
from bot.commands.service import NAME, is_installed
from bot.db.database import Database
from bot.db.in_use import InUseError, running
from bot.db.schema import MigrationError
from bot.db.upgrade import pending
from config.settings import Settings, load_settings

_CONTENT: Final = "config/content/"
_INSTALL: Final = (
    *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
    *("-r", "requirements/run.txt"),
)


def upgrade(
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Let doctor not ask Discord.")] = False,
) -> None:
    """Fetch the newest version and try it. It goes back to this one if that does not work."""
    settings = load_settings()
    os.umask(0o077)
    _refuse_no_checkout()
    doctor = program("doctor", *(["--offline"] if offline else []))
    file = Database(settings.database_url).file
    with patient_steps() as steps:
        _finish_what_was_cut_off(settings, file, steps, doctor)
    _refuse_changed_files(settings.content_folder)
    was, new = step("git", "rev-parse", "HEAD"), _fetched()
    common = step("git", "merge-base", was, new)
    if common == new:
        TERMINAL.say("This is the newest version already.")
        return
    if common != was:
        raise OperatorError(
            "This checkout has changes of its own that the newest version lacks, so nothing was changed; "
            "bring the two together with git first."
        )
    _refuse_in_the_way(was, new)
    _refuse_broken(doctor)
    with patient_steps() as steps, _stopped_service(steps) as was_active:
        asyncio.run(_refuse_running(settings))
        made = asyncio.run(back_up(settings))
        TERMINAL.say(f"A locked copy is at {made.backup.path}.")
        before_upgrade.keep(file)
        _note().write_text(f"{was} {new}{' service' if was_active else ''}\n")
        try:
            TERMINAL.say("The new version is put in place and looked at.")
            steps.step("git", "merge", "--quiet", "--ff-only", new)
            steps.step(*_INSTALL)
            steps.step(*program("db", "upgrade"))
            steps.step(*doctor)
        except (StepFailedError, StoppedError) as trouble:
            _go_back_or_say(was, new, file, steps)
            where = "" if file is not None else _of_postgresql(made.backup.path)
            if isinstance(trouble, StoppedError):
                raise OperatorError(
                    f"You stopped the upgrade, so everything is as it was before. {where}".rstrip()
                ) from None
            raise OperatorError(
                f"The new version did not work, so everything is as it was before. {where}It said: {trouble}"
            ) from None
        before_upgrade.throw_away(file)
        _note().unlink()
    TERMINAL.say(f"Upgraded from {was[:12]} to {new[:12]}. CHANGELOG.md says what is new.")


def _finish_what_was_cut_off(
    settings: Settings, file: Path | None, steps: PatientSteps, doctor: tuple[str, ...]
) -> None:
    """Only forward: since it was killed, people may have written, and the database from before has none of that."""
    note = _note()
    was, new, *more = note.read_text().split() if note.exists() else ("", "")
    if was and was == step("git", "rev-parse", "HEAD"):
        _take_back_files(was, new, steps)
        if before_upgrade.left_over(file) and asyncio.run(_is_newer(settings)):
            before_upgrade.put_back(
                file
            )  # the way back was cut off, and nothing runs on a newer one
    if not was and not before_upgrade.left_over(file) and not asyncio.run(_is_older(settings)):
        return
    TERMINAL.say("An upgrade was cut off here before; that one is finished first.")
    with _stopped_service(steps, or_before=bool(more)):
        asyncio.run(_refuse_running(settings))
        try:
            steps.step(*_INSTALL)
            steps.step(*program("db", "upgrade"))
            before_upgrade.throw_away(file)
            note.unlink(missing_ok=True)
            steps.step(*doctor)
        except StoppedError:
            raise OperatorError("You stopped it; run python -m bot upgrade again.") from None
        except StepFailedError as trouble:
            raise OperatorError(
                f"An upgrade was cut off here before, and something is not right yet ({trouble}); "
                "python -m bot doctor says what, then run this again."
            ) from None


async def _is_older(settings: Settings) -> bool:
    async with open_database(settings) as db:
        return (db.file is None or db.file.exists()) and bool(await pending(db))


async def _is_newer(settings: Settings) -> bool:
    try:
        await _is_older(settings)
    except MigrationError:
        return True
    return False


def _go_back_or_say(was: str, new: str, file: Path | None, steps: PatientSteps) -> None:
    try:
        _take_back_files(was, new, steps)
        before_upgrade.put_back(file)
        steps.step_to_its_end(*_INSTALL)
    except StepFailedError as trouble:
        raise OperatorError(
            f"The new version did not work, and the old one could not be put back whole ({trouble}); "
            f"run git reset --hard {was[:12]} and make run, with the locked copy at hand."
        ) from None
    _note().unlink()


def _take_back_files(was: str, new: str, steps: PatientSteps) -> None:
    """Nothing of the operator's can be lost: that no file was changed, and that none stood in the way, was looked at
    before."""
    steps.step_to_its_end("git", "reset", "--quiet", "--hard", was)
    for path in _added(was, new):
        path.unlink(missing_ok=True)


def _added(was: str, new: str) -> list[Path]:
    told = step("git", "diff", "--name-only", "--diff-filter=A", "--no-renames", "-z", was, new)
    return [ROOT / name for name in told.split("\0") if name]


def _note() -> Path:
    """Says that an upgrade was begun: from where to where, and whether the service ran."""
    return ROOT / step("git", "rev-parse", "--git-path", "porchlight-upgrade")


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


def _refuse_broken(doctor: tuple[str, ...]) -> None:
    """What is broken already would be taken for a fault of the new version."""
    try:
        step(*doctor)
    except StepFailedError:
        raise OperatorError(
            "Something is broken already, so mend that first; python -m bot doctor says what."
        ) from None


def _refuse_no_checkout() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        raise OperatorError(
            "This folder is no git checkout, so nothing was changed; docs/operators/start.md says under "
            "“Without git” how to put a newer version in its place by hand."
        )


def _refuse_in_the_way(was: str, new: str) -> None:
    if mine := [path for path in _added(was, new) if os.path.lexists(path)]:
        names = ", ".join(str(path.relative_to(ROOT)) for path in mine[:3])
        raise OperatorError(
            f"The new version has files where some of yours are ({names}), so nothing was changed; move yours "
            "away and run this again."
        )


def _refuse_changed_files(own_content: Path) -> None:
    changed = step("git", "diff", "--name-only", "HEAD").splitlines()
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
        step("git", "fetch", "--quiet")
        return step("git", "rev-parse", "@{upstream}")
    except StepFailedError as trouble:
        raise OperatorError(
            f"The newer version can't be fetched ({trouble}), so nothing was changed; "
            "check the internet connection and git remote --verbose."
        ) from None


@contextmanager
def _stopped_service(steps: PatientSteps, *, or_before: bool = False) -> Generator[bool]:
    """Whatever happens in between, the service runs again if it ran before."""
    control = ("systemctl", "--user")
    is_active = (*control, "is-active", "--quiet", NAME)
    was_active = is_installed() and not subprocess.run(is_active, check=False).returncode  # noqa: S603  our own words
    try:
        if was_active:
            steps.step_to_its_end(*control, "stop", NAME)
        yield was_active
    finally:
        if was_active or (or_before and is_installed()):
            try:
                steps.step_to_its_end(*control, "start", NAME)
            except StepFailedError as trouble:
                TERMINAL.say(
                    f"The service could not be started again ({trouble}); start it with systemctl --user start {NAME}."
                )
