"""What an operator learns from ``doctor``, asked in a shell."""

import stat
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.commands.findings import State
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, new_ring
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.db.upgrade import upgrade
from bot.features.outbox.model import Delivery
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import Unreachable
from bot.features.outbox.presence import Presence
from bot.features.outbox.service import OutboxService
from bot.features.privacy.left_servers import LeftServers
from bot.features.resources.model import LinkHealth, LinkState
from bot.features.resources.store import ResourceStore
from cogs._kit.permissions import needed_permissions
from tests.commands.fake_discord import MAPLE_STREET, OTHER_TOKEN, TOKEN, FakeDiscord
from tests.commands.looking import look_around
from tests.commands.programs import play
from tests.features.outbox.deliveries import MAPLE, card, note
from tests.features.outbox.fake_sender import FakeSender
from tests.features.resources.shelves import NOON, a_link, put_on_shelf


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def row(out: str, subject: str) -> str:
    return next(line for line in out.splitlines() if line.strip().startswith(f"{subject} "))


async def test_without_a_token_it_names_what_is_missing(tmp_path: Path) -> None:
    ended = await play(tmp_path, "doctor")
    assert ended.code == 1
    token, folder, keys = ended.lines[-3:]
    assert token == "Broken: token. PORCHLIGHT_TOKEN is missing; run python -m bot setup."
    assert folder == "Broken: data folder. The folder data is not there; run python -m bot setup."
    assert keys.startswith("Broken: keys. The key file data/key_ring.json is not there; put")
    assert keys.endswith("for a new bot run python -m bot setup.")
    assert ended.err == ""
    assert names_in(tmp_path) == [], "looking changes nothing"


@pytest.mark.long
async def test_a_wrong_token_is_said_in_one_sentence(ready: Path, world: FakeDiscord) -> None:
    (ready / ".env").write_text(f"PORCHLIGHT_TOKEN={OTHER_TOKEN}\n")
    ended = await play(ready, "doctor", world=world)
    assert ended.code == 1
    assert ended.lines[-1] == (
        "Broken: token. Discord refused the bot's token; press Reset Token in the developer portal "
        "(https://discord.com/developers/applications, your application, Bot) "
        "and run python -m bot setup."
    )
    assert "Traceback" not in ended.out + ended.err
    assert "another-secret" not in ended.out + ended.err


@pytest.mark.long
async def test_what_is_no_token_at_all_is_said_without_asking_discord(ready: Path) -> None:
    (ready / ".env").write_text("PORCHLIGHT_TOKEN=wrong\n")
    ended = await play(ready, "doctor")
    assert ended.code == 1
    assert "PORCHLIGHT_TOKEN is not a bot token" in ended.lines[-1]


@pytest.mark.long
async def test_a_setting_that_is_wrong_is_one_sentence_and_no_table(ready: Path) -> None:
    ended = await play(ready, "doctor", LOG_LEVEL="loud")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "PORCHLIGHT_LOG_LEVEL in the environment must be one of debug, info, warning, error, "
        "not “loud”.\n"
    )


async def test_when_all_is_well_nothing_is_broken(ready: Path, world: FakeDiscord) -> None:
    ended = await play(ready, "doctor", world=world)
    assert ended.lines[-1] == "Nothing is broken."
    assert ended.code == 0
    assert " ok " in row(ended.out, "permissions")
    assert "in “Maple Street”" in row(ended.out, "server")
    assert "broken" not in ended.out.removesuffix("Nothing is broken.\n")


@pytest.mark.long
async def test_offline_it_does_not_ask_discord(ready: Path, world: FakeDiscord) -> None:
    ended = await play(ready, "doctor", "--offline", world=world)
    assert ended.code == 0
    assert world.asked == []


async def test_offline_too_it_says_that_the_bot_has_no_server_and_will_not_start(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "server" not in await look_around(ready, monkeypatch)
    (ready / ".env").write_text(f"PORCHLIGHT_TOKEN={TOKEN}\n")
    found = (await look_around(ready, monkeypatch))["server"]
    assert found.sentence.startswith("PORCHLIGHT_GUILD_ID is missing; run python -m bot setup")
    assert found.state is State.BROKEN


@pytest.mark.long
async def test_without_a_network_it_says_so(ready: Path, world: FakeDiscord) -> None:
    world.base = "http://127.0.0.1:9/api"
    ended = await play(ready, "doctor", world=world)
    assert ended.code == 1
    assert "Discord can't be reached from this machine" in ended.lines[-1]


async def test_missing_permissions_are_broken_and_named(
    ready: Path, world: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted = needed_permissions()
    granted.update(pin_messages=False)
    world.permissions = granted.value
    found = (await look_around(ready, monkeypatch, world))["permissions"]
    assert found.state is State.BROKEN
    assert "Pin Messages (to keep each group's card where people find it)" in found.found
    assert "oauth2/authorize" in found.next_step


async def test_administrator_is_more_than_it_needs(
    ready: Path, world: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.permissions = 8
    assert (await look_around(ready, monkeypatch, world))["permissions"].state is State.LOOK


async def test_telling_names_are_looked_at_in_channels_too(
    ready: Path, world: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.channels = ("start-here", "rehab-parents")
    world.servers[MAPLE_STREET] = "AA Eastside"
    found = (await look_around(ready, monkeypatch, world))["names"]
    assert found.state is State.LOOK
    assert "“AA” (server)" in found.found
    assert "“rehab” (channel #rehab-parents)" in found.found


async def test_a_server_without_the_bot_is_broken(
    ready: Path, world: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.servers.clear()
    assert (await look_around(ready, monkeypatch, world))["server"].state is State.BROKEN


async def test_calendar_links_need_an_https_address(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (await look_around(ready, monkeypatch))["calendar links"]
    assert (found.state, found.found) == (State.OK, "off")
    found = (await look_around(ready, monkeypatch, calendar_port=8790))["calendar links"]
    assert found.state is State.BROKEN
    assert "write the https address that leads to it" in found.next_step
    served = {"calendar_port": 8790, "public_url": "https://porch.example/"}
    found = (await look_around(ready, monkeypatch, **served))["calendar links"]
    assert found.found == "https://porch.example leads to port 8790"


@pytest.mark.parametrize(
    ("apart", "state"),
    [(timedelta(seconds=2), State.OK), (timedelta(minutes=2), State.LOOK), (timedelta(hours=1), State.BROKEN)],
)  # fmt: skip
async def test_a_clock_that_is_off_is_noticed(
    ready: Path, world: FakeDiscord, monkeypatch: pytest.MonkeyPatch, apart: timedelta, state: State
) -> None:
    now = datetime(2026, 10, 21, 18, 0, tzinfo=UTC)
    world.date = format_datetime(now - apart, usegmt=True)
    assert (await look_around(ready, monkeypatch, world, now=now))["Discord"].state is state


async def test_a_machine_that_forgot_the_date_is_broken(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await look_around(ready, monkeypatch, now=datetime(1970, 1, 1, tzinfo=UTC))
    assert found["clock"].state is State.BROKEN


async def test_files_that_others_can_read_are_looked_at(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ready / ".env").chmod(0o644)
    (ready / "data").chmod(0o755)
    (ready / "data/key_ring.json").chmod(0o644)
    found = await look_around(ready, monkeypatch)
    assert found["settings"].next_step == "close it with chmod 600 .env"
    assert found["data folder"].next_step == "close it with chmod 700 data"
    assert found["keys"].state is State.LOOK
    assert stat.S_IMODE((ready / "data/key_ring.json").stat().st_mode) == 0o600


async def test_damaged_keys_are_broken(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (ready / "data/key_ring.json").write_text("{}")
    found = (await look_around(ready, monkeypatch))["keys"]
    assert found.state is State.BROKEN
    assert "damaged" in found.found


async def test_parts_that_differ_are_named(
    ready: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "run.txt"
    other.write_text("typer==0.0.1\nsqlalchemy[asyncio]==99\nnot-there==1\n")
    monkeypatch.setattr("bot.commands.machine_checks._PINNED", other)
    found = (await look_around(ready, monkeypatch))["parts"]
    assert found.state is State.LOOK
    assert "typer, sqlalchemy, not-there" in found.found


async def test_a_file_that_is_no_database_is_broken(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ready / "data/porchlight.sqlite3").write_bytes(b"this is not a database at all " * 50)
    found = (await look_around(ready, monkeypatch))["database"]
    assert found.state is State.BROKEN
    assert "file is not a database" in found.found
    assert found.next_step.startswith("put a copy back")


async def test_a_fresh_sqlite_file_is_fine(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "made at the first start" in (await look_around(ready, monkeypatch))["database"].found
    assert not (ready / "data/porchlight.sqlite3").exists()


async def test_an_upgraded_database_tells_what_waits(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    done = await upgrade(db)
    await db.close()
    found = await look_around(ready, monkeypatch)
    assert done.revisions
    assert "newest version" in found["database"].found
    assert found["notes"].found == "0 waiting for their time, none late"


async def test_a_server_that_took_the_bot_out_is_said_before_it_is_erased(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    await put_on_shelf(db, MAPLE, [a_link("Fine")])
    clock = TurnedClock(NOON)
    servers = LeftServers(db=db, clock=clock, outbox=OutboxService(db, clock, FakeSender()))
    await servers.left(MAPLE)
    found = (await look_around(ready, monkeypatch, now=NOON))["taken out"]
    by = (NOON + timedelta(days=8)).date()
    assert found.state is State.LOOK
    assert found.found == f"the bot was taken out of 1 server; all of it is erased by {by}"
    clock.at += timedelta(days=8)
    await servers.erase_due()
    await db.close()
    assert "taken out" not in await look_around(ready, monkeypatch, now=clock.at)


async def test_links_at_which_nobody_looks_are_noticed(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    await put_on_shelf(db, MAPLE, [a_link("Broken"), a_link("Fine"), a_link("Forgotten")])
    later = NOON + timedelta(weeks=3)
    async with db.transaction(MAPLE) as tx:
        for link in await ResourceStore(tx).list_all():
            states = {"Broken": LinkState.BROKEN, "Fine": LinkState.GOOD}
            if state := states.get(link.details.title):
                await ResourceStore(tx).save_health(link.id, LinkHealth(state, later))
    await db.close()
    found = (await look_around(ready, monkeypatch, now=later))["shelves"]
    assert (found.state, found.found) == (State.LOOK, "1 of 3 not looked at for two weeks")
    found = (await look_around(ready, monkeypatch, now=NOON + timedelta(days=1)))["shelves"]
    assert (found.state, found.found) == (State.OK, "1 of 3 broken, and on the desk")
    found = (await look_around(ready, monkeypatch, now=later, check_links=False))["shelves"]
    assert found.found == "no link of 3 is looked at, as PORCHLIGHT_CHECK_LINKS says"


async def test_what_waits_what_was_not_sent_and_the_last_absence_are_three_plain_lines(
    ready: Path, monkeypatch: pytest.MonkeyPatch, clock: TurnedClock
) -> None:
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    sender, begin = FakeSender(), clock.now()
    outbox = OutboxService(db, clock, sender, pace=Unpaced(), chance=lambda: 0.5)
    presence = Presence(db, clock)
    await presence.wake()
    async with db.transaction(MAPLE) as tx:
        await outbox.post(
            tx, [note("a", begin + timedelta(minutes=10)), card("c", begin + timedelta(minutes=10))]
        )
    clock.at = begin + timedelta(minutes=18)
    await presence.wake()
    sender.before = refuse_rooms
    await outbox.deliver_due()
    async with db.transaction(MAPLE) as tx:
        await outbox.post(tx, [note("b", clock.at + timedelta(seconds=1))])
    await db.close()

    clock.at += timedelta(minutes=7, seconds=1)
    found = await look_around(ready, monkeypatch, now=clock.at)
    assert found["notes"].found == "1 should be out by now, the oldest for 7 minutes"
    assert found["notes"].next_step == "start the bot; it sends them by itself"
    assert found["not sent"].found == "1 in rooms where the bot may not write"
    assert found["not sent"].next_step == "facilitators settle them on the desk, with /desk"
    away = found["last time away"]
    assert away.state is State.LOOK
    assert away.found.startswith(
        "Away 18 minutes. 1 sent late, 0 lost, 0 twice. 1 refused by Discord, see the desk. Back since "
    )
    await presence.beat()
    await db.close()
    found = await look_around(ready, monkeypatch, now=clock.at)
    assert found["notes"].next_step.startswith("wait, as the bot runs")


async def refuse_rooms(delivery: Delivery) -> None:
    if delivery.channel_id is not None:
        raise Unreachable


@pytest.mark.long
async def test_keys_of_another_bot_are_noticed_before_anybody_needs_them(
    ready: Path, monkeypatch: pytest.MonkeyPatch, clock: TurnedClock
) -> None:
    file = ready / "data/key_ring.json"
    db = Database(f"sqlite+aiosqlite:///{ready}/data/porchlight.sqlite3")
    await upgrade(db)
    async with db.transaction(GuildId(MAPLE_STREET)) as tx:
        await Sealer(KeyRing.load(file), clock).seal(tx, MemberId(7), "a word", "test:1")
    await db.close()
    assert (await look_around(ready, monkeypatch))["locks"].state is State.OK
    assert (await play(ready, "keys", "check")).out.endswith("(1).\n")

    file.unlink()
    new_ring(file)
    found = (await look_around(ready, monkeypatch))["locks"]
    checked = await play(ready, "keys", "check")
    assert found.state is State.BROKEN
    assert found.next_step == (
        "put your copy of that one back, or make it again from the recovery sheet: "
        "docs/operators/backup.md, part 6"
    )
    assert checked.code == 1
    assert checked.err.startswith("The words in the database were locked with another key file")


@pytest.mark.postgres
async def test_postgresql_that_waits_for_its_upgrade_names_the_command(
    ready: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    found = (await look_around(ready, monkeypatch, database_url=postgres_url))["database"]
    assert found.state is State.BROKEN
    assert found.next_step == "run python -m bot db upgrade"


async def test_postgresql_that_is_not_there_is_said_so(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://porch:marked-password@127.0.0.1:9/porch"
    found = (await look_around(ready, monkeypatch, database_url=url))["database"]
    assert found.found == "No PostgreSQL answers at 127.0.0.1:9"
    assert "marked-password" not in found.sentence
