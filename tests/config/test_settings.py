"""An operator's settings: where they come from, and what is said when one is wrong."""

import ast
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import PREFIX, Settings, SettingsError, load_settings

ROOT = Path(__file__).parents[2]
SECRET = "MTE4MDAwMDAwMDAwMDAwMDAwMA.GmarkD.marked-secret-that-nobody-may-see-00"

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Start in an empty folder with an empty environment, and write what the test says."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)

    def write(*, env: str = "", toml: str = "", **environment: str) -> None:
        if env:
            (tmp_path / ".env").write_text(env, encoding="utf-8")
        if toml:
            (tmp_path / "porchlight.toml").write_text(toml, encoding="utf-8")
        for name, value in environment.items():
            monkeypatch.setenv(f"{PREFIX}{name}", value)

    return write


def refusal() -> str:
    with pytest.raises(SettingsError) as refused:
        load_settings()
    sentence = str(refused.value)
    assert re.fullmatch(r"[^\n]+[.?]", sentence), "one sentence on one line"
    return sentence


def test_everything_but_the_token_has_a_default(write: Write) -> None:
    write()
    settings = load_settings()
    assert settings.data_folder == Path("data")
    assert settings.database_url == "sqlite+aiosqlite:///data/porchlight.sqlite3"
    assert settings.key_ring == Path("data/key_ring.json")
    with pytest.raises(SettingsError, match=r"PORCHLIGHT_TOKEN is missing.*python -m bot setup"):
        settings.token_or_refuse()


def test_the_database_and_the_keys_follow_the_data_folder(write: Write) -> None:
    write(DATA_FOLDER="/srv/porch")
    settings = load_settings()
    assert settings.database_url == "sqlite+aiosqlite:////srv/porch/porchlight.sqlite3"
    assert settings.key_ring == Path("/srv/porch/key_ring.json")


def test_the_environment_wins_over_env_and_env_over_toml(write: Write) -> None:
    write(
        toml="guild_id = 1\nlog_level = 'error'\nlog_format = 'json'",
        env="PORCHLIGHT_GUILD_ID=2\nPORCHLIGHT_LOG_LEVEL=warning\n",
        GUILD_ID="3",
    )
    settings = load_settings()
    assert (settings.guild_id, settings.log_level, settings.log_format) == (3, "warning", "json")


def test_an_empty_line_says_nothing(write: Write) -> None:
    write(toml="guild_id = 1", env="PORCHLIGHT_GUILD_ID=\n", GUILD_ID="")
    assert load_settings().guild_id == 1


def test_lines_of_other_programs_in_env_are_left_alone(write: Write) -> None:
    write(env="COMPOSE_PROJECT_NAME=house\n# a word\nPORCHLIGHT_GUILD_ID=5\n")
    assert load_settings().guild_id == 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"GUILD_ID": "abc"}, "PORCHLIGHT_GUILD_ID in the environment must be your server's number"),
        ({"GUILD_ID": "abc"}, "not “abc”"),
        ({"GUILD_ID": "-4"}, "must be your server's number"),
        ({"env": "PORCHLIGHT_LOG_LEVEL=loud"}, "PORCHLIGHT_LOG_LEVEL in .env must be one of debug"),
        ({"toml": "log_format = 'xml'"}, "log_format in porchlight.toml must be console or json"),
        ({"DATABASE_URL": "mysql://there"}, "must look like postgresql://user:password@host/database"),
        ({"DATABASE_URL": "postgresql://host"}, "must look like postgresql://"),
        ({"DATABASE_URL": "postgresql://host:one/porch"}, "must look like postgresql://"),
        ({"PUBLIC_URL": "http://porch.example"}, "must be an https address"),
        ({"PUBLIC_URL": "http://porch.example"}, "not “http://porch.example”"),
        ({"PUBLIC_URL": "https://u:secret@porch.example"}, "since the links lead to people's times."),
        ({"PUBLIC_URL": "https://porch.example/?a=b"}, "must be an https address"),
        ({"CALENDAR_PORT": "70000"}, "must be a port from 1 to 65535"),
        ({"TOKN": "x"}, "did you mean PORCHLIGHT_TOKEN?"),
        ({"GUILD": "7"}, "did you mean PORCHLIGHT_GUILD_ID?"),
        ({"toml": "data_foldr = 'x'"}, "data_foldr in porchlight.toml is not a setting; did you mean data_folder?"),
        ({"toml": "colour = 'red'"}, "colour in porchlight.toml is not a setting; delete it"),
        ({"env": "PORCHLIGHT_COLOUR=red"}, "PORCHLIGHT_COLOUR in .env is not a setting; delete it"),
        ({"env": 'PORCHLIGHT_GUILD_ID=5\nnot a line = "\n'}, "Line 2 of .env can't be understood"),
        ({"toml": "guild_id = 5\ntoken = "}, "porchlight.toml can't be understood"),
        ({"toml": "token = 12"}, "token in porchlight.toml must be the bot's token in quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(
    write: Write, given: dict[str, str], said: str
) -> None:
    write(**given)
    assert said in refusal()


def test_a_binary_file_in_place_of_env_is_said_so(write: Write, tmp_path: Path) -> None:
    write()
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    assert ".env can't be read" in refusal()


def test_the_address_of_a_provider_is_taken_as_it_is_shown(write: Write) -> None:
    write(DATABASE_URL="postgres://porch:pw@db.example:5432/porch?ssl=require")
    assert load_settings().database_url == (
        "postgresql+asyncpg://porch:pw@db.example:5432/porch?ssl=require"
    )


def test_calendar_links_need_an_address_that_nobody_can_listen_to(write: Write) -> None:
    write()
    load_settings().refuse_links_without_https()
    write(CALENDAR_PORT="8790")
    with pytest.raises(SettingsError, match=r"PORCHLIGHT_PUBLIC_URL is missing; write the https"):
        load_settings().refuse_links_without_https()
    write(PUBLIC_URL="https://porch.example/oak/")
    settings = load_settings()
    settings.refuse_links_without_https()
    assert (settings.calendar_port, settings.public_url) == (8790, "https://porch.example/oak")


def test_no_secret_is_shown_by_a_setting_or_a_sentence(write: Write) -> None:
    write(TOKEN=SECRET, DATABASE_URL=f"postgresql://u:{SECRET}@host/db")
    settings = load_settings()
    assert SECRET not in repr(settings) + str(settings)
    assert settings.token_or_refuse() == SECRET
    write(DATABASE_URL=f"mysql://u:{SECRET}@host")
    assert SECRET not in refusal()


def test_every_setting_is_described_with_its_true_default() -> None:
    example = (ROOT / "config/env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(rf"^# {PREFIX}(\w+)=(.*)$", example, flags=re.MULTILINE))
    assert [name.lower() for name in shown] == list(Settings.model_fields)
    defaults = Settings.model_construct().model_dump()
    for name, value in shown.items():
        default = defaults[name.lower()]
        shown_as = str(default).lower() if isinstance(default, bool) else str(default)
        assert value == ("" if default is None else shown_as), name
    paragraphs = [part for part in example.split("\n\n") if f"# {PREFIX}" in part]
    assert all(part.startswith("# ") and len(part) > 80 for part in paragraphs)
    assert len(paragraphs) == len(shown), "each setting has words of its own"


def test_settings_are_read_by_the_commands_and_the_app_alone() -> None:
    allowed = {"bot/app.py", "bot/__main__.py"}
    for file in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py"), *ROOT.glob("config/*.py")]:
        here = file.relative_to(ROOT).as_posix()
        if here in allowed or here.startswith("bot/commands/") or here == "config/settings.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            assert "config.settings" not in modules, here
