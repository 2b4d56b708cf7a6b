"""What somebody looks for, carried in custom_ids, so that a list can be turned over after any restart.

``topic.audience.language.kind.country.minutes``, with nothing where any will do. A choice of ours is carried as its
place among the others, since words that were typed need the room. What a forged one says that is no choice of ours
counts as any: there is nothing to see that not everybody may see.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase, digits
from typing import Final, TypeVar

from bot.features.resources.model import Audience, Filters, Kind, Topic

_PLACES: Final = digits + ascii_lowercase
_PLACE: Final = r"[\da-z]?"
CARRIED: Final = rf"{_PLACE}\.{_PLACE}\.[a-z]{{0,3}}\.{_PLACE}\.[A-Z]{{0,2}}\.{_PLACE}"

ANY: Final = "-"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
MINUTES: Final = (5, 15, 30)
Choice = TypeVar("Choice", bound=str | int)


def carried(filters: Filters) -> str:
    parts = (
        _place(filters.topic, list(Topic)),
        _place(filters.audience, list(Audience)),
        filters.language or "",
        _place(filters.kind, list(Kind)),
        filters.country or "",
        _place(filters.most_minutes, MINUTES),
    )
    return ".".join(parts)


def read_filters(text: str) -> Filters:
    topic, audience, language, kind, country, minutes = text.split(".")
    return Filters(
        topic=_at(topic, list(Topic)),
        audience=_at(audience, list(Audience)),
        language=language if _LANGUAGE.fullmatch(language) else None,
        kind=_at(kind, list(Kind)),
        country=country if _COUNTRY.fullmatch(country) else None,
        most_minutes=_at(minutes, MINUTES),
    )


def part_of(filters: Filters, what: str) -> str:
    """Return what is chosen of it, as a list has it."""
    chosen = filters.most_minutes if what == "minutes" else getattr(filters, what)
    return ANY if chosen is None else str(chosen)


def narrowed(filters: Filters, what: str, word: str) -> Filters:
    """Return them with another choice of one, as a list has it. What no list of ours has is any."""
    match what:
        case "audience":
            return replace(filters, audience=_named(word, list(Audience)))
        case "language":
            return replace(filters, language=word if _LANGUAGE.fullmatch(word) else None)
        case "kind":
            return replace(filters, kind=_named(word, list(Kind)))
        case "country":
            return replace(filters, country=word if _COUNTRY.fullmatch(word) else None)
        case _:
            return replace(filters, most_minutes=_named(word, MINUTES))


def _place(chosen: Choice | None, choices: Sequence[Choice]) -> str:
    return "" if chosen is None else _PLACES[choices.index(chosen)]


def _at(place: str, choices: Sequence[Choice]) -> Choice | None:
    at = _PLACES.index(place) if place else len(choices)
    return choices[at] if at < len(choices) else None


def _named(word: str, choices: Sequence[Choice]) -> Choice | None:
    return next((one for one in choices if str(one) == word), None)
