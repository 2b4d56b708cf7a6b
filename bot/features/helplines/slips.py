"""Says of a slip in the file of help lines which country and line it is in, and what to write there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from bot.core.evidence import Mark
from config.content_files import LONGEST_PLACE, LONGEST_REASON, printable

_DAY: Final = "write a day as 2026-11-01, without quotes"
_DIGITS: Final = 'write digits in quotes, such as "112"'
_MARKS: Final = ", ".join(f'"{mark.value}"' for mark in Mark)
_WRITE: Final = {
    "call": 'write numbers in quotes between brackets, such as ["116 123"]',
    "web": 'write the bare name of the site in quotes, such as "findahelpline.com"',
    "code": 'write two capital letters in quotes, such as "GB"',
    "emergency": _DIGITS,
    "emergency_also": _DIGITS,
    "mark": f"write one of {_MARKS}",
    "checked_on": _DAY,
    "review_by": _DAY,
}
_COUNTED: Final = {"countries": "country", "lines": "line"}


def first_slip(trouble: ValidationError, said: Mapping[str, Any]) -> str:
    """On one line, whatever stands in the file."""
    first = trouble.errors()[0]
    *place, field = _names(first["loc"], said) or [""]
    match first["type"]:
        case "value_error":
            place, what = [*place, field], str(first.get("ctx", {}).get("error"))
        case "missing":
            what = f"{field} is missing; add it"
        case "extra_forbidden":
            what = f"there is no {field} here; look for a slip, or take it away"
        case _:
            what = f"{field}: {_WRITE.get(field, first['msg'])}"
    return ": ".join((*filter(None, place), printable(what, LONGEST_REASON)))


def _names(steps: Sequence[str | int], said: Any) -> list[str]:
    return [printable(name, LONGEST_PLACE) for name in _named(steps, said)]


def _named(steps: Sequence[str | int], said: Any) -> Iterator[str]:
    """What stands on the way down, by its name: a country, a line, and the field."""
    at: Any = said
    for before, step, after in zip(("", *steps), steps, (*steps[1:], None), strict=False):
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            at = None
        if before in _COUNTED and isinstance(step, int):
            yield _name_of(at) or f"{_COUNTED[before]} {step + 1}"
        elif isinstance(step, str) and not (step in _COUNTED and isinstance(after, int)):
            yield step


def _name_of(entry: Any) -> str | None:
    try:
        name = entry["name"]
    except (KeyError, TypeError, IndexError):
        return None
    return name if isinstance(name, str) and name.strip() else None
