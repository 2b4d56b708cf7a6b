"""The three places where settings stand, and what each says."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dotenv.parser import parse_stream

from config.content_files import NotTomlError, read_toml

PREFIX: Final = "PORCHLIGHT_"
ENV_FILE: Final = Path(".env")
TOML_FILE: Final = Path("porchlight.toml")


class SettingsError(Exception):
    """A setting that is missing or wrong. Its text is one plain sentence with the way out."""


class Place:
    """One place that was read, and what it says."""

    def __init__(self, name: str, said: dict[str, Any], *, is_shared: bool, prefix: str) -> None:
        self.name = name
        self.said = said
        self.is_shared = is_shared
        """Other programs write here too, so a stranger is refused only if it looks like a slip."""
        self.prefix = prefix

    def find(self, field: str) -> Any:
        return self.said.get(field)


def read_places() -> Iterator[Place]:
    ours = {
        name.upper().removeprefix(PREFIX).lower(): value
        for name, value in os.environ.items()
        if value and name.upper().startswith(PREFIX)
    }
    yield Place("the environment", ours, is_shared=True, prefix=PREFIX)
    yield Place(str(ENV_FILE), dict(_read_env_file()), is_shared=False, prefix=PREFIX)
    yield Place(str(TOML_FILE), read_toml_file(), is_shared=False, prefix="")


def _read_env_file() -> Iterator[tuple[str, str]]:
    if not ENV_FILE.exists():
        return
    try:
        with ENV_FILE.open(encoding="utf-8-sig") as lines:
            bindings = list(parse_stream(lines))
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"{ENV_FILE} can't be read; make it a plain text file that you own."
        ) from None
    for binding in bindings:
        if binding.error:
            raise SettingsError(
                f"Line {binding.original.line} of {ENV_FILE} can't be understood; "
                "write it as NAME=value or delete it."
            )
        if binding.key is not None and binding.key.upper().startswith(PREFIX) and binding.value:
            yield binding.key.upper().removeprefix(PREFIX).lower(), binding.value


def read_toml_file() -> dict[str, Any]:
    """Nothing if it is not there."""
    if not TOML_FILE.exists():
        return {}
    try:
        return read_toml(TOML_FILE)
    except NotTomlError as error:
        where = str(error).rpartition("(")[2].rstrip(")")
        raise SettingsError(
            f"{TOML_FILE} can't be understood ({where}); correct that line or delete the file."
        ) from None
    except OSError:
        raise SettingsError(
            f"{TOML_FILE} can't be read; make it a plain text file that you own."
        ) from None
