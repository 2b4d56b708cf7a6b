"""What an operator decides, read once at the start.

The first place that says something wins: the environment (``PORCHLIGHT_TOKEN=…``), then ``.env`` in the
working folder, then ``porchlight.toml`` beside it (``token = "…"``), then the default. Whatever is wrong
is said in one sentence that names the place and the way out, and never repeats a secret.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from rapidfuzz import fuzz, process, utils
from typing_extensions import override

from config.content_files import printable
from config.setting_places import (
    ENV_FILE,
    PREFIX,
    TOML_FILE,
    Place,
    SettingsError,
    read_places,
    read_toml_file,
)

__all__ = [
    "ENV_FILE",
    "PREFIX",
    "TOML_FILE",
    "Settings",
    "SettingsError",
    "database_address",
    "load_settings",
]

_DATA_FOLDER: Final = Path("data")
USUAL_BACKUPS: Final = "backups"
"""The folder of copies in the data folder, unless somebody chose another."""
_CLOSE_ENOUGH: Final = 70
_LONGEST_QUOTE: Final = 40
_LONGEST_NAME: Final = 80
_LONGEST_CONTACT: Final = 120
_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def _plain_word(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _at_home(value: Any) -> Any:
    return Path(value).expanduser() if isinstance(value, str | Path) else value


def _with_driver(value: Any) -> Any:
    """Let people write ``postgresql://…`` as their provider shows it."""
    if not isinstance(value, str) or not value:
        return value
    scheme, separator, rest = value.strip().partition("://")
    driver = _DRIVERS.get(scheme.lower())
    if not separator or driver is None:
        message = "not a database that we know"
        raise ValueError(message)
    if driver.startswith("postgresql"):
        parts = urlsplit(f"postgresql://{rest}")
        if not parts.path.strip("/") or (parts.port or 1) < 1:  # .port refuses what is not a number
            message = "the name of the database is missing"
            raise ValueError(message)
    return f"{driver}://{rest}"


def _address_of_this_machine(value: Any) -> Any:
    return str(ip_address(value.strip())) if isinstance(value, str) else value


def _https_address(value: Any) -> Any:
    """An address that a calendar on somebody's phone can reach, without a slash at the end."""
    if not isinstance(value, str):
        return value
    address = value.strip().rstrip("/")
    parts = urlsplit(address)
    is_right = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    if not is_right or parts.query or parts.fragment or (parts.port or 1) < 1:
        message = "not an https address"
        raise ValueError(message)
    return address


def _plain_line(value: Any) -> Any:
    """It goes into a line of HTTP."""
    if not isinstance(value, str):
        return value
    line = value.strip()
    if not (line.isascii() and line.isprintable()):
        message = "not one line of plain letters"
        raise ValueError(message)
    return line


def _file_beside_the_keys(so_far: dict[str, Any]) -> str:
    return f"sqlite+aiosqlite:///{so_far.get('data_folder', _DATA_FOLDER) / 'porchlight.sqlite3'}"


def _ring_in_the_data_folder(so_far: dict[str, Any]) -> Path:
    return so_far.get("data_folder", _DATA_FOLDER) / "key_ring.json"


def _backups_in_the_data_folder(so_far: dict[str, Any]) -> Path:
    return so_far.get("data_folder", _DATA_FOLDER) / USUAL_BACKUPS


def _content_in_the_data_folder(so_far: dict[str, Any]) -> Path:
    return so_far.get("data_folder", _DATA_FOLDER) / "content"


def _expects(sentence: str) -> dict[str, Any]:
    """What to tell someone whose value can't be used; follows the setting's name."""
    return {"expects": sentence}


Folder = Annotated[Path, BeforeValidator(_at_home)]


class Settings(BaseSettings):
    """Every setting there is. ``config/env.example`` describes each; a test compares the two."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",  # strangers in .env may belong to somebody else; ours are checked below
        frozen=True,
        hide_input_in_errors=True,
    )

    token: SecretStr | None = Field(
        default=None,
        description="The bot's token from Discord's developer portal.",
        json_schema_extra=_expects("must be the bot's token in quotes"),
    )
    guild_id: int | None = Field(
        default=None,
        gt=0,
        lt=2**63,
        description="The one server the bot answers in.",
        json_schema_extra=_expects("must be your server's number, such as 1180000000000000000"),
    )
    data_folder: Folder = Field(
        default=_DATA_FOLDER,
        description="Where the database and the keys are kept.",
        json_schema_extra=_expects("must be a folder, such as data"),
    )
    database_url: Annotated[str, BeforeValidator(_with_driver)] = Field(
        default_factory=_file_beside_the_keys,
        repr=False,  # it may hold a password
        description="The database; left out, a SQLite file in the data folder.",
        json_schema_extra=_expects(
            "must look like postgresql://user:password@host/database, or be left out for a file"
            " in the data folder"
        ),
    )
    key_ring: Folder = Field(
        default_factory=_ring_in_the_data_folder,
        description="The file with the keys that lock personal words.",
        json_schema_extra=_expects("must be a file, such as data/key_ring.json"),
    )
    backups: bool = Field(
        default=True,
        description="Whether the bot makes a locked copy of the database each night.",
        json_schema_extra=_expects("must be true or false"),
    )
    backup_folder: Folder = Field(
        default_factory=_backups_in_the_data_folder,
        description="Where the copies of the database are kept.",
        json_schema_extra=_expects("must be a folder, such as /media/usb/porchlight"),
    )
    content_folder: Folder = Field(
        default_factory=_content_in_the_data_folder,
        description="Where files of words and links of your own are, read instead of the bundled ones.",
        json_schema_extra=_expects("must be a folder, such as data/content"),
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], BeforeValidator(_plain_word)
    ] = Field(
        default="info",
        description="How much the log tells.",
        json_schema_extra=_expects("must be one of debug, info, warning, error"),
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_plain_word)] = Field(
        default="console",
        description="How the log looks: for eyes or for programs.",
        json_schema_extra=_expects("must be console or json"),
    )

    calendar_port: int | None = Field(
        default=None,
        gt=0,
        lt=2**16,
        description="The port on this machine where calendar links are answered; left out, nowhere.",
        json_schema_extra=_expects("must be a port from 1 to 65535, such as 8790"),
    )
    public_url: Annotated[str | None, BeforeValidator(_https_address)] = Field(
        default=None,
        description="The https address under which others reach that port, through a proxy of yours.",
        json_schema_extra=_expects(
            "must be an https address, such as https://porch.example.org, since the links lead to"
            " people's times"
        ),
    )

    monitor_port: int | None = Field(
        default=None,
        gt=0,
        lt=2**16,
        description="The port where /healthz and /metrics are answered; left out, nowhere.",
        json_schema_extra=_expects("must be a port from 1 to 65535, such as 9100"),
    )
    monitor_address: Annotated[str, BeforeValidator(_address_of_this_machine)] = Field(
        default="127.0.0.1",
        description="The address of this machine that the monitor listens on.",
        json_schema_extra=_expects("must be an address of this machine, such as 127.0.0.1"),
    )

    check_links: bool = Field(
        default=True,
        description="Whether the bot looks once a week if the pages on the shelf still open.",
        json_schema_extra=_expects("must be true or false"),
    )
    contact: Annotated[str, BeforeValidator(_plain_line)] = Field(
        default="Porchlight",
        max_length=_LONGEST_CONTACT,
        description="How the owner of a page finds whoever runs this bot; shown to each page it looks at.",
        json_schema_extra=_expects(
            "must be one short line in plain letters, such as ruth@example.org, or an address of a page"
        ),
    )

    @property
    def erasures_file(self) -> Path:
        """Who was erased, by keyed hashes, where no copy that is put back can roll it back."""
        return self.data_folder / "erasures.log"

    @property
    def audit_seen_file(self) -> Path:
        """How long the records of acts were when somebody last looked."""
        return self.data_folder / "audit-seen.json"

    @property
    def sheet_file(self) -> Path:
        """Which key's recovery sheet somebody has said to have put away."""
        return self.data_folder / "recovery_sheet.json"

    @property
    def unpacking_file(self) -> Path:
        """Which file ``move unpack`` is settling in from, until it is done."""
        return self.data_folder / "unpacking"

    def refuse_links_without_https(self) -> None:
        """A calendar link that went through the net in the clear would be everybody's."""
        if self.calendar_port is not None and self.public_url is None:
            raise SettingsError(
                f"{PREFIX}CALENDAR_PORT is set but {PREFIX}PUBLIC_URL is missing; write the https "
                "address that leads to it, or take the port out (docs/operators/calendar-feed.md)."
            )

    def token_or_refuse(self) -> str:
        """The token in the clear, for Discord and nobody else."""
        token = self.token.get_secret_value().strip() if self.token is not None else ""
        if not token:
            raise SettingsError(
                f"{PREFIX}TOKEN is missing, so the bot can't sign in to Discord; "
                "run python -m bot setup, which asks for it."
            )
        return token

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = InitSettingsSource(settings_cls, init_kwargs=read_toml_file())
        return (init_settings, env_settings, dotenv_settings, toml)

    @classmethod
    def expectation(cls, field: str) -> str:
        return cls.model_json_schema()["properties"][field]["expects"]


def database_address(typed: str) -> str:
    """Understand an address that was typed somewhere else, as the setting would."""
    try:
        return str(_with_driver(typed))
    except ValueError:
        raise SettingsError(
            "must look like postgresql://user@host/database or sqlite:///folder/file"
        ) from None


def load_settings() -> Settings:
    """Read all places. What is wrong raises ``SettingsError``; a missing token is noticed only where
    a token is needed (``token_or_refuse``), so that the database can be mended without one."""
    places = list(read_places())
    for place in places:
        _refuse_strangers(place)
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error, places)) from None


def _refuse_strangers(place: Place) -> None:
    for name in place.said:
        if name in Settings.model_fields:
            continue
        meant = _closest(name, Settings.model_fields)
        if meant is None and place.is_shared:
            continue
        shown = _as_written(name, place)
        if meant is not None:
            raise SettingsError(
                f"{shown} in {place.name} is not a setting; "
                f"did you mean {_as_written(meant, place)}?"
            )
        raise SettingsError(
            f"{shown} in {place.name} is not a setting; "
            "delete it, or find the right name in config/env.example."
        )


def _closest(name: str, known: Iterable[str]) -> str | None:
    found = process.extractOne(
        name,
        list(known),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=_CLOSE_ENOUGH,
    )
    return found[0] if found is not None else None


def _as_written(field: str, place: Place) -> str:
    written = f"{place.prefix}{field.upper()}" if place.prefix else field
    return printable(written, _LONGEST_NAME)


def _sentence(error: ValidationError, places: list[Place]) -> str:
    """Tell of the first thing only: people mend one line at a time."""
    location = error.errors(include_input=False, include_url=False)[0]["loc"]
    field = str(location[0]) if location else "token"
    place = next((place for place in places if place.find(field) is not None), places[0])
    name = f"{_as_written(field, place)} in {place.name}"
    quoted = ""
    if field not in {"token", "database_url"}:
        value = str(place.find(field))
        if len(value) <= _LONGEST_QUOTE and value.isprintable() and "@" not in value:
            quoted = f", not “{value}”"
    return f"{name} {Settings.expectation(field)}{quoted}."
