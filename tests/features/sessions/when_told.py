"""What was understood, told in a few words, on Monday 19 October 2026, 8:10 in New York."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.features.sessions.recurrence import (
    MonthlyByDate,
    MonthlyByWeekday,
    Once,
    Repeats,
    Weekly,
)
from bot.features.sessions.when import When, read_when

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
MONDAY_MORNING = datetime(2026, 10, 19, 12, 10, tzinfo=UTC)


def read(text: str, *, zone: ZoneInfo = NEW_YORK, language: str = "en") -> When:
    return read_when(text, now=MONDAY_MORNING, zone=zone, language=language)


DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def told(when: When) -> str:
    long = f" {when.minutes} min" if when.minutes else ""
    assumed = f" ({', '.join(when.assumed)})" if when.assumed else ""
    return f"{when.wall.at:%a %d %b %Y %H:%M}{long} {told_rule(when.repeats)}{assumed}"


def told_rule(repeats: Repeats) -> str:
    match repeats:
        case Once():
            return "once"
        case Weekly(every=every, weekdays=weekdays):
            often = "weekly" if every == 1 else f"every {every} weeks"
            often += "".join(f" {DAYS[day]}" for day in sorted(weekdays))
        case MonthlyByDate(day=day, every=every):
            often = f"monthly {day}" if every == 1 else f"every {every} months {day}"
        case MonthlyByWeekday(weekday=day, nth=nth, every=every):
            often = "monthly" if every == 1 else f"every {every} months"
            often += f" {NTH[nth]} {DAYS[day]}"
    if repeats.ends.on:
        return f"{often} until {repeats.ends.on:%d %b %Y}"
    return f"{often} {repeats.ends.times}x" if repeats.ends.times else often


def rows(table: str) -> list[tuple[str, str]]:
    lines = (line for line in table.strip().splitlines())
    return [
        (text.strip(), meant.strip()) for text, _, meant in (line.rpartition("=") for line in lines)
    ]
