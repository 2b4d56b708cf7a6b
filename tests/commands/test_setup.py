"""From a token to a server with the bot in it, over discord.py's real HTTP client."""

import asyncio
import stat
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.commands.console import OperatorError
from bot.commands.setup import Patience, set_up
from bot.core.key_ring import KeyRing
from cogs._kit.permissions import invitation_link, needed_permissions
from config.settings import PREFIX, load_settings
from tests.commands.fake_discord import APPLICATION, MAPLE_STREET, OTHER_TOKEN, TOKEN, FakeDiscord

QUICK = Patience(between_looks=timedelta(milliseconds=5), looks=40)


class Script:
    """An operator who answers what a test tells them to, and remembers what they read."""

    def __init__(
        self, *, secrets: Sequence[str] = (), choices: Sequence[int] = (), yes: bool = True
    ) -> None:
        self.read: list[str] = []
        self._secrets = list(secrets)
        self._choices = list(choices)
        self._yes = yes

    @property
    def text(self) -> str:
        return "\n".join(self.read)

    def say(self, words: str = "") -> None:
        self.read.append(words)

    def ask_secret(self, question: str) -> str:
        self.read.append(question)
        return self._secrets.pop(0)

    def choose(self, question: str, options: Sequence[str]) -> int:
        self.read.extend([question, *options])
        return self._choices.pop(0)

    def confirm(self, question: str, *, default: bool) -> bool:
        self.read.append(question)
        assert default is False
        return self._yes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and nothing in the environment, for a user like any other."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.commands.setup.is_root", lambda: False)
    for name in ("TOKEN", "GUILD_ID", "DATA_FOLDER", "DATABASE_URL", "KEY_RING"):
        monkeypatch.delenv(f"{PREFIX}{name}", raising=False)
    return tmp_path


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[FakeDiscord]:
    async with FakeDiscord().open() as fake:
        monkeypatch.setattr(discord.http.Route, "BASE", fake.base)
        yield fake


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_first_evening_ends_with_the_bot_locked_to_its_server(
    world: FakeDiscord, folder: Path
) -> None:
    operator = Script(secrets=[f"  '{TOKEN}' "])
    going = asyncio.get_running_loop().create_task(
        set_up(operator, load_settings(), patience=QUICK)
    )
    async with asyncio.timeout(10):
        while invitation_link(APPLICATION) not in operator.text:  # noqa: ASYNC110  it only speaks
            await asyncio.sleep(0.005)
        await world.invite()
        await going

    env = folder / ".env"
    assert env.read_text() == f"{PREFIX}TOKEN={TOKEN}\n{PREFIX}GUILD_ID={MAPLE_STREET}\n"
    assert mode(env) == 0o600
    assert mode(folder / "data") == 0o700
    assert mode(folder / "data/key_ring.json") == 0o600
    assert KeyRing.load(folder / "data/key_ring.json")
    assert f"permissions={needed_permissions().value}" in operator.text
    assert "Pin Messages: to keep" in operator.text
    assert "The bot is in “Maple Street” now and will answer only there." in operator.text
    assert "They tell nothing." in operator.text
    assert "Look:" not in operator.text
    assert "Missing:" not in operator.text
    assert operator.text.index("keys confirm") < operator.text.index("make run")
    assert load_settings().guild_id == MAPLE_STREET


async def test_root_hears_at_once_what_only_the_service_would_refuse(
    world: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.invite()
    monkeypatch.setattr("bot.commands.setup.is_root", lambda: True)
    operator = Script(secrets=[TOKEN], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert "Look: you are root" in operator.text
    assert "docs/operators/start.md" in operator.text


async def test_the_token_is_never_shown(world: FakeDiscord) -> None:
    await world.invite()
    operator = Script(secrets=[TOKEN], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert TOKEN not in operator.text
    assert "marked-secret" not in operator.text


async def test_running_it_again_asks_nothing_and_changes_nothing(
    world: FakeDiscord, folder: Path
) -> None:
    await world.invite()
    await set_up(Script(secrets=[TOKEN], choices=[0]), load_settings(), patience=QUICK)
    before = files(folder)
    again = Script()
    await set_up(again, load_settings(), patience=QUICK)
    assert files(folder) == before
    assert "The bot is in “Maple Street” and answers only there." in again.text


async def test_it_goes_on_where_it_stopped(world: FakeDiscord, folder: Path) -> None:
    with pytest.raises(OperatorError, match="Nobody has invited the bot yet"):
        await set_up(Script(secrets=[TOKEN]), load_settings(), patience=Patience(timedelta(0), 2))
    ring = (folder / "data/key_ring.json").read_bytes()
    await world.invite()
    await set_up(Script(choices=[0]), load_settings(), patience=QUICK)
    assert load_settings().guild_id == MAPLE_STREET
    assert (folder / "data/key_ring.json").read_bytes() == ring


async def test_a_slip_of_the_clipboard_is_named_and_asked_again(world: FakeDiscord) -> None:
    await world.invite()
    operator = Script(secrets=["c0ffee" * 10, OTHER_TOKEN, f"Bot {TOKEN}"], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert "That is not a bot token" in operator.text
    assert "Discord does not know that token" in operator.text
    assert load_settings().token_or_refuse() == TOKEN


async def test_after_three_wrong_tokens_nothing_is_written(
    world: FakeDiscord, folder: Path
) -> None:
    with pytest.raises(OperatorError, match="None of the 3 tokens worked"):
        await set_up(Script(secrets=[OTHER_TOKEN] * 3), load_settings(), patience=QUICK)
    assert files(folder) == {}


async def test_a_token_that_was_reset_is_replaced_and_other_lines_stay(
    world: FakeDiscord, folder: Path
) -> None:
    await world.invite()
    env = folder / ".env"
    env.write_text(
        f"# mine\nCOMPOSE=1\nexport {PREFIX}TOKEN={OTHER_TOKEN}\n{PREFIX}LOG_LEVEL=debug\n"
    )
    env.chmod(0o644)
    operator = Script(secrets=[TOKEN], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert "does not work any more" in operator.text
    assert env.read_text() == (
        f"# mine\nCOMPOSE=1\n{PREFIX}TOKEN={TOKEN}\n{PREFIX}LOG_LEVEL=debug\n{PREFIX}GUILD_ID={MAPLE_STREET}\n"
    )
    assert mode(env) == 0o600


async def test_a_wrong_token_in_the_environment_is_not_papered_over(
    world: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}TOKEN", OTHER_TOKEN)
    with pytest.raises(OperatorError, match=r"in the environment .* wins over"):
        await set_up(Script(secrets=[TOKEN]), load_settings(), patience=QUICK)


async def test_with_several_servers_it_asks_which(world: FakeDiscord) -> None:
    await world.invite()
    await world.invite(901, "Elm Street")
    operator = Script(secrets=[TOKEN], choices=[1])
    await set_up(operator, load_settings(), patience=QUICK)
    assert load_settings().guild_id == MAPLE_STREET
    assert "It is also in “Elm Street”" in operator.text


async def test_a_server_it_was_taken_out_of_is_not_kept(world: FakeDiscord, folder: Path) -> None:
    (folder / ".env").write_text(f"{PREFIX}TOKEN={TOKEN}\n{PREFIX}GUILD_ID=12345\n")
    await world.invite()
    operator = Script(choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert "not in server 12345" in operator.text
    assert load_settings().guild_id == MAPLE_STREET


async def test_missing_permissions_are_named_with_their_reason(world: FakeDiscord) -> None:
    await world.invite()
    granted = needed_permissions()
    granted.update(pin_messages=False, manage_roles=False)
    world.permissions = granted.value
    operator = Script(secrets=[TOKEN], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert "Missing: Pin Messages, to keep" in operator.text
    assert "Missing: Manage Roles, to let one person into one room" in operator.text
    assert "Missing: Connect" not in operator.text


async def test_telling_names_and_loose_ends_of_the_portal_are_warned_of(world: FakeDiscord) -> None:
    await world.invite(MAPLE_STREET, "Recovery Families of Ohio")
    world.application_name = "AA helper"
    world.is_public = True
    world.flags = 1 << 19 | 1 << 15
    operator = Script(secrets=[TOKEN], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert "“Recovery”, “Families of" not in operator.text
    assert "Look: “Recovery” in the name of the server tells" in operator.text
    assert "Look: “AA” in the name of the application tells" in operator.text
    assert "strangers can invite this bot" in operator.text
    assert "“Message Content Intent” is on" in operator.text
    assert "“Server Members Intent” is on" in operator.text
    assert "“Presence Intent”" not in operator.text


async def test_a_code_grant_would_break_the_invitation_and_is_said_first(
    world: FakeDiscord,
) -> None:
    world.needs_code_grant = True
    with pytest.raises(OperatorError, match="Requires OAuth2 Code Grant"):
        await set_up(Script(secrets=[TOKEN]), load_settings(), patience=QUICK)


async def test_keys_that_went_missing_are_not_replaced_without_a_yes(
    world: FakeDiscord, folder: Path
) -> None:
    (folder / "data").mkdir()
    (folder / "data/porchlight.sqlite3").write_bytes(b"rows")
    operator = Script(secrets=[TOKEN], yes=False)
    with pytest.raises(OperatorError, match="Put your copy of the keys back"):
        await set_up(operator, load_settings(), patience=QUICK)
    assert "nobody can ever read the locked words" in operator.text
    assert not (folder / "data/key_ring.json").exists()


async def test_a_folder_that_others_could_open_is_closed(world: FakeDiscord, folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data").chmod(0o755)
    await world.invite()
    operator = Script(secrets=[TOKEN], choices=[0])
    await set_up(operator, load_settings(), patience=QUICK)
    assert mode(folder / "data") == 0o700
    assert "Others on this machine could open it until now." in operator.text


async def test_without_a_network_it_says_so_and_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "http://127.0.0.1:9/api")
    with pytest.raises(OperatorError, match="Discord can't be reached from this machine"):
        await set_up(Script(secrets=[TOKEN]), load_settings(), patience=QUICK)
    assert files(folder) == {}
