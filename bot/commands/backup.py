"""``backup``: a locked copy of the database, made beside the running bot and tried out."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.open_database import open_database
from bot.commands.private_folder import make_private
from bot.core.clock import SystemClock
from bot.core.key_ring import KeyRing
from bot.core.parcel import ParcelError
from bot.db.backups import KEPT_FOR, Made
from bot.db.copies import Copies
from bot.db.data_keys import refuse_other_ring
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import ErasureLedger
from bot.db.key_copy import NEWEST_KEYS
from bot.db.postgres_tools import PostgresToolError
from bot.db.snapshot import SnapshotError
from config.settings import Settings, load_settings


def backup(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="Where it goes; else as the settings say."),
    ] = None,
) -> None:
    """Make a locked copy of the database, and try it out. The bot may run meanwhile."""
    settings = load_settings()
    os.umask(0o077)  # what is copied is nobody else's
    if to is not None:
        settings = settings.model_copy(update={"backup_folder": to.expanduser()})
    made = asyncio.run(back_up(settings))
    TERMINAL.say(f"Made: {made.backup.path}")
    if made.backup.is_tried:
        TERMINAL.say(f"Tried out: it opens, and all {made.snapshot.rows:,} rows are there.")
    else:
        TERMINAL.say(
            "It opens, but no database could be made of it to compare: this user of PostgreSQL may make "
            "none. Let it with ALTER USER … CREATEDB."
        )
    TERMINAL.say(
        f"People's keys are in {settings.backup_folder / NEWEST_KEYS}. Take both elsewhere, that file always in "
        "its newest state and never an older one."
    )
    TERMINAL.say(
        f"Copies older than {KEPT_FOR.days} days were thrown away here. Do so elsewhere too."
    )


async def back_up(settings: Settings) -> Made:
    """For whoever needs a copy before doing something daring, too."""
    make_private(settings.data_folder)
    ring = KeyRing.load(settings.key_ring)
    clock = SystemClock()
    try:
        async with open_database(settings) as db:
            if db.file is not None and not db.file.exists():
                raise OperatorError(
                    f"There is no database at {db.file}, so there is nothing to copy."
                )
            await refuse_other_ring(db, ring)
            erasures = ErasureLedger(ring, clock, file=ErasureFile(settings.erasures_file))
            copies = Copies(
                db,
                ring,
                clock,
                folder=settings.backup_folder,
                scratch_in=settings.data_folder,
                audit_seen=settings.audit_seen_file,
                erasures=erasures,
            )
            return await copies.back_up()
    except (SnapshotError, PostgresToolError, ParcelError) as trouble:
        raise OperatorError(str(trouble)) from None
