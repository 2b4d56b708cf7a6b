"""What the fields of a link may hold: one rule for what people type, and for what stands in a file. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, cast

from babel import Locale

from bot.features.resources.addresses import read_address
from bot.features.resources.errors import AddressRefusedError
from bot.features.resources.look_alikes import mixes_alphabets
from bot.features.resources.model import ANY_LANGUAGE, LONGEST_TITLE

LONGEST_SOURCE: Final = 120
LONGEST_MINUTES: Final = 24 * 60
MOST_OF_A_KIND: Final = 20
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2200, 1, 1)

_NOT_SEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
)
"""Letters and marks by their kind, and nothing to look at."""
_JOINERS: Final = frozenset("\u200c\u200d")
"""Persian words and some small pictures are written with them; they turn nothing around."""
_SELECTORS: Final = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""One of them says how the picture or letter before it is drawn; a row of them holds what nobody sees."""
_KEYS: Final = frozenset("0123456789#*")
"""With a selector they are drawn as keys of a phone."""
_BREAKS: Final = frozenset("\t\n\r\u2028\u2029")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)
_NO_LANGUAGE: Final = frozenset({"und", "zxx"})
"""ISO 639's codes for a language that nobody knows, and for none."""
_BESIDE_ISO: Final = frozenset({"XK"})
"""Kosovo, by the code that everybody uses for it."""


def tidy(text: str) -> str:
    """One line without signs that nobody sees; some of those turn around what follows. Nothing, if no letter or digit
    is left to read."""
    seen = (
        " " if one in _BREAKS else one
        for at, one in enumerate(text)
        if one in _BREAKS or _is_seen(text, at)
    )
    line = " ".join("".join(seen).split())
    return line if any(one.isalnum() for one in line) else ""


def hides_signs(text: str) -> bool:
    """Whether some of it is there for machines alone."""
    return not all(_is_seen(text, at) for at in range(len(text)))


def is_mixed(text: str) -> bool:
    """Whether a word of it holds letters of two alphabets that look alike, and so may only look like that word."""
    return any(mixes_alphabets(word) for word in _WORD.findall(text))


def site_name(url: str) -> str:
    """What a link is called that nobody has named: its site, or its address, should that be none by now. A site that is
    written to look like another has the name that machines read."""
    try:
        address = read_address(url)
    except AddressRefusedError:
        return url[:LONGEST_TITLE]
    return (address.shown if address.look_alike is None else address.host)[:LONGEST_TITLE]


def are_languages(codes: Iterable[str]) -> bool:
    return _languages() >= {*codes}


def are_countries(codes: Iterable[str]) -> bool:
    return _countries() >= {*codes}


def _is_seen(text: str, at: int) -> bool:
    one = text[at]
    before = text[at - 1] if at else " "
    if one in _JOINERS:
        return not (before.isascii() or before.isspace() or before in _JOINERS | _BLANK)
    if one in _SELECTORS:
        hangs_on_nothing = before.isspace() or before in _JOINERS | _BLANK | _SELECTORS
        return before in _KEYS or not (before.isascii() or hangs_on_nothing)
    return one not in _BLANK and unicodedata.category(one) not in _NOT_SEEN


@cache
def _languages() -> frozenset[str]:
    named = map(str, cast("Iterable[object]", Locale("en").languages))
    return frozenset(one for one in named if _LANGUAGE.fullmatch(one)) - _NO_LANGUAGE | {
        ANY_LANGUAGE
    }


@cache
def _countries() -> frozenset[str]:
    """ISO 3166's, as they come with the time zones. Babel names regions too that are no countries."""
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return frozenset(row[0] for row in rows) | _BESIDE_ISO
