"""What everybody agrees to who joins: the guidelines and the consent screens, each with a version, kept apart from the
program. Whoever runs it may change the words; a file that can't be used stops the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from bot.features.groups.errors import AgreementError
from config.content_files import (
    BUNDLED,
    NotTomlError,
    content_folders,
    first_slip,
    nearest,
    read_toml,
)

FOLDER: Final = BUNDLED
LONGEST_TEXT: Final = 3000
_NUMBERED: Final = len("25. \n")
_ENGLISH: Final = "en"
_VERSION: Final = "version"

_Title = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_Label = Annotated[str, StringConstraints(min_length=1, max_length=78)]
"""It fits a button, behind its box."""
_Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
"""It fits a screen together with what else stands there."""
_Version = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,5}$")]
"""Two of them stand in a member's row, which has room for so much."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Guidelines(_Strict):
    title: _Title
    lines: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fit_a_screen(self) -> Self:
        if sum(map(len, self.lines)) + len(self.lines) * _NUMBERED > LONGEST_TEXT:
            message = f"the lines are longer than {LONGEST_TEXT} letters together"
            raise ValueError(message)
        return self


class ConsentScreen(_Strict):
    title: _Title
    text: _Text


class Choices(ConsentScreen):
    statement: _Label
    """What has to be said to join."""
    notes: _Label


class Consent(_Strict):
    what_this_is: ConsentScreen
    your_privacy: ConsentScreen
    your_choices: Choices


_Screens = TypeVar("_Screens", Guidelines, Consent)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Both texts, each in English at least."""

    guidelines: Mapping[str, Guidelines]
    guidelines_version: str
    consent: Mapping[str, Consent]
    consent_version: str


def bundled_agreement() -> Agreement:
    return _read_in(content_folders())


@cache
def _read_in(folders: tuple[Path, ...]) -> Agreement:
    return read_agreement(*folders)


def read_agreement(*folders: Path) -> Agreement:
    """Each text from the last folder that has one."""
    guidelines, guidelines_version = _read(nearest("guidelines.toml", folders), Guidelines)
    consent, consent_version = _read(nearest("consent.toml", folders), Consent)
    return Agreement(guidelines, guidelines_version, consent, consent_version)


def guidelines(language: str) -> Guidelines:
    ours = bundled_agreement().guidelines
    return ours.get(language, ours[_ENGLISH])


def consent(language: str) -> Consent:
    ours = bundled_agreement().consent
    return ours.get(language, ours[_ENGLISH])


def rules_version() -> str:
    """What somebody agrees to when they join now: both texts, each by its version."""
    ours = bundled_agreement()
    return f"guidelines {ours.guidelines_version}, consent {ours.consent_version}"


def guidelines_version() -> str:
    return bundled_agreement().guidelines_version


class _Versioned(BaseModel):
    version: _Version


def _read(path: Path, screens: type[_Screens]) -> tuple[dict[str, _Screens], str]:
    """In each language that the file has, and the version of all of them."""
    try:
        said = read_toml(path)
        version = _Versioned.model_validate(said).version
        texts = {
            name: screens.model_validate(text) for name, text in said.items() if name != _VERSION
        }
    except OSError:
        raise AgreementError(f"{path} can't be read; put the file back.") from None
    except NotTomlError as trouble:
        raise AgreementError(f"{path} is not valid TOML: {trouble}.") from None
    except ValidationError as trouble:
        raise AgreementError(f"{path}: {first_slip(trouble)}.") from None
    if _ENGLISH not in texts:
        raise AgreementError(f"{path} has no [{_ENGLISH}]; every other language falls back to it.")
    return texts, version
