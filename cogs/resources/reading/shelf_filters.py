"""What somebody looks for, carried in custom_ids, so that a list can be turned over after any restart.

``topic.audience.language.kind.country.minutes``, with ``-`` for any. What a forged one says that is no choice of
ours counts as any: there is nothing to see that not everybody may see.
"""

import re
from enum import StrEnum
from typing import Final, TypeVar

from bot.features.resources.model import Audience, Filters, Kind, Topic

_PART: Final = r"[A-Za-z_\d-]{1,16}"
CARRIED: Final = rf"{_PART}(?:\.{_PART}){{5}}"
PARTS: Final = ("topic", "audience", "language", "kind", "country", "minutes")

ANY: Final = "-"
_LANGUAGE: Final = re.compile(r"^[a-z]{2,3}$")
_COUNTRY: Final = re.compile(r"^[A-Z]{2}$")
MINUTES: Final = (5, 15, 30)
Choice = TypeVar("Choice", bound=StrEnum)


def carried(filters: Filters) -> str:
    parts = (
        filters.topic,
        filters.audience,
        filters.language,
        filters.kind,
        filters.country,
        filters.most_minutes,
    )
    return ".".join(ANY if part is None else str(part) for part in parts)


def read_filters(text: str) -> Filters:
    topic, audience, language, kind, country, minutes = text.split(".")
    return Filters(
        topic=_one_of(Topic, topic),
        audience=_one_of(Audience, audience),
        language=language if _LANGUAGE.match(language) else None,
        kind=_one_of(Kind, kind),
        country=country if _COUNTRY.match(country) else None,
        most_minutes=next((one for one in MINUTES if str(one) == minutes), None),
    )


def part_of(filters: Filters, what: str) -> str:
    return carried(filters).split(".")[PARTS.index(what)]


def narrowed(filters: Filters, what: str, word: str) -> Filters:
    parts = carried(filters).split(".")
    parts[PARTS.index(what)] = word if re.fullmatch(_PART, word) else ANY
    return read_filters(".".join(parts))


def _one_of(kind: type[Choice], word: str) -> Choice | None:
    return kind(word) if word in set(kind) else None
