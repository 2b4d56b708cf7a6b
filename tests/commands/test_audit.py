"""``audit`` as an operator meets it: what is as the bot wrote it, what is not, and what was longer once."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commands.audit import commands
from bot.commands.doctor import examine
from bot.core.clock import TurnedClock
from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.key_ring import KeyRing, new_ring
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.db.upgrade import upgrade
from bot.features.audit.service import AuditService
from bot.features.groups.model import Group, Joining, Template
from bot.features.groups.store import GroupStore
from config.settings import load_settings
from tests.commands.programs import play

DANA = MemberId(1)
OAK = GroupId(51919611496023982)


class Record:
    """What stands in the database, and hands that reach into it."""

    def __init__(self, folder: Path, clock: TurnedClock) -> None:
        self._file = folder / "data/porchlight.sqlite3"
        self._ring = folder / "data/key_ring.json"
        self._clock = clock

    def grow(self, many: int, guild_id: int = 700) -> None:
        asyncio.run(self._grow(many, GuildId(guild_id)))

    def found(self, name: str) -> int:
        """A group, and an act in it and one in a group that is gone."""
        asyncio.run(self._found(name))
        return OAK

    async def _found(self, name: str) -> None:
        db = Database(f"sqlite+aiosqlite:///{self._file}")
        await upgrade(db)
        audit = AuditService(
            db=db, sealer=Sealer(KeyRing.load(self._ring), self._clock), clock=self._clock
        )
        oak = Group(
            id=OAK,
            guild_id=GuildId(700),
            name=name,
            template=Template.CUSTOM,
            joining=Joining.ASK,
            seats=None,
            language="en",
            zone="UTC",
        )
        async with db.transaction(GuildId(700)) as tx:
            await GroupStore(tx).save(oak)
            for group_id in (OAK, GroupId(OAK + 1)):
                await audit.record(tx, actor=DANA, action="checkins.opened", group_id=group_id)
        await db.close()

    async def _grow(self, many: int, guild_id: GuildId) -> None:
        db = Database(f"sqlite+aiosqlite:///{self._file}")
        await upgrade(db)
        audit = AuditService(
            db=db, sealer=Sealer(KeyRing.load(self._ring), self._clock), clock=self._clock
        )
        for _ in range(many):
            async with db.transaction(guild_id) as tx:
                await audit.record(tx, actor=DANA, action="groups.created")
        await db.close()

    def by_hand(self, statement: str) -> None:
        rows = sqlite3.connect(self._file)
        rows.execute(statement)
        rows.commit()
        rows.close()


@pytest.fixture
def record(ready: Path, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.chdir(ready)
    return Record(ready, clock)


def said(*words: str, typed: str | None = None) -> str:
    done = CliRunner().invoke(commands, list(words), input=typed)
    return f"{done.output}{done.exception or ''}"


async def doctor_says(clock: TurnedClock) -> list[str]:
    findings = await examine(load_settings(), clock, offline=True)
    return [one.sentence for one in findings if one.subject == "record of acts"]


def test_each_server_is_told_with_its_span_and_the_first_entry_at_fault(
    ready: Path, record: Record, clock: TurnedClock
) -> None:
    assert "There is no database yet" in said("verify")
    record.grow(0)
    assert "There is no record yet." in said("verify")
    record.grow(3)
    record.grow(1, guild_id=701)
    assert said("verify") == (
        "Server 700: 3 entries from 2026-03-10 to 2026-03-10, ok.\n"
        "Server 701: 1 entry from 2026-03-10 to 2026-03-10, ok.\n"
    )
    assert asyncio.run(doctor_says(clock)) == ["4 entries, as the bot wrote them."]

    record.by_hand(
        "update audit_entries set action = 'groups.x' where position = 2 and guild_id = 700"
    )
    ended = asyncio.run(play(ready, "audit", "verify"))
    first, second = ended.lines
    assert ended.code == 1
    assert "1 record is not as the bot left it; docs/audit.md" in ended.err
    assert "3 entries from 2026-03-10 to 2026-03-10, NOT OK." in first
    assert "The first at fault: number 2, 'groups.x' of 2026-03-10 17:00 UTC (id " in first
    assert second.endswith("ok.")
    assert "1 of 2 is not as the bot left it" in asyncio.run(doctor_says(clock))[0]

    assert "There is no record of a server 7;" in said("begin-anew", "7")
    hasty = said("begin-anew", "700", typed="yes\n")
    assert "Server 700: 3 entries" in hasty
    assert "Nothing was changed" in hasty
    assert "NOT OK" in said("verify")
    begun = said("begin-anew", "700", typed="I know what happened to it\n")
    assert "A locked copy of how it was is at data/backups/porchlight-" in begun
    assert "begins anew with 3 entries as they are" in begun
    now_said = said("verify")
    assert "Server 700: 4 entries" in now_said
    assert "ok. The first 3 are from before" in now_said


def test_another_key_file_is_told_as_that_and_not_as_tampering(
    ready: Path, record: Record, clock: TurnedClock
) -> None:
    record.grow(3)
    (ready / "data/key_ring.json").unlink()
    new_ring(ready / "data/key_ring.json")
    told = said("verify")
    assert told.startswith("The words in the database were locked with another key file, so put")
    assert "NOT OK" not in told
    assert asyncio.run(doctor_says(clock)) == []
    assert "locked with another key file" in said(
        "begin-anew", "700", typed="I know what happened to it\n"
    )


def test_an_end_that_was_cut_together_with_its_row_is_missed_by_who_saw_it(record: Record) -> None:
    """Whoever kept the row of a day before can put it back: its seal is a true one."""
    record.grow(3)
    record.by_hand("create table kept as select * from audit_chains")
    record.grow(2)
    assert "5 entries" in said("verify")
    record.by_hand("delete from audit_entries where position > 3")
    record.by_hand("delete from audit_chains")
    record.by_hand("insert into audit_chains select * from kept")
    record.by_hand("drop table kept")

    missed = "It was 5 entries long when it was verified on"
    assert f"NOT OK. {missed}" in said("verify")
    record.grow(2)
    assert "and its end is another one since" in said("verify")
    assert "5 entries from 2026-03-10 to 2026-03-10, ok." in said("verify", "--accept")
    assert "5 entries from 2026-03-10 to 2026-03-10, ok." in said("verify")

    record.by_hand("delete from audit_entries")
    record.by_hand("delete from audit_chains")
    assert "Server 700: 0 entries, NOT OK. It was 5 entries long" in said("verify")


def test_a_server_that_was_erased_as_promised_is_missed_by_nobody(record: Record) -> None:
    record.grow(3)
    record.grow(2, 701)
    said("verify")
    for table in ("audit_entries", "audit_chains"):
        record.by_hand(f"delete from {table} where guild_id = 701")  # noqa: S608  our own words
    runner = CliRunner()
    assert runner.invoke(commands, ["verify"]).exit_code == 1
    record.by_hand("insert into held_guilds (guild_id, since) values (701, 0)")
    assert runner.invoke(commands, ["verify"]).exit_code == 0


def test_what_one_account_did_is_shown_and_that_it_was_shown(
    record: Record, ready: Path, clock: TurnedClock
) -> None:
    record.grow(2)
    shown = said("show", "700", str(DANA))
    assert shown.splitlines() == ["2026-03-10 17:00 UTC, by them: groups.created"] * 2
    (first, *_) = said("show", "700", str(DANA)).splitlines()
    assert first.endswith("to them: audit.shown")
    assert "4 entries" in said("verify")
    for server, person in (("700", "9"), ("701", str(DANA))):
        assert "Nothing is recorded of that person there" in said("show", server, person)
    assert said("verify").count("Server") == 1, "nothing is begun where nothing is"


@pytest.mark.long
def test_an_older_copy_that_was_put_back_is_told_with_the_next_step(
    record: Record, ready: Path, clock: TurnedClock
) -> None:
    """Nobody has cut anything, and nobody can tell but who has put it back."""
    record.grow(3)
    said("verify")
    copies = ready / "data/backups"
    assert done("backup").exit_code == 0
    record.grow(2)
    assert "5 entries" in said("verify")
    (copy,) = copies.glob("*.backup")
    assert done("restore", str(copy), "--aside").exit_code == 0

    assert "NOT OK. It was 5 entries long" in said("verify")
    assert "was put back; if it was you, say so with python -m bot audit verify" in said("verify")
    assert "is older than it was seen, since a copy was put back" in doctor_says_now(clock)
    record.grow(3)
    assert "its end is another one since. On " in said("verify")
    assert "ok." in said("verify", "--accept")
    assert "put back" not in said("verify") + doctor_says_now(clock)

    # What was seen before a copy was made must stand in it.
    record.by_hand("delete from audit_entries where position > 3")
    record.by_hand("delete from audit_chains")
    assert done("backup").exit_code == 0
    newest = max(copies.glob("*.backup"))
    assert done("restore", str(newest), "--aside").exit_code == 0
    assert "It was 6 entries long" in said("verify")
    assert "was put back" not in said("verify") + doctor_says_now(clock)


@pytest.mark.long
def test_on_another_machine_a_copy_still_knows_how_long_the_record_was(
    record: Record, ready: Path
) -> None:
    record.grow(5)
    said("verify")
    record.by_hand("delete from audit_entries")
    record.by_hand("delete from audit_chains")
    assert done("backup").exit_code == 0
    (ready / "data/audit-seen.json").unlink()
    (copy,) = (ready / "data/backups").glob("*.backup")
    assert done("restore", str(copy), "--aside").exit_code == 0
    assert "NOT OK. It was 5 entries long" in said("verify")


def done(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def doctor_says_now(clock: TurnedClock) -> str:
    return asyncio.run(doctor_says(clock))[0]


def test_a_group_is_shown_with_its_name_as_long_as_there_is_one(record: Record) -> None:
    record.found("Oak")
    gone, oak = said("show", "700", str(DANA)).splitlines()
    assert oak.endswith(f"by them: checkins.opened, group {OAK} “Oak”")
    assert gone.endswith(f"by them: checkins.opened, group {OAK + 1}")
