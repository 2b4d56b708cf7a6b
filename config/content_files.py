"""Files that people write by hand: read, or refused in one sentence that names the place."""

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

Content = TypeVar("Content", bound=BaseModel)

BUNDLED: Final = Path(__file__).with_name("content")
"""Those that come with the program, and are replaced with it."""

LONGEST_PLACE: Final = 40
LONGEST_REASON: Final = 200

_own: Final[list[Path]] = []
"""At most one, named once at the start, since what was read is kept until the end."""


class ContentError(Exception):
    """A file of words or links can't be used. One sentence for whoever runs the bot; it names the place."""


class NotTomlError(Exception):
    """Its text says what is wrong, to stand behind "is not valid TOML:"."""


def use_own_content(folder: Path) -> None:
    """From now on a file in it is read instead of the bundled one of the same name. What can't be looked into is
    refused: it may hold newer numbers than ours."""
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise ContentError(f"{folder} can't be read; give it to the user that runs the bot.")
    _own[:] = [folder.absolute()] if folder.is_dir() else []


def content_folders() -> tuple[Path, ...]:
    """Where files of words and links are, the later the nearer to whoever runs the bot."""
    return (BUNDLED, *_own)


def nearest(name: str, folders: Sequence[Path]) -> Path:
    """The file of this name in the last folder that has one, else where the first should have it."""
    return next(
        (one / name for one in reversed(folders) if (one / name).exists()), folders[0] / name
    )


def toml_files(folders: Sequence[Path]) -> list[Path]:
    """All of them by name, of two that share one the nearest."""
    names = {path.name for folder in folders for path in folder.glob("*.toml")}
    return [nearest(name, folders) for name in sorted(names)]


def list_own() -> list[Path]:
    """What whoever runs the bot keeps instead of the bundled files, or beside them."""
    files = (path for folder in _own for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if not path.name.startswith(".")]


def is_read(path: Path) -> bool:
    """Whether a file of one's own has a name and a place in which it is looked for."""
    name = path.relative_to(_own[0])
    is_one_of_many = len(name.parts) > 1 and (BUNDLED / name.parent).is_dir()
    return name.suffix == ".toml" and (is_one_of_many or (BUNDLED / name).exists())


def read_toml(path: Path) -> dict[str, Any]:
    """What the file says. Raises ``NotTomlError``, or ``OSError`` if it can't be read, and nothing else, whatever
    it holds. Windows' own editor puts a mark of three bytes before the text; it means nothing."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as trouble:
        raise NotTomlError(printable(str(trouble), LONGEST_REASON)) from None
    except UnicodeDecodeError:
        raise NotTomlError("it is not plain text in UTF-8") from None
    except RecursionError:
        raise NotTomlError("one of its lists lies in too many others") from None
    except ValueError:  # more digits than Python reads
        raise NotTomlError("one of its numbers is endless") from None


def read_content(
    path: Path,
    model: type[Content],
    refused: type[ContentError],
    tell: Callable[[ValidationError, Mapping[str, Any]], str] | None = None,
) -> Content:
    """``tell`` knows the names in this file and what to write there."""
    said: Mapping[str, Any] = {}
    try:
        said = read_toml(path)
        return model.model_validate(said)
    except OSError:
        raise refused(f"{path} can't be read; put the file back.") from None
    except NotTomlError as trouble:
        raise refused(f"{path} is not valid TOML: {trouble}.") from None
    except ValidationError as trouble:
        slip = first_slip(trouble) if tell is None else tell(trouble, said)
        raise refused(f"{path}: {slip}.") from None


def first_slip(trouble: ValidationError) -> str:
    """Where it is and what, on one line: what stands in the file comes along and may hold anything."""
    first = trouble.errors()[0]
    place = " → ".join(printable(str(step), LONGEST_PLACE) for step in first["loc"])
    reason = printable(first["msg"], LONGEST_REASON)
    return f"at {place}: {reason}" if place else reason


def printable(text: str, longest: int) -> str:
    """Fit to be told in a terminal, whatever was typed."""
    seen = "".join(sign if sign.isprintable() else "�" for sign in text)
    return seen if len(seen) <= longest else f"{seen[:longest]}…"
