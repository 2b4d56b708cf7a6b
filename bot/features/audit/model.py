"""What is recorded of an act: who, what kind, on what, when. Never a word of what it was about."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.ids import GroupId, MemberId
from bot.core.sealed import Pseudonym

KEPT_FOR: Final = timedelta(days=180)
LONGEST_ACTION: Final = 64
STRANGER: Final = Pseudonym("somebody unknown")
"""Whoever has no key here, all of them alike: that they tried something begins nothing about them."""
MOST_REFUSALS: Final = 500
"""So many of one person are kept in a day. More of them say nothing more, and must not fill the disk."""
A_DAY: Final = timedelta(days=1)
REFUSED: Final = ".refused"
SHOWN: Final = "audit.shown"
"""Whoever runs the bot read the entries of one person."""
_ACTION: Final = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*){1,3}")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. People are pseudonyms, which the service turns into names only among those it is asked about."""

    id: int
    at: datetime
    action: str
    actor: Pseudonym | None
    """None: the bot itself."""
    group_id: GroupId | None
    subject: Pseudonym | None
    subject_id: int | None


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """An act as it may be shown: with names where the reader knows them anyway."""

    entry: AuditEntry
    actor: MemberId | None
    subject: MemberId | None


def refused(feature: str) -> str:
    """Somebody tried what is not theirs. What it was, stands nowhere."""
    action = f"{feature}{REFUSED}"
    return action if is_action(action) else f"taps{REFUSED}"


def is_action(action: str) -> bool:
    """Whether it is dotted words, the feature first: a code, so that no content can slip in."""
    return len(action) <= LONGEST_ACTION and _ACTION.fullmatch(action) is not None
