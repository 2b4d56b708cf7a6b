"""What ``doctor`` can tell of the database and of what waits in it."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from bot.commands import audit
from bot.commands.console import OperatorError
from bot.commands.findings import Finding, broken, halves, look, looked_through, ok
from bot.commands.forgetting_check import check_forgetting
from bot.commands.nobody_sends import NobodySends
from bot.commands.open_database import TROUBLE, open_database
from bot.core.clock import Clock
from bot.core.key_ring import KeyRing, KeyRingError
from bot.db.data_keys import refuse_other_ring
from bot.db.database import Database
from bot.db.key_renewal import count_outdated, count_unfinished
from bot.db.moves import sealed_at
from bot.db.schema import MigrationError
from bot.db.upgrade import pending
from bot.features.outbox.model import Reason
from bot.features.outbox.presence import Absence, Presence, absence_line, spoken
from bot.features.outbox.service import OVERDUE_AFTER, OutboxReport, OutboxService
from bot.features.privacy.left_servers import LeftServers
from bot.features.resources.health.looking import LinkLooks
from config.settings import PREFIX, Settings

_WHY: Final = {
    Reason.NOTES_BLOCKED: "to people who take no private notes",
    Reason.ROOM_CLOSED: "in rooms where the bot may not write",
    Reason.ROOM_GONE: "in rooms that are gone",
    Reason.GAVE_UP: "given up after hours of tries",
    Reason.BROKEN: "because of a mistake of ours (see the log)",
    Reason.UNKNOWN: "that may have arrived all the same",
    Reason.RESTORED: "from a copy that was put back, to be looked for",
    Reason.NO_ANSWER: "that Discord did not answer",
}


async def check_database(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    try:
        async with open_database(settings) as db:
            if db.file is not None and not db.file.exists():
                yield ok("database", f"{db.file} is made at the first start")
                return
            missing = await pending(db)
            yield _database(db, missing)
            if (packed_at := await sealed_at(db)) is not None:
                # What waits here is the other machine's to say, and to start the bot would be wrong advice.
                yield _closed(packed_at)
            elif not missing:
                for subject, part in (
                    ("locks", _locks(db, settings)),
                    ("record of acts", _record(db, settings)),
                    ("notes", _what_waits(db, clock)),
                    ("shelves", _shelves(db, settings, clock)),
                    ("taken out", _taken_out(db, clock)),
                    ("forgetting", check_forgetting(db, settings, clock)),
                ):
                    async for finding in looked_through(
                        subject, part, but=(*TROUBLE, OperatorError)
                    ):
                        yield finding
    except (OperatorError, MigrationError) as trouble:
        yield broken("database", *halves(str(trouble)))


def _closed(packed_at: datetime) -> Finding:
    return broken(
        "this machine",
        f"everything here was packed up for another machine on {packed_at:%Y-%m-%d}",
        "start the bot there and never here; if it never ran there and never will, python -m bot move undo is the way "
        "back",
    )


async def _locks(db: Database, settings: Settings) -> AsyncIterator[Finding]:
    try:
        ring = KeyRing.load(settings.key_ring)
        await refuse_other_ring(db, ring)
        unfinished = await count_unfinished(db) + await count_outdated(db, ring)
    except KeyRingError as trouble:
        if settings.key_ring.exists():  # that it is missing is said elsewhere
            yield broken("locks", *halves(trouble.sentence))
    else:
        if unfinished:
            yield look(
                "locks",
                "a rotation of the keys is not finished",
                "run python -m bot keys rotate again",
            )
            return
        yield ok("locks", "the keys fit the database")


async def _record(db: Database, settings: Settings) -> AsyncIterator[Finding]:
    """Whether anybody was at the record of acts by hand."""
    try:
        told = await audit.examine(db, settings, KeyRing.load(settings.key_ring))
    except KeyRingError:
        return  # that it is missing or damaged is said elsewhere
    entries = sum(one.checked.entries for one in told)
    broken_ones = [one for one in told if not one.is_whole]
    if broken_ones and all(one.is_of_a_copy for one in broken_ones):
        yield look(
            "record of acts",
            f"{len(broken_ones)} of {len(told)} is older than it was seen, since a copy was put back",
            "say that it was you with python -m bot audit verify --accept, or see docs/audit.md",
        )
    elif broken_ones:
        yield broken(
            "record of acts",
            f"{len(broken_ones)} of {len(told)} is not as the bot left it",
            "run python -m bot audit verify, and see docs/audit.md",
        )
    elif entries:
        yield ok("record of acts", f"{entries} entries, as the bot wrote them")


async def _what_waits(db: Database, clock: Clock) -> AsyncIterator[Finding]:
    report = await OutboxService(db, clock, NobodySends()).report()
    presence = Presence(db, clock)
    yield _notes(report, clock, is_running=await presence.is_here())
    if report.failures:
        yield _not_sent(report)
    if (absence := await presence.last_absence()) is not None:
        yield _away(absence)


async def _shelves(db: Database, settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    looks = LinkLooks(db, clock)
    seen = await looks.count_seen()
    if not seen.links:
        return
    if not settings.check_links:
        yield ok("shelves", f"no link of {seen.links} is looked at, as {PREFIX}CHECK_LINKS says")
    elif seen.waiting:
        yield look(
            "shelves",
            f"{seen.waiting} of {seen.links} not looked at for two weeks",
            "see with python -m bot resources check whether this machine has a line to the web",
        )
    else:
        yield ok("shelves", f"{seen.broken} of {seen.links} broken, and on the desk")


async def _taken_out(db: Database, clock: Clock) -> AsyncIterator[Finding]:
    servers = LeftServers(db=db, clock=clock, outbox=OutboxService(db, clock, NobodySends()))
    due = await servers.list_kept()
    if due:
        servers = "1 server" if len(due) == 1 else f"{len(due)} servers"
        yield look(
            "taken out",
            f"the bot was taken out of {servers}; all of it is erased by {min(due.values())}",
            "invite it again before that, if it was a slip, and all is as it was",
        )


def _away(absence: Absence) -> Finding:
    """The last time away, and what became of what fell due then."""
    found = f"{absence_line(absence)} Back since {absence.until.astimezone():%Y-%m-%d %H:%M}"
    if absence.lost or absence.refused or absence.unsure:
        return look("last time away", found, "open the desk: it has each of them with a button")
    return ok("last time away", found)


def _database(db: Database, missing: Sequence[str]) -> Finding:
    name = str(db.file) if db.is_sqlite else f"PostgreSQL at {db.url.host or 'localhost'}"
    if not missing:
        return ok("database", f"{name} is at the newest version")
    if db.is_sqlite:
        return ok("database", f"{name} is copied and upgraded at the next start")
    return broken(
        "database", f"{name} is not ready for this version", "run python -m bot db upgrade"
    )


def _notes(report: OutboxReport, clock: Clock, *, is_running: bool) -> Finding:
    now = clock.now()
    if report.oldest_due_at is not None and report.oldest_due_at < now - OVERDUE_AFTER:
        longest = spoken(now - report.oldest_due_at)
        return look(
            "notes",
            f"{report.overdue} should be out by now, the oldest for {longest}",
            "wait, as the bot runs and tries again by itself; if it stays so, look in its log"
            if is_running
            else "start the bot; it sends them by itself",
        )
    return ok("notes", f"{report.waiting} waiting for their time, none late")


def _not_sent(report: OutboxReport) -> Finding:
    """The most frequent reason first."""
    by_count = sorted(report.failures.items(), key=lambda one: (-one[1], one[0]))
    found = ", ".join(f"{count} {_WHY.get(reason, reason.value)}" for reason, count in by_count)
    if set(report.failures) == {Reason.NOTES_BLOCKED}:
        return ok("not sent", f"{found}, who find them on their own page")
    return look("not sent", found, "facilitators settle them on the desk, with /desk")
