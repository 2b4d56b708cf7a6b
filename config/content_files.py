"""Files that people write by hand: read, or refused in one sentence that names the place."""

import tomllib
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

Content = TypeVar("Content", bound=BaseModel)

_LONGEST_PLACE: Final = 40
_LONGEST_REASON: Final = 200


class ContentError(Exception):
    """A file of words or links can't be used. One sentence for whoever runs the bot; it names the place."""


class NotTomlError(Exception):
    """Its text says what is wrong, to stand behind "is not valid TOML:"."""


def read_toml(path: Path) -> dict[str, Any]:
    """What the file says. Raises ``NotTomlError``, or ``OSError`` if it can't be read, and nothing else, whatever
    it holds. Windows' own editor puts a mark of three bytes before the text; it means nothing."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as trouble:
        raise NotTomlError(printable(str(trouble), _LONGEST_REASON)) from None
    except UnicodeDecodeError:
        raise NotTomlError("it is not plain text in UTF-8") from None
    except RecursionError:
        raise NotTomlError("one of its lists lies in too many others") from None
    except ValueError:  # more digits than Python reads
        raise NotTomlError("one of its numbers is endless") from None


def read_content(path: Path, model: type[Content], refused: type[ContentError]) -> Content:
    try:
        return model.model_validate(read_toml(path))
    except OSError:
        raise refused(f"{path} can't be read; put the file back.") from None
    except NotTomlError as trouble:
        raise refused(f"{path} is not valid TOML: {trouble}.") from None
    except ValidationError as trouble:
        raise refused(f"{path}: {first_slip(trouble)}.") from None


def first_slip(trouble: ValidationError) -> str:
    """Where it is and what, on one line: what stands in the file comes along and may hold anything."""
    first = trouble.errors()[0]
    place = " → ".join(printable(str(step), _LONGEST_PLACE) for step in first["loc"])
    reason = printable(first["msg"], _LONGEST_REASON)
    return f"at {place}: {reason}" if place else reason


def printable(text: str, longest: int) -> str:
    """Fit to be told in a terminal, whatever was typed."""
    seen = "".join(sign if sign.isprintable() else "�" for sign in text)
    return seen if len(seen) <= longest else f"{seen[:longest]}…"
