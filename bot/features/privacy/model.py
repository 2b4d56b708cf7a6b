"""What erasing leaves behind: a receipt that says nothing about anyone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.ids import LARGEST_ID
from bot.features.outbox.erasures import NOTHING_TO_DO, ErasureProgress

COPIES_KEPT: Final = timedelta(days=30)
"""How long safety copies may hold what has been erased since; their words are unreadable at once."""

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread."""
_GROUP: Final = 4
_MISREAD: Final = str.maketrans("ILO", "110")
_LONGEST: Final = 13
"""So many letters hold the largest id."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That somebody was erased, and when the last copy is gone."""

    id: int
    erased_at: datetime
    discord: ErasureProgress = NOTHING_TO_DO
    """How far Discord is with what it held."""
    is_part: bool = False
    """Only a part was erased."""

    @property
    def code(self) -> str:
        """The id as people can read it out: ``3F7K-2Q9B-XW1A``."""
        letters = ""
        rest = self.id
        while rest:
            rest, digit = divmod(rest, len(_LETTERS))
            letters = _LETTERS[digit] + letters
        return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

    @staticmethod
    def read_code(typed: str) -> int | None:
        """The id behind a code as somebody typed it. None: no code looks like that."""
        letters = "".join(one for one in typed.upper() if one.isalnum()).translate(_MISREAD)
        if not 0 < len(letters) <= _LONGEST or any(one not in _LETTERS for one in letters):
            return None
        number = 0
        for one in letters:
            number = number * len(_LETTERS) + _LETTERS.index(one)
        return number if 0 < number <= LARGEST_ID else None

    @property
    def copies_gone_on(self) -> date:
        return (self.erased_at + COPIES_KEPT).date()
