"""No guild ever sees, changes or adds a row of another, whatever the table and however it is asked."""

import ast
import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Table,
    delete,
    distinct,
    exists,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Mapper, aliased

import bot
from bot.core.ids import GuildId
from bot.db.base import Base, GuildScoped
from bot.db.database import EVERY_GUILD, Database, OutOfScopeError
from bot.db.tables import every_table
from tests.architecture.rows import Household

MAPLE = GuildId(700)
ELM = GuildId(701)

OF_NO_GUILD = {
    "nightly_jobs": "the night is done once for all guilds, and a row says only when",
    "erasures": "a keyed hash; in which guild it was is part of what is hashed",
    "moves": "whether all of it has moved to another machine",
    "presence": "when the bot itself was last here, whichever guild it serves",
}
"""Tables that belong to no guild, each with its reason."""

AROUND_THE_CLASSES = {
    "bot/db/guild_scope.py": "it is what refuses them",
    "bot/db/schema.py": "migrations are about tables, and see every guild",
    "bot/db/upgrade.py": "migrations are about tables, and see every guild",
    "bot/db/database.py": "it opens the connection",
    "bot/db/copy.py": "it copies every table of every guild as it is",
    "bot/db/data_keys.py": "it looks whether there are any tables yet",
    "bot/db/erasures.py": "it looks whether its table is there yet",
    "bot/db/moves.py": "it looks whether its table is there yet",
    "bot/db/snapshot.py": "it copies every table of every guild as it is",
    "bot/db/unfinished.py": "it looks whether a database is empty before everything is put into it",
    "bot/commands/bringing_back.py": "it asks the server for its version",
    "bot/features/outbox/posting_store.py": "it adds rows, and the guild of each is looked at",
    "bot/features/reminders/store.py": "it adds rows, and the guild of each is looked at",
    "bot/features/resources/finding/search_index.py": "the index has no class; what it finds is asked of its rows",
}
"""Files that may speak to tables or connections directly, each with its reason."""

FOUND_BY_WHAT_THEY_BELONG_TO = {
    "occasions": "by their meetings, or by when they are",
    "occasion_people": "by the meeting or the person",
    "rsvps": "by the meeting or the person",
}
"""Nobody looks for all of a guild's, and SQLite would take an index on the guild instead of the one that tells more."""

every_table()
mappers = sorted(
    (mapper for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("bot.")),
    key=lambda mapper: mapper.local_table.name,
)
scoped = [mapper for mapper in mappers if issubclass(mapper.class_, GuildScoped)]
standing_first = sorted(
    scoped, key=lambda mapper: Base.metadata.sorted_tables.index(mapper.local_table), reverse=True
)
each_scoped_table = pytest.mark.parametrize(
    "mapper", [pytest.param(mapper, id=mapper.local_table.name) for mapper in scoped]
)


@pytest.fixture(scope="module")
def two_guilds(empty_sqlite_file, tmp_path_factory):
    """A file with one row of each table in both guilds."""
    file = tmp_path_factory.mktemp("scope") / "two_guilds.db"
    shutil.copyfile(empty_sqlite_file, file)
    asyncio.run(fill(f"sqlite+aiosqlite:///{file}"))
    return file


async def fill(url):
    database = Database(url, survives_power_cut=False)
    async with database.transaction(EVERY_GUILD) as tx:
        for guild_id, member_id in ((MAPLE, 7), (ELM, 8)):
            for mapper, values in Household(guild_id, member_id).values_for_all():
                await tx.session.execute(insert(mapper.class_).values(**values))
    await database.close()


@pytest.fixture
async def db(two_guilds, tmp_path):
    shutil.copyfile(two_guilds, tmp_path / "porchlight.db")
    url = f"sqlite+aiosqlite:///{tmp_path}/porchlight.db"
    database = Database(url, survives_power_cut=False, own_thread=False)
    yield database
    await database.close()


async def rows_of_elm(db: Database, mapper: Mapper[Any]) -> list[Any]:
    table = mapper.local_table
    async with db.reading(EVERY_GUILD) as tx:
        return list(await tx.session.execute(select(table).where(table.c.guild_id == ELM)))


def test_every_table_belongs_to_a_guild_or_says_why_not():
    unscoped = {mapper.local_table.name for mapper in mappers} - {
        mapper.local_table.name for mapper in scoped
    }

    assert scoped
    assert unscoped == set(OF_NO_GUILD)


def test_every_scoped_table_can_be_searched_by_guild():
    """The condition is on every query, so it has to be at the front of an index or of the key."""
    for mapper in scoped:
        table = mapper.local_table
        assert isinstance(table, Table)
        fronts = {index.columns[0].name for index in table.indexes if len(index.columns)}
        fronts.add(next(iter(table.primary_key.columns)).name)
        is_found_otherwise = table.name in FOUND_BY_WHAT_THEY_BELONG_TO
        assert ("guild_id" in fronts) != is_found_otherwise, table.name


@each_scoped_table
async def test_a_guild_sees_only_its_own_rows(db, mapper):
    row = mapper.class_
    other = aliased(row)
    narrowed = aliased(row, select(row).subquery())
    asked = {
        "rows": select(row.guild_id),
        "whole rows": select(row),
        "aliased": select(other.guild_id),
        "from a subquery": select(narrowed.guild_id),
        "through a join": select(row.guild_id).join(other, true()),
        "through a join, the other side": select(other.guild_id).join(row, true()),
        "through an outer join": select(row.guild_id).outerjoin(other, true()),
        "in a condition": select(row.guild_id).where(row.guild_id.in_(select(other.guild_id))),
        "in a common table": select(select(row.guild_id).cte().c.guild_id),
        "in a union": union_all(select(row.guild_id), select(other.guild_id)),
        "as one value": select(select(func.max(other.guild_id)).scalar_subquery()),
        "the largest": select(func.max(row.guild_id)),
        "the smallest": select(func.min(row.guild_id)),
    }
    for how, query in asked.items():
        async with db.reading(MAPLE) as tx:
            found = [getattr(got, "guild_id", got) for got in await tx.session.scalars(query)]
        assert found, how
        assert set(found) == {MAPLE}, how


@each_scoped_table
async def test_a_guild_counts_only_its_own_rows(db, mapper):
    row = mapper.class_
    asked = {
        "count(*)": select(func.count()).select_from(row),
        "count(column)": select(func.count(row.guild_id)),
        "count(distinct)": select(func.count(distinct(row.guild_id))),
        "count of a subquery": select(func.count()).select_from(select(row).subquery()),
    }
    for how, query in asked.items():
        async with db.reading(MAPLE) as tx:
            assert (await tx.session.execute(query)).scalar_one() == 1, how


@each_scoped_table
async def test_a_row_of_another_guild_does_not_exist(db, mapper):
    row = mapper.class_
    (elms,) = await rows_of_elm(db, mapper)
    key = tuple(elms._mapping[column.name] for column in mapper.primary_key)
    async with db.reading(MAPLE) as tx:
        there = select(literal(1)).where(exists(select(row.guild_id).where(row.guild_id == ELM)))
        assert (await tx.session.execute(there)).first() is None
        assert await tx.session.get(row, key) is None
    async with db.reading(ELM) as tx:
        assert await tx.session.get(row, key) is not None


@each_scoped_table
async def test_a_guild_changes_no_row_of_another(db, mapper):
    row = mapper.class_
    before = await rows_of_elm(db, mapper)
    column = next(column for column in mapper.columns if column.name != "guild_id")
    async with db.transaction(MAPLE) as tx:
        for change in (
            update(row).values({column.name: getattr(row, column.key)}),
            update(row).where(row.guild_id == ELM).values({column.name: getattr(row, column.key)}),
        ):
            result = await tx.session.execute(change)
            assert result.rowcount == (0 if change.whereclause is not None else 1)

    assert await rows_of_elm(db, mapper) == before


async def test_a_guild_deletes_no_row_of_another(db):
    """In one sweep without any condition, those that stand on others first."""
    before = {mapper: await rows_of_elm(db, mapper) for mapper in scoped}
    async with db.transaction(MAPLE) as tx:
        for mapper in standing_first:
            await tx.session.execute(delete(mapper.class_))
        for mapper in scoped:
            remaining = select(func.count()).select_from(mapper.class_)
            assert (await tx.session.execute(remaining)).scalar_one() == 0, mapper

    assert {mapper: await rows_of_elm(db, mapper) for mapper in scoped} == before


@each_scoped_table
async def test_a_guild_adds_no_row_to_another(db, mapper):
    row = mapper.class_
    values = Household(ELM, 9).values_for(mapper.local_table)
    before = await rows_of_elm(db, mapper)

    async def add(tx):
        tx.session.add(row(**values))
        await tx.session.flush()

    ways = {
        "added": add,
        "inserted": lambda tx: tx.session.execute(insert(row).values(**values)),
        "inserted from a list": lambda tx: tx.session.execute(insert(row), [values]),
        "inserted as many": lambda tx: tx.session.execute(insert(row).values([values])),
        "inserted if new": lambda tx: tx.session.execute(
            sqlite.insert(row).values(**values).on_conflict_do_nothing()
        ),
        "inserted for all": lambda tx: tx.session.execute(
            insert(row).values(guild_id=MAPLE), [values]
        ),
        "inserted into the table": lambda tx: tx.session.execute(
            mapper.local_table.insert(), [values]
        ),
        "inserted without saying where": lambda tx: tx.session.execute(insert(row)),
        "copied": lambda tx: tx.session.execute(
            insert(row).from_select(["guild_id"], select(literal(ELM)))
        ),
    }
    for how, way in ways.items():
        with pytest.raises(OutOfScopeError):
            await in_maple(db, way)
        assert await rows_of_elm(db, mapper) == before, how


async def test_a_guild_adds_rows_of_its_own(db):
    """The guard must not stand in the way of anything else, whatever the table and however it is written."""
    ways = {
        "inserted": lambda tx, row, values: tx.session.execute(insert(row).values(**values)),
        "inserted from a list": lambda tx, row, values: tx.session.execute(insert(row), [values]),
        "inserted as many": lambda tx, row, values: tx.session.execute(
            insert(row).values([values])
        ),
        "inserted if new": lambda tx, row, values: tx.session.execute(
            sqlite.insert(row).values(**values).on_conflict_do_nothing()
        ),
        "inserted into the table": lambda tx, row, values: tx.session.execute(
            sqlite.insert(row.__table__).on_conflict_do_nothing(), [values]
        ),
    }
    for guild_id, (how, way) in enumerate(ways.items(), start=800):
        async with db.transaction(GuildId(guild_id)) as tx:
            for mapper, values in Household(guild_id, 9).values_for_all():
                if mapper in scoped:
                    await way(tx, mapper.class_, values)
                else:
                    await tx.session.execute(insert(mapper.class_).values(**values))
        async with db.reading(GuildId(guild_id)) as tx:
            for mapper in scoped:
                found = await tx.session.execute(select(func.count()).select_from(mapper.class_))
                assert found.scalar_one() == 1, f"{mapper} {how}"


@each_scoped_table
async def test_no_row_moves_to_another_guild(db, mapper):
    row = mapper.class_

    async def move(tx):
        (found,) = await tx.session.scalars(select(row))
        found.guild_id = ELM
        await tx.session.flush()

    async def delete_one_found_elsewhere(tx):
        async with db.reading(ELM) as other:
            (found,) = await other.session.scalars(select(row))
            other.session.expunge(found)
        await tx.session.delete(found)
        await tx.session.flush()

    key = {column.key: 1 for column in mapper.primary_key}
    ways = [
        move,
        delete_one_found_elsewhere,
        lambda tx: tx.session.execute(update(row).values(guild_id=ELM)),
        lambda tx: tx.session.execute(update(row), {"guild_id": ELM}),
        lambda tx: tx.session.execute(update(row), [{**key, "guild_id": ELM}]),
    ]
    for way in ways:
        with pytest.raises(OutOfScopeError):
            await in_maple(db, way)


@each_scoped_table
async def test_an_upsert_meets_only_rows_of_its_guild(db, mapper):
    row = mapper.class_
    values = Household(MAPLE, 9).values_for(mapper.local_table)
    upsert = sqlite.insert(row).values(**values)

    with pytest.raises(OutOfScopeError):
        await in_maple(
            db,
            lambda tx: tx.session.execute(
                upsert.on_conflict_do_update(index_elements=["id"], set_={"guild_id": MAPLE})
            ),
        )


@each_scoped_table
async def test_a_table_named_without_its_class_is_refused(db, mapper):
    table = mapper.local_table
    in_words = text(f"SELECT * FROM {table.name}")  # noqa: S608  the name is ours
    for statement in (
        select(table),
        select(func.count()).select_from(table),
        select(table.alias()),
        table.update().values(guild_id=MAPLE),
        table.delete(),
        in_words,
        select(mapper.class_).from_statement(in_words),
        # Written so, SQLAlchemy would not narrow it.
        select(exists().where(mapper.class_.guild_id == ELM)),
    ):
        with pytest.raises(OutOfScopeError):
            await in_maple(db, lambda tx, ask=statement: tx.session.execute(ask))


async def test_jobs_that_serve_every_guild_see_every_guild(db):
    row = scoped[0].class_
    async with db.reading(EVERY_GUILD) as tx:
        assert set(await tx.session.scalars(select(row.guild_id))) == {MAPLE, ELM}


async def in_maple(db, way):
    async with db.transaction(MAPLE) as tx:
        await way(tx)


def test_the_walk_meets_every_table():
    """A table whose module nobody imports would be tested by nobody."""
    modules = {
        ".".join(path.relative_to(Path(bot.__path__[0]).parent).with_suffix("").parts)
        for path in Path(bot.__path__[0]).rglob("*.py")
        if "__tablename__" in path.read_text()
    }

    assert modules == {inspect(mapper.class_).class_.__module__ for mapper in mappers}


def test_nothing_goes_around_the_mapped_classes():
    """Where a table is named beside a class, the condition is missing and nothing can notice."""
    root = Path(bot.__path__[0]).parent
    found = {
        f"{path.relative_to(root)}:{node.lineno}"
        for folder in ("bot", "cogs")
        for path in (root / folder).rglob("*.py")
        # Migrations speak of tables as they were; a tables.py needs words for its partial indexes.
        if "migrations/versions" not in path.as_posix()
        and not path.name.endswith("tables.py")
        and path.relative_to(root).as_posix() not in AROUND_THE_CLASSES
        for node in ast.walk(ast.parse(path.read_text()))
        if goes_around(node)
    }

    assert not found


def goes_around(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="__table__" | "local_table" | "exec_driver_sql" | "sync_session"):
            return True
        case ast.Call(
            func=ast.Attribute(attr="connection" | "run_sync" | "text" | "from_statement")
        ):
            return True
        case ast.Call(func=ast.Name(id="text" | "literal_column")):
            # NOTIFY has no other form, and touches no table.
            return not ast.unparse(node.args[0]).lstrip("f'\"").startswith("NOTIFY ")
    return False
