"""What somebody typed to search, carried in custom_ids while it is short, so that a list can be turned over.

Discord keeps the custom_id with that private screen, as it keeps what was typed itself; here nothing is kept. Small
letters and digits with dots between the words find the same, and are safe in a custom_id.
"""

import re
from typing import Final

from bot.features.resources.analyser import split

LONGEST_CARRIED: Final = 50
"""With the ids of server and page it stays within the 100 characters that Discord takes."""
TYPED: Final = r"[^\W_]+(?:\.[^\W_]+)*"
_LONG_NUMBER: Final = re.compile(r"\d{19}")
"""Read as an id that no database could hold."""


def carried_words(text: str) -> str | None:
    """None when they are too many to carry, or nothing that could be looked for."""
    words = ".".join(split(text))
    if not words or len(words) > LONGEST_CARRIED or _LONG_NUMBER.search(words):
        return None
    return words


def read_words(carried: str) -> str:
    return carried.replace(".", " ")
