"""Times as people read them: Discord's own, which each phone shows on its own clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from babel.dates import format_datetime, format_time


def day_and_time(at: datetime) -> str:
    """``Wednesday, October 21, 2026 7:30 PM`` on the reader's own clock."""
    return discord.utils.format_dt(at, "F")


def time_only(at: datetime) -> str:
    """``7:30 PM`` on the reader's own clock."""
    return discord.utils.format_dt(at, "t")


def how_long(at: datetime) -> str:
    """``in 2 hours``, counted by the reader's own Discord."""
    return discord.utils.format_dt(at, "R")


def clock_in(at: datetime, zone: ZoneInfo, language: str) -> str:
    """``7:30 PM`` on a named clock. Only where a Discord time can't stand: lock screens and labels."""
    return _narrow(format_time(at, "short", tzinfo=zone, locale=language.replace("-", "_")))


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
