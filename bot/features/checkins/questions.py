"""Reads what groups are asked. A file that can't be trusted stops the start, in words that a facilitator can act on.

``core.toml`` holds the questions that every group is asked; the other files add a question of the week for one kind
of group, and may ask questions of their own instead.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Self

from babel import Locale, UnknownLocaleError
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from bot.features.checkins.errors import QuestionSetError
from bot.features.groups.model import Template
from config.content_files import (
    BUNDLED,
    NotTomlError,
    content_folders,
    nearest,
    printable,
    read_toml,
    toml_files,
)

FOLDER: Final = BUNDLED / "checkins"
CORE: Final = "core"
"""Also for groups that no other set is for."""

_SHOWN_AS: Final = "config/content/checkins"
_ENGLISH: Final = "en"
_LARGEST_FILE: Final = 100_000
_LONGEST_SLIP: Final = 400
_NAME: Final = re.compile(r"[a-z_]{1,24}")
"""It stands in custom_ids."""
_MOST_SETS: Final = 25
"""One list in Discord."""
_MOST_QUESTIONS: Final = 4
"""A form has five fields, and one is for words."""
_MOST_OPTIONS: Final = 25
_MOST_WEEKS: Final = 104


class Topic(StrEnum):
    """What can be asked with a list to choose from: the parts of ``Said``."""

    HEAVY = "heavy"
    NOW = "now"
    OWN_TIME = "own_time"
    NEED = "need"


_CHOICES: Final[Mapping[Topic, Sequence[str]]] = {
    Topic.HEAVY: [str(number) for number in range(11)],
    Topic.NOW: [str(number) for number in range(1, 6)],
    Topic.OWN_TIME: ["yes", "little", "not_yet"],
    Topic.NEED: ["listen", "heard", "ideas", "resource", "facilitator"],
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    topic: Topic
    label: str
    description: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """A form as one person reads it."""

    asked: tuple[Question, ...]
    words_label: str
    words_description: str
    """The question of the week, if the set has any."""


Translated = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Asked:
    topic: Topic
    label: Translated
    description: Translated | None
    choices: tuple[tuple[str, Translated], ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    made_for: Template
    titles: Translated
    asked: tuple[_Asked, ...]
    words_label: Translated
    words_descriptions: tuple[Translated, ...]

    def title(self, language: str) -> str:
        return _in(language, self.titles)

    def questions(self, turn: int, language: str) -> Questions:
        """``turn`` counts the group's rounds, so that the question of the week is another one each time."""
        week = self.words_descriptions[turn % len(self.words_descriptions)]
        asked = tuple(
            Question(
                topic=one.topic,
                label=_in(language, one.label),
                description=_in(language, one.description) if one.description else None,
                choices=tuple(Choice(value, _in(language, label)) for value, label in one.choices),
            )
            for one in self.asked
        )
        return Questions(asked, _in(language, self.words_label), _in(language, week))


@dataclass(frozen=True, slots=True)
class QuestionSets:
    by_name: Mapping[str, QuestionSet]

    def get(self, name: str) -> QuestionSet:
        """The core four stand in for a set whose file was taken away."""
        return self.by_name.get(name) or self.by_name[CORE]

    def made_for(self, template: Template) -> QuestionSet:
        found = (one for one in self.by_name.values() if one.made_for is template)
        return next(found, self.by_name[CORE])


def bundled_questions() -> QuestionSets:
    return _read_in(content_folders())


@cache
def _read_in(folders: tuple[Path, ...]) -> QuestionSets:
    return read_questions(*(folder / FOLDER.name for folder in folders))


def read_questions(*folders: Path) -> QuestionSets:
    """A file in a later folder stands for that of the same name in an earlier one."""
    paths = toml_files(folders)
    if not nearest(f"{CORE}.toml", folders).exists():
        raise QuestionSetError(f"{_SHOWN_AS}/{CORE}.toml is missing. Put the file back.")
    if len(paths) > _MOST_SETS:
        raise QuestionSetError(
            f"{_SHOWN_AS} has {len(paths)} files and a list in Discord shows {_MOST_SETS}. "
            "Take some away."
        )
    files = {path.stem: _read(path) for path in paths}
    core = files[CORE]
    if core.questions is None or core.words is None:
        missing = "questions" if core.questions is None else "words"
        raise QuestionSetError(
            f"{_SHOWN_AS}/{CORE}.toml has no {missing}, and the other files build on them. "
            "Put them back."
        )
    words = core.words
    return QuestionSets(
        {
            name: _set(name, file, file.questions or core.questions, file.words or words)
            for name, file in files.items()
        }
    )


def _set(
    name: str, file: "_File", questions: Sequence["_Question"], words: "_Words"
) -> QuestionSet:
    return QuestionSet(
        name=name,
        made_for=file.made_for,
        titles=file.title,
        asked=tuple(
            _Asked(
                one.name,
                one.label,
                one.description,
                tuple((choice.value, choice.label) for choice in one.options),
            )
            for one in questions
        ),
        words_label=words.label,
        words_descriptions=tuple(file.weeks) or (words.description,),
    )


def _in(language: str, words: Translated) -> str:
    """The reader's language, then its family, then English: ``es-MX``, ``es``, ``en``."""
    family = language.split("-", maxsplit=1)[0]
    return words.get(language) or words.get(family) or words[_ENGLISH]


# How a file is written.


def _one_line(words: str) -> str:
    if not words.isprintable():
        message = "it has a line break or a sign that can't be seen"
        raise ValueError(message)
    return words


def _with_english(words: dict[str, str]) -> dict[str, str]:
    if _ENGLISH not in words:
        message = f"the English is missing ({_ENGLISH}); other languages fall back to it"
        raise ValueError(message)
    return words


_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z0-9]{2,3})?$")]
_Label = Annotated[
    str, StringConstraints(min_length=1, max_length=45, strict=True), AfterValidator(_one_line)
]
_Line = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strict=True), AfterValidator(_one_line)
]
_Labels = Annotated[dict[_Language, _Label], AfterValidator(_with_english)]
_Lines = Annotated[dict[_Language, _Line], AfterValidator(_with_english)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Option(_Entry):
    value: str
    label: _Lines


class _Question(_Entry):
    name: Topic
    label: _Labels
    description: _Lines | None = None
    options: tuple[_Option, ...] = Field(min_length=1, max_length=_MOST_OPTIONS)

    @model_validator(mode="after")
    def _offers_what_we_can_keep(self) -> Self:
        offered = [option.value for option in self.options]
        known = _CHOICES[self.name]
        for value in offered:
            if value not in known:
                message = f"“{value[:40]}” is no choice for {self.name}; take {', '.join(known)}"
                raise ValueError(message)
        if len(offered) != len(set(offered)):
            message = "a choice stands there twice"
            raise ValueError(message)
        return self


class _Words(_Entry):
    label: _Labels
    description: _Lines


class _File(_Entry):
    title: _Lines
    made_for: Template = Field(alias="for")
    words: _Words | None = None
    questions: tuple[_Question, ...] | None = Field(
        default=None, min_length=1, max_length=_MOST_QUESTIONS
    )
    weeks: tuple[_Lines, ...] = Field(default=(), max_length=_MOST_WEEKS)

    @model_validator(mode="after")
    def _asks_each_thing_once(self) -> Self:
        names = [one.name for one in self.questions or ()]
        if len(names) != len(set(names)):
            message = "a question stands there twice"
            raise ValueError(message)
        return self


def _shown(path: Path) -> str:
    name = path.name[:80]
    is_own = any(path.is_relative_to(folder) for folder in content_folders()[1:])
    return f"{path.parent}/{name}" if is_own else f"{_SHOWN_AS}/{name}"


def _read(path: Path) -> _File:
    shown = _shown(path)
    if not _NAME.fullmatch(path.stem):
        raise QuestionSetError(
            f"{shown}: its name takes small letters and underscores, 24 at most. Rename it."
        )
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise QuestionSetError(f"{shown} is far too long for a set of questions. Shorten it.")
        return _File.model_validate(read_toml(path))
    except OSError:
        raise QuestionSetError(f"{shown} can't be read. Put the file back.") from None
    except NotTomlError as trouble:
        raise QuestionSetError(f"{shown} is not valid TOML: {trouble}.") from None
    except ValidationError as trouble:
        first = trouble.errors()[0]
        slip = printable(f"{_place(first['loc'])}{_what_to_do(first)}", _LONGEST_SLIP)
        raise QuestionSetError(f"{shown}: {slip}") from None


_PARTS: Final = {"weeks": "week", "questions": "question", "options": "choice"}
_LEAVES: Final = ("label", "description", "title")


def _place(steps: Sequence[str | int]) -> str:
    """``question 3, in Spanish: ``, counted and named as a person would."""
    said: list[str] = []
    for before, step in zip(("", *steps), steps, strict=False):
        if isinstance(step, int):
            said.append(f"{_PARTS.get(str(before), 'part')} {step + 1}")
        elif step in _LEAVES or step in _PARTS or step == "[key]":
            continue
        elif before in (*_LEAVES,) or isinstance(before, int):
            said.append(f"in {_language(step)}" if len(step) in (2, 5) else step[:40])
        else:
            said.append(step[:40])
    return f"{', '.join(said)}: " if said else ""


def _language(code: str) -> str:
    try:
        return Locale.parse(code, sep="-").english_name or code
    except (UnknownLocaleError, ValueError):
        return code


def _what_to_do(trouble: ErrorDetails) -> str:
    context: Mapping[str, Any] = trouble.get("ctx", {})
    typed: Any = trouble["input"]
    what = next((str(step) for step in reversed(trouble["loc"]) if step in _LEAVES), "text")
    most = context.get("max_length")
    match trouble["type"]:
        case "string_too_long":
            said = f"the {what} has {len(typed)} characters and Discord takes {most}. Shorten it"
        case "string_too_short":
            said = f"the {what} is empty. Write one, or take the language away"
        case "too_long":
            said = f"there are {len(typed)}, and {most} are the most. Take some away"
        case "missing":
            said = f"“{trouble['loc'][-1]}” is missing. Add it"
        case "extra_forbidden":
            said = "I don't know this. Take it away, or look for a slip of the pen"
        case "value_error":
            said = str(context["error"])
        case "enum":
            said = f"I don't know this. Take {context['expected']}"
        case "string_pattern_mismatch":
            said = "a language is written as en, es or es-MX"
        case _:
            said = trouble["msg"]
    return f"{said}."
