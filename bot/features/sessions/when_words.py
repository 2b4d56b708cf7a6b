"""Typed text made plain before it is read: digits of every script, odd spaces, emoji, slips."""

import re
import unicodedata
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.features.sessions.when_errors import UnreadableTimeError

LONGEST: Final = 120
"""No one needs more to name a time. Whatever is longer was meant for another field."""

_COUNTING: Final = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS: Final = {word: str(number) for number, word in enumerate(_COUNTING.split(), 1)} | {
    "fifteen": "15",
    "thirty": "30",
    "forty-five": "45",
}
_LONG_WORDS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday tomorrow tonight fortnight "
    "morning afternoon evening midnight weekend "
    "january february august september october november december"
)
_BETWEEN_DATE_AND_TIME: Final = re.compile(r"(?<=\d)t(?=\d\d:)")
_UTC_SIGN: Final = re.compile(r"(?<=:\d\d)z\b")
_SHORT_FORMS: Final = {
    "tmrw": "tomorrow",
    "tmrrw": "tomorrow",
    "tmr": "tomorrow",
    "tmw": "tomorrow",
    "tmmrw": "tomorrow",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    "2nite": "tonight",
    "tonite": "tonight",
}
_ABOUT: Final = re.compile(
    r"\b(?:around|about|roughly|approx(?:imately)?|circa|like) (?=(?:at )?\d)|~(?=\d)"
)
_ISH: Final = re.compile(r"(?<=\d)(?P<half> ?[ap]m)?[ -]?ish\b")
_SHORTEST_MENDED: Final = 6
_SLIPS: Final = 2

_LEFT_OUT: Final = {"Cf"}
_AS_SPACE: Final = {"So", "Sk", "Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}


def plain(text: str) -> str:
    """The letters and digits that were meant, in lower case, with single spaces."""
    text = text.strip()
    if len(text) > LONGEST:
        raise UnreadableTimeError
    meant = "".join(_meant(character) for character in unicodedata.normalize("NFKC", text))
    return " ".join(meant.lower().split())[:LONGEST].rstrip(".!? ")


def mend_spelling(text: str) -> str:
    """Number words as digits, the usual English slips put right, computers' T and Z opened up."""
    text = _BETWEEN_DATE_AND_TIME.sub(" ", _UTC_SIGN.sub(" utc", text))
    text = " ".join(_mended(word) for word in text.split())
    return _ISH.sub(lambda found: found["half"] or "", _ABOUT.sub("", text))


def _meant(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _LEFT_OUT or "\ufe00" <= character <= "\ufe0f":
        return ""
    if kind in _AS_SPACE or character in ",;":
        return " "
    if kind == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character in "‘’ʼ":
        return "'"
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _mended(word: str) -> str:
    if (meant := _NUMBERS.get(word) or _SHORT_FORMS.get(word)) is not None:
        return meant
    if len(word) < _SHORTEST_MENDED or not (word.isascii() and word.isalpha()):
        return word
    near = process.extract(word, _LONG_WORDS.split(), scorer=OSA.distance, score_cutoff=_SLIPS)
    close = [(name, slips) for name, slips, _ in near if name[0] == word[0]]
    best = min((slips for _, slips in close), default=0)
    likely = [name for name, slips in close if slips == best]
    return word if len(likely) != 1 or word == f"{likely[0]}s" else likely[0]
