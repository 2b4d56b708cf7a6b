"""``move``: everything to another machine, and only one of the two ever runs."""

import asyncio
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.commands.audit_seen import Seen
from bot.commands.bringing_back import NOT_EMPTY, BroughtBack, Copied, bring_back, refuse_unfit
from bot.commands.console import TERMINAL, OperatorError
from bot.commands.doctor import examine, verdict
from bot.commands.env_file import write_line
from bot.commands.open_database import open_database
from bot.commands.private_folder import make_private
from bot.commands.restore import due_meanwhile
from bot.core.clock import Clock, SystemClock
from bot.core.disk import write_whole
from bot.core.key_ring import KeyRing
from bot.core.parcel import ParcelError, Passphrase, look_at, unpack
from bot.db.backups import AUDIT_SEEN, DATABASE, ERASURES, pack_database
from bot.db.data_keys import refuse_other_ring
from bot.db.database import Database
from bot.db.erasure_file import ErasureFile, read_lines
from bot.db.erasures import REMEMBERED_FOR, mirror, remembered
from bot.db.in_use import InUseError, standing_still
from bot.db.key_copy import read_keys
from bot.db.moves import close_for_good, moved_at, open_again
from bot.db.postgres_tools import PostgresToolError
from bot.db.scratch import scratch
from bot.db.snapshot import Snapshot, SnapshotError
from bot.db.unfinished import has_tables
from bot.db.upgrade import pending
from bot.features.outbox.restored import doubt_what_was_due
from config.settings import ENV_FILE, PREFIX, Settings, load_settings

commands = typer.Typer(no_args_is_help=True, help="Move everything to another machine.")

MOVE: Final = "move"
_KEY_RING: Final = "key_ring"
_KEYS: Final = "data_keys"
_SETTINGS: Final = "settings"
_OF_THIS_MACHINE: Final = {
    *("data_folder", "database_url", "key_ring", "backup_folder", "content_folder")
}
_GROUPS: Final = 6
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHORTEST: Final = 16
_BEGINNING: Final = 4096
_TROUBLE: Final = (ParcelError, SnapshotError, PostgresToolError, InUseError)
_ON_ITS_WAY: Final = timedelta(days=1)
"""A parcel that is older may have been forgotten while the old machine went on after ``move undo``."""
_UNDO: Final = "the other copy will never run"

FromFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="FILE", help="Read the passphrase from a file."),
]


@commands.command()
def pack(
    target: Annotated[Path, typer.Argument(help="The file that is made.")],
    *,
    passphrase_file: FromFile = None,
) -> None:
    """Put database, keys and settings into one locked file. From then on nothing starts here any more."""
    settings = load_settings()
    os.umask(0o077)
    words = _words_in(passphrase_file) if passphrase_file is not None else _new_words()
    try:
        asyncio.run(packed(settings, SystemClock(), target.expanduser(), Passphrase(words)))
    except _TROUBLE as refusal:
        raise OperatorError(str(refusal)) from None
    TERMINAL.say(f"Packed: {target}")
    if passphrase_file is None:
        TERMINAL.say(f"It opens with: {words}")
        TERMINAL.say("This is shown once. Write it down, and don't send it together with the file.")
    TERMINAL.say("The bot does not start here any more. On the other machine:")
    TERMINAL.say(f"  python -m bot move unpack {target.name}")
    TERMINAL.say(
        "Delete the file when the bot runs there: whoever is erased later still stands in it."
    )


@commands.command(name="unpack")
def unpack_(
    file: Annotated[Path, typer.Argument(help="The file that move pack made.")],
    *,
    passphrase_file: FromFile = None,
) -> None:
    """Settle in on this machine from the file of another one."""
    settings = load_settings()
    os.umask(0o077)
    if passphrase_file is not None:
        words = _words_in(passphrase_file)
    else:
        words = TERMINAL.ask_secret("Passphrase (stays invisible)")
    clock = SystemClock()
    try:
        back = asyncio.run(unpacked(settings, clock, file, Passphrase(words)))
    except _TROUBLE as refusal:
        raise OperatorError(str(refusal)) from None
    TERMINAL.say(f"Settled in: {back.rows:,} rows, the keys, and the settings in {ENV_FILE}.")
    findings = asyncio.run(examine(load_settings(), clock, offline=True))
    TERMINAL.say(verdict(findings))
    TERMINAL.say(
        "Next: python -m bot doctor, then start the bot here. Never start the other one again."
    )


@commands.command()
def undo() -> None:
    """Let the bot start here again. Only if it never ran on the other machine or never will again."""
    settings = load_settings()
    asyncio.run(_refuse_unpacked(settings))
    TERMINAL.say(
        "Two bots with the same people would write everything twice and forget half of it."
    )
    typed = typer.prompt(f"If that can't happen, type: {_UNDO}", type=str)
    if " ".join(typed.casefold().split()) != _UNDO:
        raise OperatorError("Nothing was changed; this copy stays closed.")
    try:
        unsure = asyncio.run(undone(settings, SystemClock()))
    except InUseError as refusal:
        raise OperatorError(str(refusal)) from None
    TERMINAL.say(f"Open again. {due_meanwhile(unsure)}")


async def packed(settings: Settings, clock: Clock, target: Path, lock: Passphrase) -> None:
    """Closed first and packed then: if it is cut off in between, nothing runs twice, and move undo is the way back."""
    make_private(settings.data_folder)
    _refuse_taken(target)
    ring = KeyRing.load(settings.key_ring)
    now = clock.now()
    async with open_database(settings) as db, standing_still(db):
        if db.file is not None and not db.file.exists():
            raise OperatorError(f"There is no database at {db.file}, so there is nothing to pack.")
        if await pending(db):
            raise OperatorError(
                "The database is older than this version; run python -m bot db upgrade first."
            )
        await refuse_other_ring(db, ring)
        if (before := await moved_at(db)) is not None:
            raise OperatorError(
                f"Everything was packed up here on {before:%Y-%m-%d} already, so use that file. If there is none, "
                "because packing was cut off, run python -m bot move undo and then pack once more."
            )
        await close_for_good(db, now)
        try:
            with scratch(settings.data_folder) as place:
                beside = {
                    _KEYS: "".join(f"{json.dumps(each)}\n" for each in await read_keys(db)),
                    _KEY_RING: settings.key_ring.read_text(encoding="utf-8"),
                    _SETTINGS: json.dumps(_settings_to_go(settings)),
                }
                for name, words in beside.items():
                    (place / name).write_text(words, encoding="utf-8")
                await pack_database(
                    db,
                    target,
                    what=MOVE,
                    lock=lock,
                    now=now,
                    place=place,
                    beside={
                        **{name: place / name for name in beside},
                        AUDIT_SEEN: settings.audit_seen_file,
                    },
                )
                again = place / "again"
                again.mkdir()
                await asyncio.to_thread(unpack, target, again, opener=lock)
        except BaseException:
            _take_away(target)
            await open_again(db)
            raise


async def unpacked(settings: Settings, clock: Clock, file: Path, opener: Passphrase) -> BroughtBack:
    """All of it, or nothing, or what the same file finishes: the database gets its name when it is whole, and the keys
    come last, since nothing starts without them. A mark says from which file everything is."""
    if look_at(file).what != MOVE:
        raise OperatorError(f"{file} was not made by move pack; use python -m bot restore.")
    make_private(settings.data_folder)
    with file.open("rb") as opened:  # its salt is in there, so no two files begin alike
        its_mark = hashlib.sha256(opened.read(_BEGINNING)).hexdigest()
    mark = settings.unpacking_file
    is_begun = mark.exists() and mark.read_text(encoding="utf-8") == its_mark
    if settings.key_ring.exists() and is_begun:
        _done(mark)
        raise OperatorError(
            f"All that is in {file} is here already; run python -m bot doctor, then start the bot here."
        )
    if not is_begun:
        await _refuse_settled(settings)
    with scratch(settings.data_folder) as place:
        inside = await asyncio.to_thread(unpack, file, place, opener=opener)
        snapshot = Snapshot.from_facts(inside.facts)
        refuse_unfit(settings, snapshot)
        keys = (place / _KEYS).read_text(encoding="utf-8").splitlines()
        erased = read_lines((place / ERASURES).read_text(encoding="utf-8"))
        ring = KeyRing.load(place / _KEY_RING)
        copied = Copied(
            snapshot,
            place / DATABASE,
            [json.loads(line) for line in keys],
            remembered(
                [*erased, *ErasureFile(settings.erasures_file).read()],
                clock.now() - REMEMBERED_FOR,
            ),
            is_surely_latest=abs(clock.now() - inside.outside.made_at) <= _ON_ITS_WAY,
        )
        if is_begun and await _stands(settings):
            back = await _gone_on(settings, ring, clock, copied)
        else:
            _put(mark, its_mark)
            try:
                back = await bring_back(settings, ring, clock, copied, aside=False)
            except BaseException:
                if not await _stands(settings):
                    _done(mark)
                raise
        Seen.read(place / AUDIT_SEEN).write(settings.audit_seen_file)
        told: Mapping[str, str] = json.loads((place / _SETTINGS).read_text(encoding="utf-8"))
        for name, value in told.items():
            if (
                f"{PREFIX}{name}".upper() not in os.environ
                and name not in settings.model_fields_set
            ):
                write_line(ENV_FILE, f"{PREFIX}{name}".upper(), value)
        _put(settings.key_ring, (place / _KEY_RING).read_text(encoding="utf-8"))
    _done(mark)
    return back


def _done(mark: Path) -> None:
    mark.unlink()


def _put(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, text)
    except OSError as error:
        raise OperatorError(
            f"{file} can't be written ({error.strerror}); give its folder to the user that runs the bot, then run "
            "move unpack again with the same file."
        ) from None


async def _refuse_settled(settings: Settings) -> None:
    if settings.key_ring.exists():
        is_named = "key_ring" in settings.model_fields_set
        name = ("KEY_RING", "data-2/key_ring.json") if is_named else ("DATA_FOLDER", "data-2")
        raise OperatorError(_its_own("key file", settings.key_ring, *name))
    if not await _stands(settings):
        return
    place = Database(settings.database_url).file
    if place is None:
        raise OperatorError(NOT_EMPTY)
    if "database_url" in settings.model_fields_set:
        other = "sqlite:///data-2/porchlight.sqlite3"
        raise OperatorError(_its_own("database", place, "DATABASE_URL", other))
    raise OperatorError(_its_own("database", place, "DATA_FOLDER", "data-2"))


async def _gone_on(settings: Settings, ring: KeyRing, clock: Clock, copied: Copied) -> BroughtBack:
    """The database was whole when it got its name, and nothing has run since."""
    async with open_database(settings) as db, standing_still(db):
        await refuse_other_ring(db, ring)
        doubted = None if copied.is_surely_latest else await doubt_what_was_due(db, now=clock.now())
        await mirror(db, ErasureFile(settings.erasures_file))
    return BroughtBack(copied.snapshot.rows, 0, 0, doubted)


async def _stands(settings: Settings) -> bool:
    """Whether a whole database is there. Half a PostgreSQL one, which nothing runs on, goes."""
    async with open_database(settings) as db:
        if db.file is not None:
            return db.file.exists()
        async with standing_still(db):
            return await has_tables(db)


def _its_own(what: str, place: Path, setting: str, other: str) -> str:
    return (
        f"There is a {what} at {place} already, so this machine has a bot of its own and nothing was changed; to "
        f"settle in beside it, write {PREFIX}{setting}={other} into {ENV_FILE} and try again."
    )


async def _refuse_unpacked(settings: Settings) -> None:
    """Before somebody promises anything. Opening a SQLite file that is not there would make one."""
    async with open_database(settings) as db:
        is_there = db.file is None or db.file.exists()
        if not is_there or await moved_at(db) is None:
            raise OperatorError("Nothing was packed up here, so there is nothing to undo.")


async def undone(settings: Settings, clock: Clock) -> int:
    """Returns how many messages may have been said by the other one."""
    async with open_database(settings) as db, standing_still(db):
        if await moved_at(db) is None:
            raise OperatorError("Nothing was packed up here, so there is nothing to undo.")
        doubted = await doubt_what_was_due(db, now=clock.now())
        await open_again(db)
    return doubted.unsure


def _settings_to_go(settings: Settings) -> Mapping[str, str]:
    """Whatever somebody has set, but for the places on this machine."""
    told: dict[str, str] = {}
    for name in sorted(settings.model_fields_set - _OF_THIS_MACHINE):
        value = getattr(settings, name)
        if name == "token":
            value = settings.token_or_refuse()
        if value is not None:
            told[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return told


def _refuse_taken(target: Path) -> None:
    if target.exists():
        raise OperatorError(f"There is already a file at {target}, so name another one.")


def _take_away(target: Path) -> None:
    target.unlink(missing_ok=True)


def _new_words() -> str:
    """Some 29 letters by chance: nobody can try them out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(_GROUPS))


def _words_in(file: Path) -> str:
    try:
        words = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise OperatorError(f"{file} can't be read, so look at its name.") from None
    if len(Passphrase(words).secret) < _SHORTEST:
        raise OperatorError(
            f"The passphrase in {file} is short; use at least {_SHORTEST} letters or digits."
        )
    return words
