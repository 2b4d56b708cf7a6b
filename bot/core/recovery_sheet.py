"""The key ring as a page of paper: groups of five that are read out, typed and checked one by one.

Each group is four letters of the key and one that checks them together with the group's name, so a slip is noticed
where it was made, and two groups can't change places. Key A is the one in use.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.core.key_ring import KEY_BYTES, KeptKey, KeyRingError, fingerprint

GROUPS: Final = 13
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread."""
_MISREAD: Final = str.maketrans("ILO", "110")
_IN_GROUP: Final = 4
_IN_A_ROW: Final = 4
_BITS: Final = 5
_SPARE_BITS: Final = GROUPS * _IN_GROUP * _BITS - KEY_BYTES * 8
_GROUP: Final = re.compile(r"\b([A-Z])(\d{1,2})[ :.]+([0-9A-Za-z]{5})\b")
_KEY: Final = re.compile(r"^Key ([A-Z])\b.*?made ([^,]+), fingerprint (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GroupName:
    key: str
    number: int

    def __str__(self) -> str:
        return f"{self.key}{self.number}"


def sheet(keys: Sequence[KeptKey], *, now: datetime) -> str:
    """Write the page. The key in use comes first."""
    lines = [
        f"PORCHLIGHT · RECOVERY SHEET · printed {now.astimezone(UTC):%Y-%m-%d}",
        "",
        "Without these keys nobody can read what people entrusted to the bot, and no copy of the database opens.",
        "Keep this page on paper, apart from the computer and from the copies: whoever has both could read all of it.",
        "",
        "Everything is typed in the folder of Porchlight. On a new computer type this there first:",
        "",
        "    make parts",
        "",
        "To get the key file back:      .venv/bin/python -m bot keys recover",
        "To say that it is put away:    .venv/bin/python -m bot keys confirm",
        "After keys were rotated:       print this page anew, and destroy this one.",
    ]
    for letter, key in zip(_key_letters(len(keys)), keys, strict=True):
        state = "in use" if letter == "A" else "older, still opens older copies"
        lines += [
            "",
            f"Key {letter} ({state}), made {key.made_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC, fingerprint {key.id}",
            "",
        ]
        groups = [f"{name}".ljust(4) + group_of(key.secret, name) for name in _names(letter)]
        lines += [
            "    " + "    ".join(groups[at : at + _IN_A_ROW]).rstrip()
            for at in range(0, GROUPS, _IN_A_ROW)
        ]
    return "\n".join([*lines, ""])


def group_of(secret: bytes, name: GroupName) -> str:
    number = int.from_bytes(secret) << _SPARE_BITS
    below = (GROUPS - name.number) * _IN_GROUP * _BITS
    data = "".join(
        _LETTERS[number >> (below + (_IN_GROUP - 1 - at) * _BITS) & 31] for at in range(_IN_GROUP)
    )
    return data + _check(data, name)


def read_group(typed: str, name: GroupName) -> str | None:
    """Understand what somebody typed for this group; None if it can't be it."""
    plain = "".join(one for one in typed.upper() if one.isalnum()).translate(_MISREAD)
    data, check = plain[:_IN_GROUP], plain[_IN_GROUP:]
    is_whole = len(data) == _IN_GROUP and all(one in _LETTERS for one in data)
    return data if is_whole and check == _check(data, name) else None


def names_of(letter: str) -> Sequence[GroupName]:
    return _names(letter)


def secret_of(groups: Mapping[int, str]) -> bytes:
    """Put the groups of one key together again."""
    number = 0
    for at in range(1, GROUPS + 1):
        for letter in groups[at]:
            number = number << _BITS | _LETTERS.index(letter)
    return (number >> _SPARE_BITS).to_bytes(KEY_BYTES)


def read_sheet(text: str, *, now: datetime) -> Sequence[KeptKey]:
    """Read a page that somebody typed off or kept as a file, or say in one sentence where it is wrong."""
    found: dict[str, dict[int, str]] = {}
    for letter, number, typed in _GROUP.findall(text):
        name = GroupName(letter, int(number))
        if not 1 <= name.number <= GROUPS:
            continue
        data = read_group(typed, name)
        if data is None:
            raise KeyRingError(
                f"Group {name} of the sheet does not fit, so look at that one again."
            )
        found.setdefault(letter, {})[name.number] = data
    if not found:
        raise KeyRingError("There are no groups in it, so look whether it is the recovery sheet.")
    told = {letter: (made, its_id) for letter, made, its_id in _KEY.findall(text)}
    keys: list[KeptKey] = []
    for letter in sorted(found):
        missing = [str(name) for name in _names(letter) if name.number not in found[letter]]
        if missing:
            raise KeyRingError(f"Group {missing[0]} of the sheet is missing, so type that one too.")
        secret = secret_of(found[letter])
        made, its_id = told.get(letter, ("", fingerprint(secret)))
        if its_id != fingerprint(secret):
            raise KeyRingError(
                f"Key {letter} came out different from the sheet, so look at it again."
            )
        keys.append(KeptKey(its_id, secret, _moment(made, otherwise=now)))
    return keys


def _moment(told: str, *, otherwise: datetime) -> datetime:
    """Sheets of before have it to the microsecond."""
    try:
        moment = datetime.fromisoformat(told.replace(" UTC", "+00:00"))
    except ValueError:
        return otherwise
    return moment if moment.tzinfo is not None else otherwise


def _names(letter: str) -> Sequence[GroupName]:
    return [GroupName(letter, number) for number in range(1, GROUPS + 1)]


def _key_letters(count: int) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if count > len(letters):
        raise KeyRingError(
            "So many keys don't fit on a sheet, so keep a copy of the key file instead."
        )
    return letters[:count]


def _check(data: str, name: GroupName) -> str:
    digest = hashlib.sha256(f"porchlight sheet {name} {data}".encode()).digest()
    return _LETTERS[digest[0] & 31]
