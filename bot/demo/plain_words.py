"""Days, times and names, as a person would say them."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def day_of(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B}"


def time_of(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {at:%p}"


def zone_name(zone: str) -> str:
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def ago(past: timedelta) -> str:
    minutes = int(past.total_seconds() // 60)
    for size, word in ((24 * 60, "d"), (60, "h"), (1, "min")):
        if minutes >= size:
            return f"{minutes // size} {word} ago"
    return "now"


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
