"""Names that a group can have, and what its rooms are called after it."""

import re
import unicodedata
from typing import Final

from bot.features.groups.errors import (
    GroupNameEmptyError,
    GroupNameMarksError,
    GroupNameMentionError,
    GroupNameTooLongError,
)

LONGEST_NAME: Final = 50
_LONGEST_ROOM: Final = 90
_MENTION: Final = re.compile(r"@\s*(everyone|here)\b|<[@#&]", re.IGNORECASE)
_TOWER: Final = re.compile(r"[\u0300-\u036f]{3,}")
"""Marks on marks, which reach into the lines above and below. Languages put two on a letter at most."""

_SIGNS: Final = frozenset(" '’&.,+!?-–")
_EMOJI_PARTS: Final = frozenset("\u200d\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_CATEGORIES: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "So"})


def check_name(typed: str) -> str:
    """The name as it will be shown, or the refusal that says what is wrong with it."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name:
        raise GroupNameEmptyError
    if len(name) > LONGEST_NAME:
        raise GroupNameTooLongError(length=len(name), limit=LONGEST_NAME)
    if _MENTION.search(name):
        raise GroupNameMentionError
    towers = "".join(_TOWER.findall(name))
    marks = "".join(dict.fromkeys(sign for sign in name if not _is_plain(sign) or sign in towers))
    if marks:
        raise GroupNameMarksError(marks)
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in name):
        raise GroupNameEmptyError
    return name


def same_name(name: str) -> str:
    """Two names that people would take for the same have the same value here."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def room_name(name: str) -> str:
    """``Oak & Elm`` → ``oak-elm``: what Discord allows as the name of a text channel. It tells nothing more."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).lower())
    return "-".join(words)[:_LONGEST_ROOM].strip("-") or "room"


def _is_plain(sign: str) -> bool:
    return sign in _SIGNS or sign in _EMOJI_PARTS or unicodedata.category(sign) in _CATEGORIES
