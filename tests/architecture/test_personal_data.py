"""Whatever is kept of a person is declared to them, can be handed to them, and can be forgotten."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary, insert, select

from bot.app import Ground, nightly_jobs, services_on
from bot.commands.privacy import PAGE
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.core.personal_data import KEPT_AFTER_LEAVING, HoldsParts
from bot.db.base import Base
from bot.db.data_keys import DataKeyRow, Sealer
from bot.db.database import EVERY_GUILD, Database
from bot.db.tables import every_table
from bot.db.types import OneOf
from bot.features.audit.declarations import ACTS
from bot.features.audit.model import KEPT_FOR as ACTS_KEPT
from bot.features.checkins.declarations import CHOICES as CHECK_IN_CHOICES
from bot.features.checkins.declarations import READ_BY_YOU
from bot.features.groups.agreement import consent
from bot.features.hosting.promises import FORGET_PINGS
from bot.features.members.declarations import YESES
from bot.features.outbox.declarations import NOTES
from bot.features.outbox.service import OutboxService
from bot.features.outbox.tables import HeldGuildRow
from bot.features.privacy.declared import EVERY_DECLARATION
from bot.features.privacy.document import document
from bot.features.privacy.errors import NothingToEraseError
from bot.features.privacy.service import PrivacyService
from bot.features.sessions.model import NAMES_KEPT
from bot.services import Services
from tests.architecture.rows import NOON, Household, names_by_pseudonym, says_who
from tests.features.outbox.fake_sender import FakeSender

MAPLE = GuildId(700)
ELM = GuildId(701)
RUTH = MemberId(815000000000000007)
SAM = MemberId(815000000000000008)

every_table()
TABLES = Base.metadata.sorted_tables
DAILY = 12
TURNS = [
    pytest.param(turn, marks=[pytest.mark.long] if turn >= DAILY else [])
    for turn in range(
        max(
            len(column.type._kind)
            for table in TABLES
            for column in table.columns
            if isinstance(column.type, OneOf)
        )
    )
]
"""As many as the longest closed list has words, so that each state is forgotten in one of them; only
lists of kinds go beyond the first few."""


@dataclass
class House:
    db: Database
    sealer: Sealer
    outbox: OutboxService
    privacy: PrivacyService
    services: Services


def build(db: Database) -> House:
    clock = TurnedClock(NOON + timedelta(minutes=1))
    ring = KeyRing.of(RingKey.fresh())
    services = services_on(Ground(db, ring, clock), FakeSender())
    return House(db, Sealer(ring, clock), services.outbox, services.privacy, services)


@pytest.fixture
def house(db):
    return build(db)


def says_something(column) -> bool:
    return (
        says_who(column)
        or names_by_pseudonym(column)
        or isinstance(column.type, LargeBinary)
        or bool(column.info.get("personal"))
    )


def personal_columns() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if says_something(column)
    }


async def move_in(house: House, *households: Household) -> None:
    """Write each household's rows; a guild's own row is written by the first."""
    async with house.db.transaction(EVERY_GUILD) as tx:
        for household in households:
            for table, row in household.made():
                if table.name == DataKeyRow.__tablename__:
                    continue  # the sealer made it
                if table.name == HeldGuildRow.__tablename__:
                    continue  # the bot was not taken out, or nothing would be done there
                one_per_guild = [column.name for column in table.primary_key] == ["guild_id"]
                same = (
                    select(table).where(table.c.guild_id == row["guild_id"])
                    if one_per_guild
                    else None
                )
                if same is not None and (await tx.session.execute(same)).first():
                    continue
                await tx.session.execute(insert(table).values(**row))


async def household(house: House, guild_id, member_id, **how) -> Household:
    async with house.db.transaction(guild_id) as tx:
        pseudonym = await house.sealer.pseudonym(tx, member_id)
    return Household(guild_id, member_id, pseudonym=pseudonym, **how)


async def whole(house: House, guild_id, member_id, *, turn: int) -> Household:
    made = await household(house, guild_id, member_id, turn=turn)
    made.values_for_all()
    return made


async def rows(house: House) -> dict[str, list[dict[str, Any]]]:
    async with house.db.reading(EVERY_GUILD) as tx:
        return {
            table.name: [
                dict(row._mapping)
                for row in await tx.session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in TABLES
        }


def tells_of(member_id: MemberId, value: Any) -> bool:
    return str(member_id) in (
        value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    )


def where_found(member_id: MemberId, found: dict[str, list[dict[str, Any]]], guild_id) -> set[str]:
    return {
        f"{table}.{column}"
        for table, its_rows in found.items()
        for row in its_rows
        if row.get("guild_id") == guild_id and not row.get("is_erased_when_done")
        for column, value in row.items()
        if tells_of(member_id, value)
    }


def about(member_id: MemberId, found: dict[str, list[dict[str, Any]]], guild_id=MAPLE) -> list[Any]:
    return [
        (table, row)
        for table, its_rows in found.items()
        for row in its_rows
        if row.get("guild_id") == guild_id and any(tells_of(member_id, v) for v in row.values())
    ]


def test_everything_kept_of_a_person_is_declared(house):
    declared = {
        f"{one.table}.{column}" for one in house.privacy.declarations for column in one.columns
    }

    assert personal_columns() <= declared, "a feature keeps something and tells nobody"


def test_the_papers_list_what_the_features_declare(house):
    assert set(EVERY_DECLARATION) == set(house.privacy.declarations)
    assert len(EVERY_DECLARATION) == len(house.privacy.declarations)
    assert PAGE.read_text() == document(EVERY_DECLARATION), "run python -m bot privacy doc"


def test_what_is_said_of_how_long_is_what_programs_read(house):
    spoken = {1: "a day", 2: "Two days", 365: "year|12 months"}
    for one in EVERY_DECLARATION:
        if one.lifetime.at_most is not None:
            days = one.lifetime.at_most.days
            words = rf"\b{days}\b|{spoken.get(days, days)}"
            assert re.search(words, one.how_long), (one.table, one.how_long)
    jobs = {job.name.partition("@")[0] for job in nightly_jobs(house.services)}
    steps = {FORGET_PINGS}
    for one in EVERY_DECLARATION:
        life = one.lifetime
        assert (life.ended_by is not None) == (life.at_most is not None), one.table
        assert life.ended_by is None or life.ended_by in jobs | steps, one.table


def test_what_newcomers_read_of_how_long_is_what_programs_read():
    told = consent("en").your_privacy.text.replace("\n", " ")
    signs_up = f"sign-ups after {NAMES_KEPT.days} days"
    assert f"{signs_up}, most other things {KEPT_AFTER_LEAVING.days} days after you leave" in told
    assert f"after {ACTS_KEPT.days} days" in told


def test_nothing_is_declared_that_is_not_kept(house):
    kept = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}

    for one in house.privacy.declarations:
        for column in one.columns:
            assert f"{one.table}.{column}" in kept
        assert all((one.what, one.why, one.how_long, one.who_sees)), one.table


@pytest.mark.parametrize("turn", TURNS)
async def test_forgetting_someone_leaves_nothing_of_them_and_everything_of_others(house, turn):
    ruth, sam = [await whole(house, MAPLE, person, turn=turn) for person in (RUTH, SAM)]
    elsewhere = await whole(house, ELM, RUTH, turn=turn)
    await move_in(house, ruth, sam, elsewhere)
    before = await rows(house)
    assert personal_tables() <= {table for table, _ in about(RUTH, before)}

    await house.privacy.forget_member(MAPLE, RUTH)

    after = await rows(house)
    assert where_found(RUTH, after, MAPLE) == set()
    assert about(SAM, after) == about(SAM, before)
    assert about(RUTH, after, ELM) == about(RUTH, before, ELM)

    # Some steps must still be taken, such as closing a room to her; then their rows go too.
    await house.outbox.deliver_due()
    assert about(RUTH, await rows(house)) == []
    assert await house.privacy.export_member(MAPLE, RUTH) == {}


async def test_someone_is_also_forgotten_where_they_only_had_a_part_in_what_concerns_others(house):
    """Whoever let Sam in may be forgotten; Sam stays in."""
    parts = [
        (table, column)
        for table in TABLES
        for column in table.columns
        if says_who(column) and column.name != "member_id"
    ]
    assert parts
    for table, column in parts:
        part = {f"{table.name}.{column.name}": RUTH}
        made = await household(house, MAPLE, SAM, particular=part)
        made.values_for(table)
        await move_in(house, made)
    before = await rows(house)

    await house.privacy.forget_member(MAPLE, RUTH)

    after = await rows(house)
    assert where_found(RUTH, after, MAPLE) == set()
    for table in {table.name for table, _ in parts}:
        assert len(after[table]) == len(before[table]), table
        for was, row in zip(before[table], after[table], strict=True):
            of_others = {column for column, value in was.items() if not tells_of(RUTH, value)}
            assert {c: row[c] for c in of_others} == {c: was[c] for c in of_others}, table


@pytest.mark.parametrize("turn", TURNS)
async def test_everything_kept_of_a_person_is_handed_over(house, turn):
    ruth, sam = [await whole(house, MAPLE, person, turn=turn) for person in (RUTH, SAM)]
    await move_in(house, ruth, sam)

    exported = await house.privacy.export_member(MAPLE, RUTH)

    assert set(exported) == {one.what for one in house.privacy.declarations}
    assert json.loads(json.dumps(exported)) == exported


async def test_each_part_can_be_erased_alone_and_takes_nothing_else_along(house):
    parts = [
        part
        for holder in house.privacy.holders
        if isinstance(holder, HoldsParts)
        for part in holder.parts
    ]
    assert len({part.key for part in parts}) == len(parts) > 7
    ruth, sam = [await whole(house, MAPLE, person, turn=0) for person in (RUTH, SAM)]
    await move_in(house, ruth, sam)
    sams = await house.privacy.export_member(MAPLE, SAM)
    left = dict(await house.privacy.export_member(MAPLE, RUTH))
    # What was erased is in the record of acts; what waited because of it is owed no more; and with the numbers goes
    # for how long they were to be kept. Here she has read her own check-in.
    follows = {ACTS, NOTES, CHECK_IN_CHOICES, READ_BY_YOU, YESES}
    for part in parts:
        assert part in await house.privacy.list_parts(MAPLE, RUTH), part.key
        await house.privacy.forget_part(MAPLE, RUTH, part.key)
        for what in part.what:
            left.pop(what)
        now = await house.privacy.export_member(MAPLE, RUTH)
        assert set(now) - follows == set(left) - follows, part.key
        assert {k: now[k] for k in set(now) - follows} == {k: left[k] for k in set(left) - follows}
        with pytest.raises(NothingToEraseError):
            await house.privacy.forget_part(MAPLE, RUTH, part.key)
    assert await house.privacy.list_parts(MAPLE, RUTH) == []
    assert await house.privacy.export_member(MAPLE, SAM) == sams


def personal_tables() -> set[str]:
    return {table.name for table in TABLES if any(says_who(column) for column in table.columns)}
