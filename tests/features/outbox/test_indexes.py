"""SQLite keeps no statistics here and chooses by rules of thumb, so each question must have one index that fits."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.core.ids import MemberId
from bot.db.database import EVERY_GUILD
from bot.features.outbox.sending_store import SendingStore
from tests.databases import ON_SQLITE
from tests.features.outbox.deliveries import ANA, MAPLE, NOON, note

on_sqlite = pytest.mark.parametrize("database_url", [ON_SQLITE], indirect=True)

BY_KEY = "sqlite_autoindex_deliveries_2 (guild_id=? AND key>? AND key<?)"
BY_MEMBER = "ix_deliveries_guild_id_member_id (guild_id=? AND member_id=?)"
BY_SUBJECT = "ix_deliveries_guild_id_subject_id (guild_id=? AND subject_id=?)"
BY_TIME = "ix_deliveries_wake_at (wake_at<?)"


@pytest.fixture
def asked(db):
    """Every look at the deliveries, with what it was asked with."""
    seen: list[tuple[str, object]] = []

    def keep(_connection, _cursor, statement: str, parameters: object, *_more: object) -> None:
        if "FROM deliveries" in statement:
            seen.append((statement, parameters))

    event.listen(db.engine.sync_engine, "before_cursor_execute", keep)
    yield seen
    event.remove(db.engine.sync_engine, "before_cursor_execute", keep)


async def ways(db, asked) -> list[str]:
    """How SQLite finds what was asked for."""
    questions = tuple(asked)
    found: list[str] = []
    async with db.engine.connect() as connection:
        for statement, parameters in questions:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found += [row[-1] for row in plan]
    return found


@on_sqlite
async def test_what_is_taken_back_is_found_by_its_key_its_person_or_its_subject(
    db, desk, outbox, asked
):
    await desk.post(note("n", NOON))
    for chosen, index in (
        ({"key_prefix": "reminders:1:"}, BY_KEY),
        ({"key_prefix": ["reminders:1:", "reminders:2:"]}, BY_KEY),
        ({"member_id": ANA}, BY_MEMBER),
        ({"subject_id": 5}, BY_SUBJECT),
    ):
        asked.clear()
        async with db.transaction(MAPLE) as tx:
            await outbox.withdraw(tx, **chosen)
        found = await ways(db, asked)
        assert any(index in one for one in found), (chosen, found)
        assert not any("SCAN deliveries" in one for one in found), (chosen, found)
        assert not any(one.startswith("LIST SUBQUERY") for one in found), "not all open notes"


@on_sqlite
async def test_what_is_due_is_found_by_its_time(db, desk, asked):
    await desk.post(note("n", NOON))
    async with db.transaction(EVERY_GUILD) as tx:
        await SendingStore(tx).claim_due(NOON, leased_until=NOON + timedelta(minutes=2), limit=9)
    found = await ways(db, asked)
    assert any(BY_TIME in one for one in found), found
    assert not any("SCAN deliveries" in one for one in found), found


@on_sqlite
async def test_the_notes_of_a_person_are_found_by_the_person(db, outbox, asked):
    await outbox.list_unheard(MAPLE, MemberId(7))
    (way, *_sorted) = await ways(db, asked)
    assert BY_MEMBER in way
