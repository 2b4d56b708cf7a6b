"""``keys rotate``: new keys for everything that is locked, while the bot runs."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.open_database import open_database
from bot.core.clock import SystemClock
from bot.core.key_ring import KeyRing, add_key
from bot.db.data_keys import Sealer, check_data_keys, refuse_other_ring
from bot.db.database import Database
from bot.db.key_renewal import count_outdated, count_unfinished, finish_renewal, renew_keys
from bot.db.write_ahead_log import empty_write_ahead_log
from bot.features.audit.linking import Chains
from config.settings import Settings, load_settings


@dataclass(slots=True)
class _Tally:
    people: int = 0
    words: int = 0
    damaged: int = 0


def rotate(
    *,
    only_add: Annotated[
        bool,
        typer.Option(
            "--only-add",
            help="Add the new key and stop, to copy the key file to other machines first.",
        ),
    ] = False,
) -> None:
    """Lock everything anew with new keys. The bot may run meanwhile; stopped half way, the next run goes on."""
    settings = load_settings()
    ring = KeyRing.load(settings.key_ring)  # refuses before anything is changed
    tally = asyncio.run(_rotated(settings, ring, only_add=only_add))
    if tally is None:
        TERMINAL.say(f"Added a key to {settings.key_ring}. Nothing is locked with it yet.")
        TERMINAL.say("Copy the file to every machine that runs the bot, then run this again.")
        return
    people = "1 person" if tally.people == 1 else f"{tally.people:,} people"
    texts = "1 text" if tally.words == 1 else f"{tally.words:,} texts"
    TERMINAL.say(f"New keys for {people}; {texts} locked anew.")
    if tally.damaged:
        TERMINAL.say(f"{tally.damaged:,} could not be opened before either and stay as they are.")
    TERMINAL.say("Next: python -m bot keys sheet, and put the new page away.")
    TERMINAL.say(
        "Then python -m bot backup: the locked words of copies from before open with none of the new keys."
    )


async def _rotated(settings: Settings, ring: KeyRing, *, only_add: bool) -> _Tally | None:
    async with open_database(settings) as db:
        if db.file is not None and not db.file.exists():
            raise OperatorError("There is no database yet, so there is nothing to lock anew.")
        await refuse_other_ring(db, ring)
        locks = await check_data_keys(db, ring)
        if not locks.fits:
            raise OperatorError(
                f"{locks.unopened} of {locks.total} locks in the database are damaged, so put a copy of "
                "the database back first; nothing was changed."
            )
        unfinished, outdated = await count_unfinished(db), await count_outdated(db, ring)
        chains = Chains(db, Sealer(ring))
        if not unfinished and not outdated and not await chains.list_behind():
            add_key(settings.key_ring)
            if only_add:
                return None
            outdated = await count_outdated(db, ring)
        else:
            TERMINAL.say("Going on with a rotation that was begun earlier.")
        tally = await _renewed(db, ring, people=unfinished + outdated)
        for guild_id in await chains.list_behind():
            await chains.renew_key(guild_id, SystemClock().now())
        return tally


async def _renewed(db: Database, ring: KeyRing, *, people: int) -> _Tally:
    tally = _Tally()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task("people", total=people)
        for renewing in (finish_renewal(db, ring), renew_keys(db, ring)):
            async for renewed in renewing:
                tally.people += 1
                tally.words += renewed.words
                tally.damaged += renewed.damaged
                bar.advance(task)
    await empty_write_ahead_log(db)
    return tally
