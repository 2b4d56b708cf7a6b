"""Times as people read them: Discord's own, which each phone shows on its own clock."""

from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import discord
from babel.dates import format_datetime, format_time


def day_and_time(at: datetime) -> str:
    """``Wednesday, October 21, 2026 7:30 PM`` on the reader's own clock."""
    return discord.utils.format_dt(at, "F")


def time_only(at: datetime) -> str:
    """``7:30 PM`` on the reader's own clock."""
    return discord.utils.format_dt(at, "t")


def day(at: datetime) -> str:
    """``October 21, 2026`` on the reader's own clock."""
    return discord.utils.format_dt(at, "D")


def how_long(at: datetime) -> str:
    """``in 2 hours``, counted by the reader's own Discord."""
    return discord.utils.format_dt(at, "R")


def clock_in(at: datetime, zone: ZoneInfo, language: str) -> str:
    """``7:30 PM`` on a named clock. Only where a Discord time can't stand: lock screens and labels."""
    return _written_clock(at.astimezone(zone).time().replace(second=0, microsecond=0), language)


@lru_cache(maxsize=24 * 60)
def _written_clock(local: time, language: str) -> str:
    """Many notes that are due together name the same time, and writing one out takes longer than all else in it."""
    return _narrow(format_time(local, "short", locale=language.replace("-", "_")))


def day_in(at: datetime, zone: ZoneInfo, language: str) -> str:
    """``Wed, Oct 21, 7:30 PM`` on a named clock, for labels."""
    local = at.astimezone(zone)
    return _narrow(
        format_datetime(local, "EEE, MMM d, h:mm a", locale=language.replace("-", "_"))
        if language.startswith("en")
        else format_datetime(local, "short", locale=language.replace("-", "_"))
    )


def zone_name(zone: ZoneInfo) -> str:
    """``New York``: the place whose clock is meant, named beside a time."""
    return zone.key.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def _narrow(text: str) -> str:
    # Unicode's narrow no-break space before AM breaks searching and some screen readers.
    return text.replace("\u202f", " ")
