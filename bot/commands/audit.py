"""``audit``: whether anybody was at the record of acts by hand."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from bot.commands.audit_seen import Missed, Seen
from bot.commands.backup import back_up
from bot.commands.console import TERMINAL, OperatorError
from bot.commands.nobody_sends import NobodySends
from bot.commands.open_database import open_database
from bot.core.clock import SystemClock
from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.key_ring import KeyRing
from bot.db.data_keys import Sealer, refuse_other_ring
from bot.db.database import EVERY_GUILD, Database
from bot.db.upgrade import pending
from bot.features.audit.chain import Fault, Found
from bot.features.audit.linking import Chains, Checked
from bot.features.audit.model import NamedEntry
from bot.features.audit.service import AuditService
from bot.features.groups.store import GroupStore
from bot.features.outbox.service import OutboxService
from config.settings import Settings, load_settings

commands = typer.Typer(no_args_is_help=True, help="Look after the record of acts.")

_ANEW: Final = "i know what happened to it"
_WHAT: Final = {
    Fault.ALTERED: "is not as the bot wrote it, or the one before it was moved or taken out",
    Fault.MISSING: "is not the next one: those just before it are gone",
    Fault.ADDED: "was not written by the bot",
    Fault.UNKNOWN_KEY: "names a key that the key file does not have",
    Fault.OLDER_KEY: "goes back to an older key",
}
_OF_ALL: Final = {
    Fault.CUT: "Its end is gone, from number {position} on.",
    Fault.CHAIN_ALTERED: "The row that says where it begins and ends was changed by hand.",
    Fault.CHAIN_GONE: "The row that says where it begins and ends is gone.",
    Fault.UNKNOWN_KEY: "It names a key that the key file does not have.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was found of one server."""

    checked: Checked
    missed: Missed | None

    @property
    def is_whole(self) -> bool:
        return self.checked.is_whole and self.missed is None

    @property
    def is_of_a_copy(self) -> bool:
        """Nothing in it is at fault, and it is less than it was because an older copy was put back."""
        return (
            self.checked.is_whole and self.missed is not None and self.missed.put_back is not None
        )


@commands.command()
def verify(
    *,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Take it as it is, after you have put back an older copy yourself."
        ),
    ] = False,
) -> None:
    """Tell whether every record is as the bot wrote it. It names the first entry that is not."""
    settings = load_settings()
    told = asyncio.run(_verified(settings, accept=accept))
    if not told:
        TERMINAL.say("There is no record yet.")
    for one in told:
        TERMINAL.say(line(one))
    if broken := sum(not one.is_whole for one in told):
        which = "1 record is" if broken == 1 else f"{broken} records are"
        raise OperatorError(f"{which} not as the bot left it; docs/audit.md says what to do.")


@commands.command()
def begin_anew(server: Annotated[int, typer.Argument(help="The id that verify told.")]) -> None:
    """Take in what a broken record has, as it is. Only after you know what happened to it."""
    settings = load_settings()
    TERMINAL.say(asyncio.run(_before_anew(settings, GuildId(server))))
    TERMINAL.say("From then on verify says nothing of what was done to it until now.")
    typed = typer.prompt(f"If you have found out what it was, type: {_ANEW}", type=str)
    if " ".join(typed.casefold().split()) != _ANEW:
        raise OperatorError("Nothing was changed; the record stays as it is.")
    made = asyncio.run(back_up(settings))
    TERMINAL.say(f"A locked copy of how it was is at {made.backup.path}.")
    taken_in = asyncio.run(_begun_anew(settings, GuildId(server)))
    TERMINAL.say(
        f"The record of server {server} begins anew with {taken_in:,} entries as they are."
    )
    TERMINAL.say("That it was begun anew stands in it, too.")


@commands.command()
def show(
    server: Annotated[
        int, typer.Argument(help="Its Discord id: right-click its name, Copy Server ID.")
    ],
    person: Annotated[
        int, typer.Argument(help="Their Discord id: right-click their name, Copy User ID.")
    ],
) -> None:
    """Show what one person did, and what was done to them. They see in Discord that you looked."""
    settings = load_settings()
    entries, groups = asyncio.run(_shown(settings, GuildId(server), MemberId(person)))
    if not entries:
        raise OperatorError(
            "Nothing is recorded of that person there: they may be erased, or one of the two ids is wrong."
        )
    for one in entries:
        TERMINAL.say(entry_line(one, groups))


async def examine(db: Database, settings: Settings, ring: KeyRing) -> list[Told]:
    """Every server's record, beside what was seen of it last. One that took the bot out has none any more once it was
    erased, as everything of it is."""
    chains = Chains(db, Sealer(ring))
    outbox = OutboxService(db, SystemClock(), NobodySends())
    seen = Seen.read(settings.audit_seen_file)
    async with db.reading(EVERY_GUILD) as tx:
        taken_out = set(await outbox.list_held(tx))
    kept = set(await chains.list_guilds())
    found: list[Told] = []
    for guild_id in sorted(kept | (set(map(GuildId, seen.servers)) - taken_out)):
        checked = await chains.check(guild_id, mark=seen.position(guild_id))
        found.append(Told(checked, seen.missed(checked)))
    faults = {one.checked.found and one.checked.found.fault for one in found if not one.is_whole}
    if faults == {Fault.UNKNOWN_KEY}:
        # Nobody was at it: it can't be checked with this key file, and nothing else in the database can be opened.
        await refuse_other_ring(db, ring)
    return found


def line(told: Told) -> str:
    checked = told.checked
    count = "1 entry" if checked.entries == 1 else f"{checked.entries:,} entries"
    span = (
        f" from {checked.first_at:%Y-%m-%d} to {checked.last_at:%Y-%m-%d}"
        if checked.first_at and checked.last_at
        else ""
    )
    verdict = "ok" if told.is_whole else "NOT OK"
    sentences = [f"Server {checked.guild_id}: {count}{span}, {verdict}."]
    if checked.found is not None:
        sentences.append(_of(checked.found))
    if told.missed is not None:
        sentences.append(told.missed.sentences)
    if checked.chain is None and checked.entries and checked.found is None:
        sentences.append("They hang together from the next act on.")
    elif checked.chain is not None and checked.chain.taken_in > checked.chain.pruned:
        sentences.append(
            f"The first {checked.chain.taken_in:,} are from before {checked.chain.begun_at:%Y-%m-%d}, and what was "
            "done to them until then nobody can tell."
        )
    return " ".join(sentences)


def entry_line(act: NamedEntry, groups: Mapping[GroupId, str]) -> str:
    """A group by its number, and by its name as long as there is one: somebody has to be told."""
    entry = act.entry
    whose = "by them" if act.actor is not None else "to them"
    about = "" if entry.subject_id is None else f", number {entry.subject_id}"
    group = "" if entry.group_id is None else f", group {entry.group_id}"
    if entry.group_id is not None and entry.group_id in groups:
        group += f" “{groups[entry.group_id]}”"
    return f"{entry.at:%Y-%m-%d %H:%M} UTC, {whose}: {entry.action}{about}{group}"


def _of(found: Found) -> str:
    entry = found.entry
    if entry is None or found.fault not in _WHAT:
        return _OF_ALL[found.fault].format(position=found.position)
    number = "an entry without a number" if found.position is None else f"number {found.position:,}"
    return (
        f"The first at fault: {number}, {entry.action!r} of {entry.at:%Y-%m-%d %H:%M} UTC "
        f"(id {entry.id}), {_WHAT[found.fault]}."
    )


async def _verified(settings: Settings, *, accept: bool) -> list[Told]:
    ring = KeyRing.load(settings.key_ring)
    async with open_database(settings) as db:
        await _refuse_unready(db)
        told = await examine(db, settings, ring)
    seen = Seen.read(settings.audit_seen_file)
    if accept:
        seen = Seen()
        told = [Told(one.checked, None) for one in told if one.checked.chain is not None]
    now = SystemClock().now()
    for one in told:
        if one.is_whole and one.checked.chain is not None:
            seen = seen.marked(one.checked.chain, now)
    if all(one.is_whole for one in told):
        seen = seen.settled()
    seen.write(settings.audit_seen_file)
    return told


async def _shown(
    settings: Settings, guild_id: GuildId, member_id: MemberId
) -> tuple[Sequence[NamedEntry], Mapping[GroupId, str]]:
    ring = KeyRing.load(settings.key_ring)
    async with open_database(settings) as db:
        await _refuse_unready(db)
        audit = AuditService(db=db, sealer=Sealer(ring), clock=SystemClock())
        entries = await audit.show_to_operator(guild_id, member_id)
        async with db.reading(guild_id) as tx:
            groups = {group.id: group.name for group in await GroupStore(tx).list_all()}
    return entries, groups


async def _before_anew(settings: Settings, guild_id: GuildId) -> str:
    """How the record stands. Another key file would begin it anew with a code that fits nothing."""
    ring = KeyRing.load(settings.key_ring)
    async with open_database(settings) as db:
        await _refuse_unready(db)
        if guild_id not in await Chains(db, Sealer(ring)).list_guilds():
            raise OperatorError(f"There is no record of a server {guild_id}; nothing was changed.")
        await refuse_other_ring(db, ring)
        told = await examine(db, settings, ring)
    return next(line(one) for one in told if one.checked.guild_id == guild_id)


async def _begun_anew(settings: Settings, guild_id: GuildId) -> int:
    ring, now = KeyRing.load(settings.key_ring), SystemClock().now()
    async with open_database(settings) as db:
        await refuse_other_ring(db, ring)
        chains = Chains(db, Sealer(ring))
        taken_in = await chains.begin_anew(guild_id, now)
        checked = await chains.check(guild_id)
    if checked.chain is not None:
        Seen.read(settings.audit_seen_file).marked(checked.chain, now).write(
            settings.audit_seen_file
        )
    return taken_in


async def _refuse_unready(db: Database) -> None:
    if db.file is not None and not db.file.exists():
        raise OperatorError("There is no database yet, so there is no record either.")
    if await pending(db):
        raise OperatorError(
            "The database is older than this version, so run python -m bot db upgrade first."
        )
