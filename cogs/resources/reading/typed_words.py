"""What somebody typed to search, or chose while typing. Words are carried in custom_ids while they are short, so that a
list can be turned over.

Discord keeps the custom_id with that private screen, as it keeps what was typed itself; here nothing is kept. Small
letters and digits with dots between the words find the same, and are safe in a custom_id.
"""

import re
from typing import Final

from bot.core.ids import LARGEST_ID
from bot.features.resources.finding.analyser import split
from bot.features.resources.model import ResourceId

LONGEST_CARRIED: Final = 50
"""With the ids of server and page it stays within the 100 characters that Discord takes,"""
LONGEST_NARROWED: Final = 40
"""and these together with all that they can be narrowed to."""
TYPED: Final = r"[^\W_]+(?:\.[^\W_]+)*"
_LONG_NUMBER: Final = re.compile(r"\d{19}")
"""Read as an id that no database could hold."""
_OFFERED: Final = re.compile(r"=(\d{1,19})", re.ASCII)
"""Nobody types that, while a help line's number is typed and looked for."""


def carried_words(text: str) -> str | None:
    """None when they are too many to carry, or nothing that could be looked for."""
    words = ".".join(split(text))
    if not words or len(words) > LONGEST_CARRIED or _LONG_NUMBER.search(words):
        return None
    return words


def can_narrow(carried: str) -> bool:
    return len(carried) <= LONGEST_NARROWED


def read_words(carried: str) -> str:
    return carried.replace(".", " ")


def offered(resource_id: ResourceId) -> str:
    """What a title stands for that is offered while somebody types."""
    return f"={resource_id}"


def chosen_link(typed: str) -> ResourceId | None:
    """None for words."""
    found = _OFFERED.fullmatch(typed)
    if found is None or int(found[1]) > LARGEST_ID:
        return None
    return ResourceId(int(found[1]))
