"""The disk is full or the row is locked just when a message was sent: it is neither lost nor said twice."""

import asyncio
import resource
from contextlib import suppress
from pathlib import Path

import pytest
import stamina
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.model import Reason
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import OutcomeUnknown, Unreachable
from bot.features.outbox.service import OutboxService
from bot.features.outbox.store import DeliveryStore
from tests.features.outbox.deliveries import BEN, MAPLE, NOON, minutes, note, redraw
from tests.features.outbox.fake_sender import FakeSender

REFUSE = {
    "sqlite": [
        """CREATE TRIGGER full_disk BEFORE UPDATE ON deliveries
        WHEN {when} BEGIN SELECT RAISE(ABORT, 'disk full'); END"""
    ],
    "postgresql": [
        """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'disk full'; END $$""",
        """CREATE TRIGGER full_disk BEFORE UPDATE ON deliveries FOR EACH ROW
        WHEN ({when}) EXECUTE FUNCTION full_disk()""",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER IF EXISTS full_disk"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS full_disk ON deliveries",
        "DROP FUNCTION IF EXISTS full_disk",
    ],
}


@pytest.fixture
async def disk(db):
    """Real triggers, so that the database itself refuses to write down what was sent."""

    async def run(statements, when=""):
        async with db.transaction(EVERY_GUILD) as tx:
            for statement in statements[db.engine.dialect.name]:
                await tx.session.execute(text(statement.replace("{when}", when)))

    class Disk:
        async def refuses(self, when="OLD.state = 'claimed'"):
            await run(REFUSE, when)

        async def works(self):
            await run(ALLOW)

    yield Disk()
    await run(ALLOW)


@pytest.fixture(autouse=True)
def no_long_waits():
    with stamina.set_testing(True, attempts=2):
        yield


async def until(holds):
    async with asyncio.timeout(10):
        while not await holds():  # noqa: ASYNC110  a row can't set an event
            await asyncio.sleep(0.01)


async def test_what_was_sent_is_remembered_until_it_can_be_written(desk, outbox, sender, disk):
    await disk.refuses()
    await desk.post(note("n", NOON), redraw("r", NOON))
    await outbox.deliver_due()
    assert (await desk.find("n")).state == "claimed"

    desk.turn(minutes=5)
    with pytest.raises(SQLAlchemyError):
        await outbox.deliver_due()
    await disk.works()
    await outbox.deliver_due()

    assert len(sender.got) == 1
    assert sender.keys_done == ["r"]
    assert (await desk.find("n")).message_id == 1


async def test_what_was_sent_is_not_sent_again_though_its_lease_ran_out_in_the_same_round(
    desk, outbox, sender, disk
):
    async def takes_long(delivery):
        if delivery.key == "bens":
            await until(anas_is_said)
            await asyncio.sleep(0.2)
            desk.turn(minutes=2)

    async def anas_is_said():
        return "n" in sender.keys_said

    sender.after = takes_long
    await disk.refuses("OLD.state = 'claimed' AND NEW.state = 'sent' AND OLD.member_id = 11")
    await desk.post(note("n", NOON), note("bens", NOON, BEN))
    await outbox.deliver_due()
    await disk.works()
    await outbox.deliver_due()

    assert [one.key for one in sender.got].count("n") == 1
    assert (await desk.find("n")).state == "sent"


async def test_if_the_bot_dies_too_discord_drops_the_repeat_or_the_desk_is_asked(
    desk, outbox, sender, disk, clock, database_url
):
    await disk.refuses()
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    await disk.works()
    await desk.post(note("bens", NOON, BEN))

    restarted_db = Database(database_url)
    restarted = OutboxService(restarted_db, clock, sender, pace=Unpaced())
    desk.turn(minutes=2)
    await restarted.deliver_due()
    await restarted_db.close()

    assert sorted(sender.keys_said) == ["bens", "n"]


async def test_a_disk_that_refuses_the_claim_sends_nothing(desk, outbox, sender, disk):
    await desk.post(note("n", NOON))
    await disk.refuses("OLD.state = 'waiting'")

    with pytest.raises(SQLAlchemyError):
        await outbox.deliver_due()
    await disk.works()

    assert sender.got == []
    await outbox.deliver_due()
    assert sender.keys_said == ["n"]


on_postgres = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""SQLite has one process and one writer, so there is nothing to wait for and nobody to hear."""


@on_postgres
async def test_a_row_that_a_click_holds_keeps_no_other_from_being_marked(
    desk, outbox, sender, database_url
):
    """The sender never waits for a click, so the two can't wait for each other."""
    await desk.post(note("n", NOON), note("bens", NOON, BEN))
    held = await desk.find("n")
    clicks = Database(database_url)
    row_is_held = asyncio.Event()

    async def after(_delivery):
        await row_is_held.wait()

    async def both_are_said():
        return len(sender.said) == 2

    async def bens_is_marked():
        return (await desk.find("bens")).state == "sent"

    sender.after = after
    sending = asyncio.get_running_loop().create_task(outbox.deliver_due())
    await until(both_are_said)
    async with clicks.transaction(MAPLE) as tx:
        await DeliveryStore(tx).lock(held.id)
        row_is_held.set()
        await until(bens_is_marked)
        assert (await desk.find("n")).state == "claimed"
    await sending
    await clicks.close()

    assert (await desk.find("n")).state == "sent"


async def test_a_person_whose_notes_are_closed_is_called_in_the_room_though_the_database_was_busy(
    desk, outbox, sender
):
    """Who listens posts that call in a transaction of their own."""
    told = []

    async def hear(_tx, delivery):
        told.append(delivery.key)
        if len(told) == 1:
            raise OperationalError("INSERT", {}, Exception("database is locked"))

    outbox.on_unreachable(hear)
    sender.always(Unreachable)
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    assert (await desk.find("n")).state == "waiting"

    desk.turn(minutes=1)
    await outbox.deliver_due()
    assert told == ["n", "n"]
    assert (await desk.find("n")).failure is Reason.NOTES_BLOCKED


RESTARTS, NO_CONNECTION_LEFT, NO_ROOM, TAKES_TOO_LONG = "57P01", "53300", "53100", "57014"


@on_postgres
@pytest.mark.parametrize("trouble", [RESTARTS, NO_CONNECTION_LEFT, NO_ROOM, TAKES_TOO_LONG])
async def test_a_note_that_postgresql_could_not_give_the_words_for_is_said_later(
    desk, outbox, sender, db, trouble
):
    async def put_into_words(_delivery):
        sender.goes_well()
        async with db.reading(MAPLE) as tx:
            refusal = f"DO $$ BEGIN RAISE 'not now' USING ERRCODE = '{trouble}'; END $$"
            await tx.session.execute(text(refusal))

    sender.before = put_into_words
    await desk.post(note("n", NOON))
    await outbox.deliver_due()
    assert sender.got == []

    desk.turn(minutes=1)
    await outbox.deliver_due()
    assert sender.keys_said == ["n"]


@on_postgres
async def test_what_another_process_posts_is_heard_at_once(outbox, db, database_url, clock, sender):
    here_db = Database(database_url)
    here = OutboxService(here_db, clock, sender)
    heard = asyncio.Event()
    here.on_change = heard.set
    await here.listen()
    await here.listen()

    async def post_and_hear():
        await here.listen()  # the clockwork does so at each regular look
        async with db.transaction(MAPLE) as tx:
            await outbox.post(tx, [redraw("r", NOON)])
        return heard.is_set()

    await until(post_and_hear)

    async with db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
    heard.clear()
    await until(post_and_hear)
    await here.stop_listening()
    await here_db.close()


class Forgetful(FakeSender):
    """The answer to the first send is lost; something happens just when it is looked for."""

    def __init__(self, trouble):
        super().__init__()
        self.trouble = trouble
        self.after = self.lose_the_answer

    async def lose_the_answer(self, _delivery):
        self.goes_well()
        raise OutcomeUnknown

    async def find_said(self, delivery, *, since):
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            await trouble()
        return await super().find_said(delivery, since=since)


@pytest.fixture
def no_room():
    """A quota: no file grows beyond the size that the write-ahead log has now."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(file):
        size = Path(f"{file}-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

    yield fill
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def free():
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


async def test_the_disk_is_full_or_the_database_gone_just_while_a_message_is_looked_for(
    desk, db, clock, no_room
):
    async def trouble():
        if db.is_sqlite:
            no_room(db.file)
            return
        async with db.reading(EVERY_GUILD) as tx:
            await tx.session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

    sender = Forgetful(trouble)
    outbox = OutboxService(db, clock, sender, pace=Unpaced(), chance=lambda: 0.5)
    await desk.post(note("n", NOON), note("bens", NOON + minutes(10), BEN))
    await outbox.deliver_due()
    desk.turn(minutes=6)
    with suppress(SQLAlchemyError):
        await outbox.deliver_due()
    assert sender.trouble is None, "it was looked for"
    if db.is_sqlite:
        assert (await desk.find("n")).state == "claimed", "there was no room to write it down"
    free()
    desk.turn(minutes=6)
    await outbox.deliver_due()
    await outbox.deliver_due()

    assert sender.keys_said == ["n", "bens"]
    assert len(sender.got) == 2, "nothing was said twice"
    assert (await desk.find("n")).state == "sent"
