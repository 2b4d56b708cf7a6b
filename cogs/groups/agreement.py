"""The guidelines and the consent screens: content with a version, kept apart from the program."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

import config
from cogs._kit.speaker import DEFAULT

_CONTENT: Final = Path(config.__file__).with_name("content")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Guidelines(_Strict):
    title: str
    lines: tuple[str, ...]


class ConsentScreen(_Strict):
    title: str
    text: str


class Choices(ConsentScreen):
    statement: str
    """What has to be said to join; it fits a button."""
    notes: str


class Consent(_Strict):
    what_this_is: ConsentScreen
    your_privacy: ConsentScreen
    your_choices: Choices


def guidelines(language: str) -> Guidelines:
    return Guidelines.model_validate(_in(_read("guidelines"), language))


def consent(language: str) -> Consent:
    return Consent.model_validate(_in(_read("consent"), language))


def rules_version() -> str:
    """What somebody agrees to when they join now: both texts, each by its version."""
    return f"guidelines {_read('guidelines')['version']}, consent {_read('consent')['version']}"


def guidelines_version() -> str:
    return str(_read("guidelines")["version"])


def _in(content: dict[str, Any], language: str) -> Any:
    """In the reader's language if it was translated, else in English."""
    return content.get(language, content[DEFAULT])


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_CONTENT / f"{name}.toml").read_text(encoding="utf-8"))
