"""What and when, typed into one field: "call the clinic tomorrow at 9". It only fills the form that is shown next."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.features.personal_reminders.errors import TooOftenError
from bot.features.personal_reminders.model import TYPED_LIMIT
from bot.features.personal_reminders.reading import read_reminder
from bot.features.sessions.when_errors import PastTimeError, TooFarAheadError

_LONGEST: Final = 8
"""So many words at the end may be a time."""


def taken_apart(
    text: str, *, now: datetime, zone: ZoneInfo, language: str = "en"
) -> tuple[str, str]:
    """What, and when if the end of it reads like a time. At least one word stays what it is about."""
    words = text.split()
    for begin in range(max(1, len(words) - _LONGEST), len(words)):
        when = " ".join(words[begin:])
        if len(when) <= TYPED_LIMIT and reads_like_a_time(
            when, now=now, zone=zone, language=language
        ):
            return " ".join(words[:begin]), when
    return text, ""


def reads_like_a_time(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> bool:
    try:
        read_reminder(text, now=now, zone=zone, language=language)
    except (PastTimeError, TooFarAheadError, TooOftenError):
        return True  # one that the next screen says no to
    except Refusal:
        return False
    return True
