"""``restore``: put a copy of the database back, without those who were erased since, and nothing said twice."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.audit_seen import Seen
from bot.commands.bringing_back import BroughtBack, Copied, bring_back, refuse_unfit
from bot.commands.console import TERMINAL, OperatorError
from bot.commands.private_folder import make_private
from bot.core.clock import Clock, SystemClock
from bot.core.key_ring import KeyRing
from bot.core.parcel import Inside, ParcelError, look_at, unpack
from bot.db.backups import A_CLOCK_PUT_RIGHT, AUDIT_SEEN, BACKUP, DATABASE, ERASURES, list_backups
from bot.db.erasure_file import Erasure, ErasureFile, read_lines
from bot.db.erasures import REMEMBERED_FOR, remembered
from bot.db.in_use import InUseError
from bot.db.key_copy import NEWEST_KEYS, KeyCopy, read_key_copy
from bot.db.postgres_tools import PostgresToolError
from bot.db.scratch import scratch
from bot.db.snapshot import Snapshot, SnapshotError
from config.settings import Settings, load_settings


def restore(
    file: Annotated[Path, typer.Argument(help="The copy, a file that ends in .backup.")],
    *,
    aside: Annotated[
        bool,
        typer.Option("--aside", help="Keep the database that stands there under another name."),
    ] = False,
    without_words: Annotated[
        bool,
        typer.Option("--without-words", help="Go on without people's keys; locked words are lost."),
    ] = False,
    although_old: Annotated[
        bool,
        typer.Option(
            "--although-old", help="Go on although it can't be told any more who was erased since."
        ),
    ] = False,
) -> None:
    """Put a copy of the database back. The bot must not run."""
    settings = load_settings()
    os.umask(0o077)
    clock = SystemClock()
    try:
        refuse_forgotten(file, clock, although_old=although_old)
        back = asyncio.run(
            restored(settings, clock, file, aside=aside, without_words=without_words)
        )
    except (ParcelError, SnapshotError, PostgresToolError, InUseError) as refusal:
        raise OperatorError(str(refusal)) from None
    tell(back)
    TERMINAL.say("Next: python -m bot doctor, then start the bot.")


def refuse_forgotten(file: Path, clock: Clock, *, although_old: bool) -> None:
    """Erasures are remembered as long as a copy may live, and some days more."""
    made_at = look_at(file).made_at
    age = clock.now() - made_at
    if age < -A_CLOCK_PUT_RIGHT and not although_old:
        raise OperatorError(
            f"That copy says that it is of {made_at:%Y-%m-%d}, which is still to come, so look at the clock of this "
            "machine. If it is right now, nobody knows who was erased since that copy was made: take another one, "
            "or add --although-old."
        )
    if age > REMEMBERED_FOR and not although_old:
        raise OperatorError(
            f"That copy is {age.days} days old: who was erased since is not known any more, and they would "
            "be back. Take a newer one, or add --although-old."
        )


async def restored(
    settings: Settings, clock: Clock, file: Path, *, aside: bool, without_words: bool
) -> BroughtBack:
    make_private(settings.data_folder)
    ring = KeyRing.load(settings.key_ring)
    with scratch(settings.data_folder) as place:
        inside = await asyncio.to_thread(unpack, file, place, opener=ring)
        if inside.outside.what != BACKUP:
            raise OperatorError(
                f"{file} is no copy of a database, so name one that ends in .backup."
            )
        refuse_unfit(settings, Snapshot.from_facts(inside.facts))
        keys = newest_keys(settings, ring, file, without_damaged=without_words)
        if keys is None and not without_words:
            raise OperatorError(
                f"People's keys ({NEWEST_KEYS}) are not beside that copy; put their newest copy there, or add "
                "--without-words to go on without all that was locked."
            )
        erasures = [
            *ErasureFile(settings.erasures_file).read(),
            *read_lines((place / ERASURES).read_text(encoding="utf-8")),
            *(() if keys is None else keys.erasures),
            *in_newer_copies(file, inside, ring, place),
        ]
        copied = Copied(
            snapshot=Snapshot.from_facts(inside.facts),
            file=place / DATABASE,
            keys=() if keys is None else keys.keys,
            erasures=remembered(
                erasures, min(inside.outside.made_at, clock.now() - REMEMBERED_FOR)
            ),
        )
        seen = Seen.read(settings.audit_seen_file).knowing(Seen.read(place / AUDIT_SEEN))
        back = await bring_back(settings, ring, clock, copied, aside=aside)
        seen = seen.with_copy(copied_at=inside.outside.made_at, now=clock.now())
        seen.write(settings.audit_seen_file)
        return back


def newest_keys(
    settings: Settings, ring: KeyRing, file: Path, *, without_damaged: bool = False
) -> KeyCopy | None:
    """Of the two places where they may be. There is no other copy of them to take instead of one that is damaged."""
    places = {folder / NEWEST_KEYS for folder in (file.parent, settings.backup_folder)}
    found: list[KeyCopy] = []
    for path in places:
        if not path.exists():
            continue
        try:
            found.append(read_key_copy(path, ring, scratch_in=settings.data_folder))
        except ParcelError as damaged:
            if not without_damaged:
                raise OperatorError(
                    f"{damaged} If there is no whole one of {NEWEST_KEYS}, add --without-words to go on without all "
                    "that was locked."
                ) from None
    return max(found, key=lambda one: one.made_at, default=None)


def in_newer_copies(file: Path, inside: Inside, ring: KeyRing, place: Path) -> Sequence[Erasure]:
    """If nothing else is left of the old machine, a copy from after this one knows who was erased in between."""
    for number, newer in enumerate(list_backups(file.parent)):
        if newer.made_at <= inside.outside.made_at:
            break
        into = place / f"newer-{number}"
        into.mkdir()
        try:
            unpack(newer.path, into, opener=ring, only=(ERASURES,))
        except ParcelError:
            continue  # it is damaged, and this is not the moment to say so
        return read_lines((into / ERASURES).read_text(encoding="utf-8"))
    return ()


def due_meanwhile(unsure: int) -> str:
    """Of how many messages it is not known whether they were said, and what becomes of them."""
    match unsure:
        case 0:
            return "No message was due meanwhile."
        case 1:
            return "1 message was due meanwhile: the bot looks for it when it is back and does not repeat it by itself."
        case _:
            return (
                f"{unsure:,} messages were due meanwhile: the bot looks for each when it is back and repeats none "
                "by itself."
            )


def tell(back: BroughtBack) -> None:
    """What was done, a line each."""
    TERMINAL.say(f"Put back: {back.rows:,} rows, whole and at this version.")
    if back.aside is not None:
        TERMINAL.say(
            f"What stood there before is {back.aside}. Delete it soon: whoever is erased from now on still "
            "stands in it."
        )
    if back.erased_again:
        who = "1 person" if back.erased_again == 1 else f"{back.erased_again} people"
        TERMINAL.say(f"Erased again: {who} who had been erased since.")
    if back.doubted is not None:
        TERMINAL.say(
            f"{due_meanwhile(back.doubted.unsure)} {back.doubted.waiting:,} wait for their time."
        )
    if back.unreadable:
        texts = "1 locked text" if back.unreadable == 1 else f"{back.unreadable} locked texts"
        TERMINAL.say(
            f"{texts} can't be opened any more: the keys were renewed or destroyed "
            "after this copy was made."
        )
